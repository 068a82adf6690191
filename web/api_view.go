package web

import (
	"context"
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/preset"
	"patchbay/templates/layout"
	"patchbay/templates/page"
	"patchbay/templates/ui"
	"patchbay/web/respond"
)

// showAPI answers with Configure API.
func (s *Site) showAPI(c echo.Context, status int, f apiForm, refusal page.Refusal) error {
	p, err := s.apiPage(c, f)
	if err != nil {
		return err
	}
	p.Refusal = refusal
	switch f.fix {
	case "", "show":
	case fixOld:
		if p.Repaired = true; p.Flash.Text == "" {
			p.Flash.Text = "This is an old revision. Save to make it the newest one."
		}
	default:
		p.Repaired, p.Flash = true, ui.ToastProps{Text: "Repaired. Save to keep it."}
	}
	if refusal.Message != "" {
		p.Current = s.currentRevision(c.Request().Context(), f.api)
	}
	return respond.Page(c, status, p.Page())
}

// currentRevision is the revision that somebody else saved, 0 when that is not what happened.
func (s *Site) currentRevision(ctx context.Context, a apidef.API) int {
	stored, err := s.Store.API(ctx, a.Key)
	if err != nil || stored.Revision == a.Revision {
		return 0
	}
	return stored.Revision
}

// apiPage is the page of the form, without problems.
func (s *Site) apiPage(c echo.Context, f apiForm) (page.APIEdit, error) {
	ctx := c.Request().Context()
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return page.APIEdit{}, err
	}
	d := f.draft(w.Schema)
	p := page.APIEdit{Chrome: s.chrome(c), API: f.api, Title: f.api.Name, Typed: f.options, Saves: f.saves, Tab: c.QueryParam("tab"),
		Missing: missingOf(d.api, d.workspace(w)), Literals: literalsOf(f.api, w), Notes: notesOn(d.api, d.workspace(w)), Choices: w.Schema.All(), Attributes: attributesOf(f, w),
		Values: s.testValues(c, f, w), Grants: grantsOf(f.api.ID, w.Grants), Origin: call.OriginOf(f.api), Now: s.Now()}
	p.Chrome.Attributes = namesOf(w)
	if err := s.filesForTests(ctx, p.Values); err != nil {
		return p, err
	}
	if err := s.addPresets(ctx, &p); err != nil || f.api.ID == "" {
		return p, err
	}
	return p, s.addStored(ctx, &p)
}

// addStored adds what there is about an API that is stored.
func (s *Site) addStored(ctx context.Context, p *page.APIEdit) error {
	stored, err := s.Store.API(ctx, p.API.Key)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	p.Title = stored.Name
	flows, err := s.Store.Flows(ctx, "")
	if err != nil {
		return err
	}
	for _, f := range flows {
		if slices.Contains(f.Draft.APIs(), p.API.Key) {
			p.UsedBy = append(p.UsedBy, f.Name)
		}
	}
	p.Calls, err = s.callRows(ctx, p.API.Key, "")
	return err
}

func (s *Site) addPresets(ctx context.Context, p *page.APIEdit) error {
	stored, err := s.Store.APIs(ctx, "")
	for _, a := range preset.APIs() {
		p.Presets = append(p.Presets, page.PresetCard{Key: a.Key, Name: a.Name, Method: a.Method, URL: a.URL,
			Stored: slices.ContainsFunc(stored, func(b apidef.API) bool { return b.Key == a.Key })})
	}
	return err
}

// attributesOf lists the attributes that the API reads, saves to or has chosen.
func attributesOf(f apiForm, w call.Workspace) []page.APIAttribute {
	reads := readBy(f, w)
	var list []page.APIAttribute
	for _, a := range w.Schema.All() {
		used := page.APIAttribute{Attribute: a, Reads: slices.Contains(reads, a.Key), Chosen: slices.Contains(f.api.Attributes, a.Key),
			Writes: slices.ContainsFunc(f.saves, func(r page.SaveRow) bool { return r.Attribute == a.Key || r.NewKey == a.Key })}
		if used.Reads || used.Writes || used.Chosen {
			list = append(list, used)
		}
	}
	return list
}

// readBy lists the attributes that the request reads, and those that only the response is read with.
func readBy(f apiForm, w call.Workspace) []string {
	all := slices.Concat(call.Reads(f.api, w), call.ReadsInResponse(f.draft(w.Schema).api, w))
	slices.Sort(all)
	return slices.Compact(all)
}

// namesOf is what the fields offer after {{.
func namesOf(w call.Workspace) []layout.Attribute {
	var names []layout.Attribute
	for _, a := range w.Schema.All() {
		names = append(names, layout.Attribute{Key: a.Key, Label: a.Label, Type: string(a.Type), Scope: string(a.Scope)})
	}
	for key, value := range w.Environment.Values() {
		names = append(names, layout.Attribute{Key: "env." + key, Label: w.Environment.Name, Type: string(attr.TypeText), Scope: "env", Sample: value})
	}
	if w.Environment.BuiltIn {
		names = append(names, layout.Attribute{Key: "env." + apidef.OTPGateway, Label: w.Environment.Name, Type: string(attr.TypeURL), Scope: "env"})
	}
	for _, e := range w.Secrets {
		names = append(names, layout.Attribute{Key: "secret." + e.Key, Label: "Secret", Type: string(attr.TypeSecret), Scope: "secret"})
	}
	return names
}
