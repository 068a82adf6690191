package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// changeStore changes attributes together with all that names them.
type changeStore interface {
	Definitions(ctx context.Context) (usage.All, error)
	CountChange(ctx context.Context, keys *secret.Keyring, c usage.Change) (usage.Stored, error)
	ChangeAttribute(ctx context.Context, keys *secret.Keyring, c usage.Change) (usage.Stored, error)
}

// attributeChange is the form for another key or type and, when there is one in the address, everything that would change.
func (s *Site) attributeChange(c echo.Context) error {
	a, err := s.Store.Attribute(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	p := page.AttributeChange{Attribute: a, Key: strings.TrimSpace(c.QueryParam("key")), Type: attr.Type(c.QueryParam("type"))}
	return s.showChange(c, http.StatusOK, p)
}

// showChange plans the change of the page and shows it.
func (s *Site) showChange(c echo.Context, status int, p page.AttributeChange) error {
	p.Key, p.Type = cmp.Or(p.Key, p.Attribute.Key), attr.Type(cmp.Or(string(p.Type), string(p.Attribute.Type)))
	if p.Changes() {
		plan, err := s.planChange(c.Request().Context(), p)
		refusal, refused, ok := refusalOf(err)
		switch {
		case ok:
			p.Refusal, status = refusal, refused
		case err != nil:
			return err
		default:
			p.Plan = &plan
			if p.Stored, err = s.Store.CountChange(c.Request().Context(), s.Keys, plan); err != nil {
				return err
			}
		}
	}
	p.Chrome = s.chrome(c)
	return respond.Page(c, status, p.Page())
}

func (s *Site) planChange(ctx context.Context, p page.AttributeChange) (usage.Change, error) {
	all, err := s.Store.Definitions(ctx)
	if err != nil {
		return usage.Change{}, err
	}
	if all.Workspace, err = s.Calls.Workspace(ctx); err != nil {
		return usage.Change{}, err
	}
	return usage.Plan(all, p.Attribute, p.Key, p.Type)
}

// attributeChangeSave makes the change that somebody has seen. When it would be another one now, they see that first.
func (s *Site) attributeChangeSave(c echo.Context) error {
	ctx := c.Request().Context()
	a, err := s.Store.Attribute(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	p := page.AttributeChange{Attribute: a, Key: strings.TrimSpace(c.FormValue("key")), Type: attr.Type(c.FormValue("type"))}
	plan, err := s.planChange(ctx, p)
	if err == nil && plan.Digest() != c.FormValue("seen") {
		err = usage.ErrStale
	}
	var done usage.Stored
	if err == nil {
		done, err = s.Store.ChangeAttribute(ctx, s.Keys, plan)
	}
	if errors.Is(err, usage.ErrStale) {
		p.Note = fault.Message(err)
		return s.showChange(c, http.StatusConflict, p)
	}
	if _, _, ok := refusalOf(err); ok {
		return s.showChange(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	s.flash(c, changedText(a, plan, done))
	return respond.SeeOther(c, href.Attribute(plan.To))
}

func changedText(a attr.Attribute, c usage.Change, done usage.Stored) string {
	definitions := page.Counted(len(c.APIs)+len(c.Flows), "definition that names it", "definitions that name it")
	values := page.Counted(done.Changed, "stored value", "stored values")
	switch some := len(c.APIs)+len(c.Flows) > 0; {
	case some && done.Changed > 0:
		return a.Label + " is changed, and with it " + definitions + " and " + values + "."
	case some:
		return a.Label + " is changed, and with it " + definitions + "."
	case done.Changed > 0:
		return a.Label + " is changed and " + values + "."
	}
	return a.Label + " is changed."
}
