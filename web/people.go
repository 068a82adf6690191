package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// peopleStore keeps who may sign in.
type peopleStore interface {
	Users(ctx context.Context) ([]auth.User, error)
	User(ctx context.Context, id string) (auth.User, error)
	SaveUser(ctx context.Context, u auth.User) (auth.User, error)
	DeleteUser(ctx context.Context, id string) error
}

func (s *Site) people(c echo.Context) error {
	users, err := s.Store.Users(c.Request().Context())
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.People{Chrome: s.chrome(c), Users: users}.Page())
}

func (s *Site) personNew(c echo.Context) error {
	return respond.Page(c, http.StatusOK, s.personPage(c, auth.User{Role: auth.Builder}, page.Refusal{}).Page())
}

func (s *Site) personCreate(c echo.Context) error {
	f := readPerson(c)
	u, err := s.changedUser(c, auth.User{}, f)
	if err == nil {
		_, err = s.Store.SaveUser(c.Request().Context(), u)
	}
	if refusal, status, ok := refusalOf(err); ok {
		return respond.Page(c, status, s.personPage(c, u, refusal).Page())
	}
	if err != nil {
		return err
	}
	s.flash(c, "Added "+u.Name+".")
	return respond.SeeOther(c, href.People())
}

func (s *Site) person(c echo.Context) error {
	u, err := s.Store.User(c.Request().Context(), c.Param("id"))
	if err != nil {
		return noPerson(err)
	}
	return respond.Page(c, http.StatusOK, s.personPage(c, u, page.Refusal{}).Page())
}

func (s *Site) personSave(c echo.Context) error {
	ctx := c.Request().Context()
	before, err := s.Store.User(ctx, c.Param("id"))
	if err != nil {
		return noPerson(err)
	}
	f := readPerson(c)
	u, err := s.changedUser(c, before, f)
	if err == nil {
		u, err = s.Store.SaveUser(ctx, u)
	}
	if refusal, status, ok := refusalOf(err); ok {
		return respond.Page(c, status, s.personPage(c, u, refusal).Page())
	}
	if err != nil {
		return err
	}
	if isSelf(c, u) && f.Password != "" { // the new password has ended this session as well
		if err := s.begin(ctx, u); err != nil {
			return err
		}
	}
	s.flash(c, "Saved "+u.Name+".")
	return respond.SeeOther(c, href.People())
}

func (s *Site) personDelete(c echo.Context) error {
	ctx := c.Request().Context()
	u, err := s.Store.User(ctx, c.Param("id"))
	if err != nil {
		return noPerson(err)
	}
	if isSelf(c, u) {
		return fault.New(fault.Conflict, "You can't delete your own account. Ask another owner or admin to do it.")
	}
	if err := mayChange(c, u); err != nil {
		return err
	}
	if err := s.Store.DeleteUser(ctx, u.ID); err != nil {
		return err
	}
	s.flash(c, "Deleted "+u.Name+".")
	return respond.SeeOther(c, href.People())
}

func (s *Site) personPage(c echo.Context, u auth.User, r page.Refusal) page.Person {
	p := page.Person{Chrome: s.chrome(c), Refusal: r, User: u, Self: isSelf(c, u), MayChange: u.ID == "" || mayChange(c, u) == nil}
	for _, role := range auth.Roles() {
		if role == u.Role || mayGive(c, role) == nil {
			p.Roles = append(p.Roles, role)
		}
	}
	return p
}

// noPerson keeps the ID out of the sentence: people know each other by names.
func noPerson(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.Wrap(err, fault.NotFound, "There is no such person. They may have been deleted.")
	}
	return err
}
