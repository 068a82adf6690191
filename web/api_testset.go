package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/templates/page"
	"patchbay/templates/ui"
	"patchbay/web/respond"
)

// apiTestSets keeps, renames, deletes or chooses test values, and shows the form as it was typed. The API is not saved.
func (s *Site) apiTestSets(c echo.Context) error {
	f, err := s.readTest(c)
	if err != nil {
		return err
	}
	sets, err := s.Store.TestSets(c.Request().Context(), f.api.ID)
	if err != nil {
		return err
	}
	done, err := s.changeTestSets(c, &f, sets)
	refusal, status, refused := refusalOf(err)
	if err != nil && !refused {
		return err
	}
	p, err := s.apiPage(c, f)
	if err != nil {
		return err
	}
	p.AtTest, p.Refusal = true, refusal
	if !refused {
		status, p.Flash = http.StatusOK, ui.ToastProps{Text: done}
	}
	if respond.ToScript(c) {
		return respond.Page(c, status, p.TestValues())
	}
	return respond.Page(c, status, p.Page())
}

// changeTestSets does what the pressed button says, and says what was done.
func (s *Site) changeTestSets(c echo.Context, f *apiForm, sets []apidef.TestSet) (done string, err error) {
	ctx, key := c.Request().Context(), f.api.Key
	i := slices.IndexFunc(sets, func(t apidef.TestSet) bool { return t.ID == f.set })
	name := strings.TrimSpace(c.FormValue("set_name"))
	switch deed := c.FormValue("sets"); {
	case deed == page.SetSave:
		fresh, err := s.keepValues(c, *f, apidef.TestSet{Name: name}, sets)
		f.set = fresh.ID
		return "The test values are kept as " + fresh.Name + ".", err
	case i < 0:
		f.set = ""
		return "", nil
	case deed == page.SetRename:
		sets[i].Name = name
		_, err := s.Store.SaveTestSet(ctx, key, sets[i])
		return "They are called " + name + " now.", err
	case deed == page.SetDelete:
		f.set = ""
		return "The test values " + sets[i].Name + " are deleted.", s.Store.DeleteTestSet(ctx, key, sets[i].ID)
	}
	for attribute, typed := range sets[i].Typed {
		f.values[attribute] = typed
	}
	return "", nil
}

// keepValues stores what is typed, but no secret, under the name: instead of what was kept under it.
func (s *Site) keepValues(c echo.Context, f apiForm, t apidef.TestSet, sets []apidef.TestSet) (apidef.TestSet, error) {
	w, err := s.Calls.Workspace(c.Request().Context())
	if err != nil {
		return t, err
	}
	if i := slices.IndexFunc(sets, func(o apidef.TestSet) bool { return o.Name == t.Name }); i >= 0 {
		t = sets[i]
	}
	t.Typed = map[string]string{}
	for key, typed := range f.values {
		if a, ok := w.Schema.Lookup(key); ok && a.Type != attr.TypeSecret {
			t.Typed[key] = typed
		}
	}
	return s.Store.SaveTestSet(c.Request().Context(), f.api.Key, t)
}
