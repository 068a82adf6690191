package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/history"
	"patchbay/internal/preset"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// attributeStore keeps the custom attributes.
type attributeStore interface {
	usesStore
	Attributes(ctx context.Context, search string) ([]attr.Attribute, error)
	Attribute(ctx context.Context, key string) (attr.Attribute, error)
	SaveAttribute(ctx context.Context, a attr.Attribute) (attr.Attribute, error)
	DeleteAttribute(ctx context.Context, key string) error
}

func (s *Site) attributes(c echo.Context) error {
	search := strings.TrimSpace(c.QueryParam("q"))
	custom, err := s.Store.Attributes(c.Request().Context(), search)
	if err != nil {
		return err
	}
	p := page.Attributes{Chrome: s.chrome(c), Search: search, Custom: custom, Fields: contactFields(search)}
	return respond.Page(c, http.StatusOK, p.Page())
}

// contactFields returns the built-in attributes that contain the text.
func contactFields(search string) []attr.Attribute {
	search = strings.ToLower(search)
	return slices.DeleteFunc(attr.ContactFields(), func(a attr.Attribute) bool {
		return !strings.Contains(strings.ToLower(a.Label+"\n"+a.Key+"\n"+a.Description), search)
	})
}

func (s *Site) attributeNew(c echo.Context) error {
	p := page.Attribute{Chrome: s.chrome(c), Attribute: freshAttribute(c.QueryParam("key"))}
	return respond.Page(c, http.StatusOK, p.Page())
}

// freshAttribute is what Add attribute begins with: an attribute of the presets as they need it, or an empty one.
func freshAttribute(key string) attr.Attribute {
	for _, a := range preset.Attributes() {
		if a.Key == key {
			return a
		}
	}
	return attr.Attribute{Key: key, Type: attr.TypeText, Scope: attr.ScopeContact}
}

func (s *Site) attributeCreate(c echo.Context) error {
	a := readAttribute(c, attr.Attribute{})
	saved, err := s.Store.SaveAttribute(c.Request().Context(), a)
	if refusal, status, ok := refusalOf(err); ok {
		return respond.Page(c, status, page.Attribute{Chrome: s.chrome(c), Refusal: refusal, Attribute: a}.Page())
	}
	if err != nil {
		return err
	}
	s.flash(c, "Added the attribute "+saved.Label+".")
	return respond.SeeOther(c, href.Attributes())
}

func (s *Site) attribute(c echo.Context) error {
	ctx := c.Request().Context()
	a, err := s.Store.Attribute(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	uses, err := s.usesOfAttribute(ctx, a.Key)
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.Attribute{Chrome: s.chrome(c), Attribute: a, Uses: uses}.Page())
}

func (s *Site) attributeSave(c echo.Context) error {
	ctx := c.Request().Context()
	before, err := s.Store.Attribute(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	a := readAttribute(c, before)
	saved, err := s.Store.SaveAttribute(ctx, a)
	if refusal, status, ok := refusalOf(err); ok {
		uses, err := s.usesOfAttribute(ctx, a.Key)
		if err != nil {
			return err
		}
		return respond.Page(c, status, page.Attribute{Chrome: s.chrome(c), Refusal: refusal, Attribute: a, Uses: uses}.Page())
	}
	if err != nil {
		return err
	}
	s.flash(c, "Saved the attribute "+saved.Label+".")
	return respond.SeeOther(c, href.Attributes())
}

func (s *Site) attributeDelete(c echo.Context) error {
	ctx := c.Request().Context()
	a, err := s.Store.Attribute(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	if err := s.Store.DeleteAttribute(ctx, a.Key); err != nil {
		return err
	}
	s.flashUndo(c, "Deleted the attribute "+a.Label+".", href.Undelete(string(history.Attribute), a.ID))
	return respond.SeeOther(c, href.Attributes())
}

// readAttribute returns the attribute as the form wants it. Key and type are fixed once it is stored.
func readAttribute(c echo.Context, before attr.Attribute) attr.Attribute {
	a := before
	a.Label, a.Description = strings.TrimSpace(c.FormValue("label")), strings.TrimSpace(c.FormValue("description"))
	a.Scope, a.Default = attr.Scope(c.FormValue("scope")), strings.TrimSpace(c.FormValue("default"))
	if a.ID != "" {
		a.Revision = revision(c)
		return a
	}
	a.Type = attr.Type(c.FormValue("type"))
	if a.Key = strings.TrimSpace(c.FormValue("key")); a.Key == "" {
		a.Key = attr.KeyFrom(a.Label)
	}
	return a
}
