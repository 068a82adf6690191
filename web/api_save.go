package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

func (s *Site) apiCreate(c echo.Context) error {
	begun := freshAPI(c)
	f, err := readAPI(c, apidef.API{Integration: begun.Integration})
	if err != nil {
		return err
	}
	if f.fix != "" {
		return s.repairAPI(c, f)
	}
	saved, err := s.storeAPI(c.Request().Context(), f, s.createAPI)
	return s.answerSave(c, f, saved, err)
}

func (s *Site) apiSave(c echo.Context) error {
	stored, err := s.Store.API(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	f, err := readAPI(c, stored)
	if err != nil {
		return err
	}
	if f.fix != "" {
		return s.repairAPI(c, f)
	}
	if f.overwrite > 0 {
		f.api.Revision = f.overwrite
	}
	if f.merge > 0 {
		f.takeTheirs(c.Request().Form, stored)
		f.api.Revision = f.merge
	}
	saved, err := s.storeAPI(c.Request().Context(), f, s.replaceAPI)
	return s.answerSave(c, f, saved, err)
}

// answerSave goes back to the editor, with a word about what was done or with the form as it was typed.
func (s *Site) answerSave(c echo.Context, f apiForm, saved apidef.API, err error) error {
	if err == nil {
		if err := s.keepTyped(c, f, saved); err != nil {
			return err
		}
		s.tests.link(userOf(c.Request().Context()), saved.ID, f.last)
		s.flash(c, saved.Name+" is saved.")
		return respond.SeeOther(c, editorOf(saved.Key, c.QueryParam("tab")))
	}
	refusal, status, ok := refusalOf(err)
	if !ok {
		return err
	}
	return s.showAPI(c, status, f, refusal)
}

// editorOf is the address of the editor with the tab that was open.
func editorOf(key, tab string) string {
	if tab == "" {
		return href.API(key)
	}
	return href.APITab(key, tab)
}

// storeAPI checks everything first, so that no attribute is made for an API that is refused.
func (s *Site) storeAPI(ctx context.Context, f apiForm, store func(context.Context, apidef.API) (apidef.API, error)) (apidef.API, error) {
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return apidef.API{}, err
	}
	d := f.draft(w.Schema)
	if err := s.checkDraft(ctx, d); err != nil {
		return apidef.API{}, err
	}
	for _, a := range d.toMake() {
		if _, err := s.Store.SaveAttribute(ctx, a); err != nil && !errors.Is(err, fault.Conflict) { // it may have come meanwhile
			return apidef.API{}, err
		}
	}
	return store(ctx, d.api)
}

func (s *Site) checkDraft(ctx context.Context, d draft) error {
	a := d.api
	if a.Key == "" {
		a.Key = keyOf(a.Name, 1)
	}
	err := s.Calls.Check(ctx, a, d.toMake()...)
	if err != nil && !errors.Is(err, fault.Invalid) {
		return err
	}
	d.wrong.AddError("", err)
	return d.wrong.Err()
}

// maxSameName is how many APIs may have names that make the same key.
const maxSameName = 100

// createAPI stores a new API under the first key of its name that nobody has.
func (s *Site) createAPI(ctx context.Context, a apidef.API) (saved apidef.API, err error) {
	for n := 1; n <= maxSameName; n++ {
		a.Key = keyOf(a.Name, n)
		if saved, err = s.Calls.Save(ctx, s.Store, a); !errors.Is(err, fault.Conflict) {
			return saved, err
		}
	}
	return saved, err
}

func (s *Site) replaceAPI(ctx context.Context, a apidef.API) (apidef.API, error) {
	return s.Calls.Save(ctx, s.Store, a)
}

// keyOf is the nth key to try for a name: send-otp, send-otp-2, send-otp-3.
func keyOf(name string, n int) string {
	key := apidef.KeyFrom(name)
	switch {
	case key == "":
		key = "api"
	case key == reservedKey:
		key = "new-api"
	}
	if n > 1 {
		key += "-" + strconv.Itoa(n)
	}
	return key
}

// repairAPI shows the form again with one field put right, or just as it is. Nothing is saved.
func (s *Site) repairAPI(c echo.Context, f apiForm) error {
	if field, ok := strings.CutPrefix(f.fix, page.FixMove); ok {
		f.fix = ""
		return s.moveLiteral(c, f, field)
	}
	w, err := s.Calls.Workspace(c.Request().Context())
	if err != nil {
		return err
	}
	f.repair(w)
	return s.showAPI(c, http.StatusOK, f, page.Refusal{})
}
