package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/history"
	"patchbay/internal/preset"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// attributeStore keeps the custom attributes.
type attributeStore interface {
	Attributes(ctx context.Context, search string, from, most int) (list []attr.Attribute, all int64, err error)
	Attribute(ctx context.Context, key string) (attr.Attribute, error)
	SaveAttribute(ctx context.Context, a attr.Attribute) (attr.Attribute, error)
	DeleteAttribute(ctx context.Context, key string) error
	Schema(ctx context.Context) (attr.Schema, error)
	Conversations(ctx context.Context, before string, limit int) ([]engine.Record, error)
}

// attributesAtOnce is how many custom attributes a page lists.
const attributesAtOnce = 100

func (s *Site) attributes(c echo.Context) error {
	ctx, search := c.Request().Context(), strings.TrimSpace(c.QueryParam("q"))
	from, _ := strconv.Atoi(c.QueryParam("from"))
	from = max(0, from)
	custom, all, err := s.Store.Attributes(ctx, search, from, attributesAtOnce)
	if err != nil {
		return err
	}
	names, err := s.Named.Names(ctx)
	if err != nil {
		return err
	}
	p := page.Attributes{Chrome: s.chrome(c), Search: search, Custom: custom, Fields: contactFields(search), Used: names.Attributes()}
	if to := from + len(custom); len(custom) > 0 && to < int(all) {
		p.More = href.ListPage(href.Attributes(), search, to)
	}
	if p.Seen, err = s.lastSeen(ctx); err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// seenIn is how many of the newest conversations are looked at for last values: few, because nothing else is kept of them.
const seenIn = 50

// lastSeen returns the newest value of each attribute that the newest conversations have, by key. Secrets are masked.
func (s *Site) lastSeen(ctx context.Context) (map[string]string, error) {
	records, err := s.Store.Conversations(ctx, "", seenIn)
	if err != nil {
		return nil, err
	}
	schema, err := s.Store.Schema(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]string{}
	for _, r := range records {
		for _, v := range valuesOf(r, schema) {
			if _, newer := seen[v.Key]; !newer {
				seen[v.Key] = v.Text
			}
		}
	}
	return seen, nil
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
	if forScript := strings.Contains(c.Request().Header.Get(echo.HeaderAccept), echo.MIMEApplicationJSON); forScript {
		return answerAttribute(c, saved, err)
	}
	if refusal, status, ok := refusalOf(err); ok {
		return respond.Page(c, status, page.Attribute{Chrome: s.chrome(c), Refusal: refusal, Attribute: a}.Page())
	}
	if err != nil {
		return err
	}
	s.flash(c, "Added the attribute "+saved.Label+".")
	return respond.SeeOther(c, href.Attributes())
}

// answerAttribute tells the picker of an editor what it can offer now, or why it can't.
func answerAttribute(c echo.Context, a attr.Attribute, err error) error {
	if err != nil {
		return respond.Problem(c, err)
	}
	return c.JSON(http.StatusCreated, layout.Attribute{Key: a.Key, Label: a.Label, Type: string(a.Type), Name: a.Type.Label(), Scope: string(a.Scope)})
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
	seen, err := s.lastSeen(ctx)
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.Attribute{Chrome: s.chrome(c), Attribute: a, Uses: uses, Seen: seen[a.Key]}.Page())
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
