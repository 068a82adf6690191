package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// setUpStore makes the first owner.
type setUpStore interface {
	NeedsSetup(ctx context.Context) (bool, error)
	CreateOwner(ctx context.Context, tokenHash string, u auth.User) (auth.User, error)
}

func (s *Site) setUpForm(c echo.Context) error {
	if err := s.needsSetUp(c); err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, s.setUpPage(c, readSetUp(c)).Page())
}

// setUp makes the owner's account for who holds the token, and signs them in.
func (s *Site) setUp(c echo.Context) error {
	if err := s.needsSetUp(c); err != nil {
		return err
	}
	f := readSetUp(c)
	u, err := s.createOwner(c, f)
	p := s.setUpPage(c, f)
	if refusal, status, ok := refusalOf(err); ok {
		p.Refusal = refusal
		return respond.Page(c, status, p.Page())
	}
	if errors.Is(err, fault.Denied) {
		p.Refused, p.Token = fault.Message(err), ""
		return respond.Page(c, respond.Status(err), p.Page())
	}
	if err != nil {
		return err
	}
	if err := s.begin(c.Request().Context(), u); err != nil {
		return err
	}
	s.flash(c, "Welcome to Patchbay. Your account is ready.")
	return respond.SeeOther(c, href.Home())
}

func (s *Site) createOwner(c echo.Context, f setUpInput) (auth.User, error) {
	u, err := s.withPassword(auth.User{Name: f.Name, Email: f.Email, Role: auth.Owner}, f.Password)
	if err != nil {
		return u, err
	}
	// Nobody is signed in; the audit log still says where this came from.
	ctx := auth.WithActor(c.Request().Context(), auth.Actor{IP: c.RealIP()})
	return s.Store.CreateOwner(ctx, auth.HashSetupToken(f.Token), u)
}

// needsSetUp is NotFound once somebody owns the installation: then these pages do not exist.
func (s *Site) needsSetUp(c echo.Context) error {
	needs, err := s.Store.NeedsSetup(c.Request().Context())
	if err == nil && !needs {
		return fault.New(fault.NotFound, "This Patchbay is set up. Sign in.")
	}
	return err
}

func (s *Site) setUpPage(c echo.Context, f setUpInput) page.SetUp {
	return page.SetUp{Chrome: s.chrome(c), Token: f.Token, Name: f.Name, Email: f.Email}
}

// setUpInput is what the set-up form sends.
type setUpInput struct{ Token, Name, Email, Password string }

func readSetUp(c echo.Context) setUpInput {
	return setUpInput{Token: c.FormValue("token"), Name: c.FormValue("name"), Email: auth.NormalizeEmail(c.FormValue("email")),
		Password: c.FormValue("password")}
}
