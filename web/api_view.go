package web

import (
	"context"
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/preset"
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
	p.Repaired = f.fix != ""
	switch f.fix {
	case "", "show":
	case fixOld:
		if p.Flash.Text == "" {
			p.Flash.Text = f.old
		}
	default:
		p.Flash = ui.ToastProps{Text: "Repaired. Save to keep it."}
	}
	if refusal.Message != "" {
		if err := s.addConflicts(c.Request().Context(), f, &p); err != nil {
			return err
		}
	}
	return respond.Page(c, status, p.Page())
}

// addConflicts shows what somebody else saved meanwhile beside what is typed, when that is what happened.
func (s *Site) addConflicts(ctx context.Context, f apiForm, p *page.APIEdit) error {
	stored, err := s.Store.API(ctx, f.api.Key)
	if errors.Is(err, fault.NotFound) || err == nil && stored.Revision == f.api.Revision {
		return nil
	}
	if err != nil {
		return err
	}
	w, err := s.Calls.Workspace(ctx)
	p.Current, p.Conflicts = stored.Revision, conflictsOf(f.draft(w.Schema).api, stored)
	return err
}

// apiPage is the page of the form, without problems, with the last response.
func (s *Site) apiPage(c echo.Context, f apiForm) (page.APIEdit, error) {
	p, err := s.formPage(c, f)
	if err == nil {
		err = s.addLast(c, &p, f)
	}
	return p, err
}

// formPage is the page of the form, without a response.
func (s *Site) formPage(c echo.Context, f apiForm) (page.APIEdit, error) {
	ctx := c.Request().Context()
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return page.APIEdit{}, err
	}
	d := f.draft(w.Schema)
	p := page.APIEdit{Chrome: s.chrome(c), API: f.api, Title: f.api.Name, Typed: f.options, Saves: f.saves, Tab: c.QueryParam("tab"),
		Missing: missingOf(d.api, d.workspace(w)), Literals: literalsOf(f.api, w), Notes: notesOn(d.api, d.workspace(w)), Choices: w.Schema.All(), Attributes: attributesOf(f, w),
		Values: s.testValues(c, f, w), Grants: grantsOf(f.api.ID, w.Grants), Origin: call.OriginOf(f.api), Set: f.set, Now: s.Now()}
	if p.From, err = s.nameOfIntegration(f.api.Integration); err != nil {
		return p, err
	}
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
	if p.Sets, err = s.Store.TestSets(ctx, stored.ID); err != nil {
		return err
	}
	names, err := s.Named.Listed(ctx)
	if err != nil {
		return err
	}
	p.UsedBy = names.Calling(p.API.Key)
	p.Calls, err = s.callRows(ctx, p.API.Key, "")
	return err
}

func (s *Site) addPresets(ctx context.Context, p *page.APIEdit) error {
	for _, a := range preset.APIs() {
		_, err := s.Store.API(ctx, a.Key)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return err
		}
		p.Presets = append(p.Presets, page.PresetCard{Key: a.Key, Name: a.Name, Method: a.Method, URL: a.URL, Stored: err == nil})
	}
	return nil
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
