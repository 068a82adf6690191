package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// signInStore finds who signs in and records it.
type signInStore interface {
	UserByEmail(ctx context.Context, email string) (auth.User, error)
	RecordSignIn(ctx context.Context, action, target string) error
}

// What the audit log says of signing in and out.
const (
	signedIn     = "signin.ok"
	signInFailed = "signin.failed"
	signedOut    = "signin.out"
)

// wrongCredentials is the one answer to any wrong pair, so that it does not say who has an account.
const wrongCredentials = "The e-mail address or the password is wrong."

func (s *Site) signInForm(c echo.Context) error {
	f := readSignIn(c)
	if _, ok := auth.ActorOf(c.Request().Context()); ok {
		return c.Redirect(http.StatusSeeOther, f.Next)
	}
	needs, err := s.Store.NeedsSetup(c.Request().Context())
	if err != nil {
		return err
	}
	if needs {
		return c.Redirect(http.StatusSeeOther, href.SetUp(""))
	}
	return respond.Page(c, http.StatusOK, s.signInPage(c, f, "").Page())
}

// signIn checks the password, slowly, and no more often than the throttle allows.
func (s *Site) signIn(c echo.Context) error {
	f := readSignIn(c)
	if wait := s.signIns.admit(f.Email, c.RealIP()); wait > 0 {
		respond.RetryAfter(c, wait)
		return respond.Page(c, http.StatusTooManyRequests, s.signInPage(c, f, tooOften(wait)).Page())
	}
	u, err := s.authenticate(c, f)
	if errors.Is(err, fault.SignedOut) {
		return respond.Page(c, http.StatusUnprocessableEntity, s.signInPage(c, f, fault.Message(err)).Page())
	}
	if err != nil {
		return err
	}
	s.signIns.succeeded(f.Email, c.RealIP())
	if err := s.begin(c.Request().Context(), u); err != nil {
		return err
	}
	return respond.SeeOther(c, f.Next)
}

// authenticate returns the user, or SignedOut. It does the same work whether or not there is such a user.
func (s *Site) authenticate(c echo.Context, f signInInput) (auth.User, error) {
	ctx := c.Request().Context()
	u, err := s.Store.UserByEmail(ctx, f.Email)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return u, err
	}
	if !s.Passwords.Matches(f.Password, u.PasswordHash) {
		ctx = auth.WithActor(ctx, auth.Actor{ID: "visitor", Name: "Somebody", IP: c.RealIP()})
		return u, errors.Join(fault.New(fault.SignedOut, wrongCredentials), s.Store.RecordSignIn(ctx, signInFailed, orUnknown(u.ID)))
	}
	ctx = auth.WithActor(ctx, auth.Actor{ID: u.ID, Name: u.Name, Role: u.Role, IP: c.RealIP()})
	return u, s.Store.RecordSignIn(ctx, signedIn, u.ID)
}

func orUnknown(id string) string {
	if id == "" {
		return "unknown"
	}
	return id
}

// tooOften says how long to wait.
func tooOften(wait time.Duration) string {
	seconds := int((wait + time.Second - 1) / time.Second)
	if seconds == 1 {
		return "Too many attempts. Try again in a second."
	}
	if seconds < 120 {
		return fmt.Sprintf("Too many attempts. Try again in %d seconds.", seconds)
	}
	return fmt.Sprintf("Too many attempts. Try again in %d minutes.", (seconds+59)/60)
}

// signOut ends the session, on the server too.
func (s *Site) signOut(c echo.Context) error {
	ctx := c.Request().Context()
	if actor, ok := auth.ActorOf(ctx); ok {
		if err := s.Store.RecordSignIn(ctx, signedOut, actor.ID); err != nil {
			return err
		}
	}
	if err := s.sessions.Destroy(ctx); err != nil {
		return err
	}
	return respond.SeeOther(c, href.SignIn())
}

func (s *Site) signInPage(c echo.Context, f signInInput, problem string) page.SignIn {
	return page.SignIn{Chrome: s.chrome(c), Email: f.Email, Next: f.Next, Problem: problem}
}
