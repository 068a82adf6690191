package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/bundle"
	"patchbay/internal/convert/sealed"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/integration"
	"patchbay/internal/secret"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// importPlan shows what the import would change.
func (s *Site) importPlan(c echo.Context) error {
	staged, err := s.Store.StagedImport(c.Request().Context(), userOf(c.Request().Context()), c.Param("id"))
	if err != nil {
		return err
	}
	return s.showPlan(c, http.StatusOK, staged, page.ImportPlan{})
}

// importPlanDo opens an encrypted export, looks at the plan with other choices, or applies it.
func (s *Site) importPlanDo(c echo.Context) error {
	ctx := c.Request().Context()
	staged, err := s.Store.StagedImport(ctx, userOf(ctx), c.Param("id"))
	if err != nil {
		return err
	}
	switch {
	case staged.Format == page.Encrypted:
		return s.openStaged(c, staged)
	case c.FormValue("do") == "forget":
		if err := s.Store.DropStaged(ctx, staged.UserID, staged.ID); err != nil {
			return err
		}
		return respond.SeeOther(c, href.Transfer())
	case c.FormValue("do") != "apply":
		return s.showPlan(c, http.StatusOK, staged, page.ImportPlan{})
	}
	return s.applyPlan(c, staged)
}

// openStaged decrypts what is staged.
func (s *Site) openStaged(c echo.Context, staged bundle.Staged) error {
	ctx := c.Request().Context()
	result, err := sealed.Open([]byte(staged.Text), c.FormValue("passphrase"))
	if refusal, status, ok := refusalOf(err); ok {
		return s.showPlan(c, status, staged, page.ImportPlan{Refusal: refusal})
	}
	if err != nil {
		return err
	}
	opened, err := s.filled(bundle.Staged{ID: id.New(id.Import), UserID: staged.UserID, Source: staged.Source, Format: "Patchbay bundle"}, result)
	if err != nil {
		return err
	}
	if err := s.Store.StageImport(ctx, opened); err != nil {
		return err
	}
	if err := s.Store.DropStaged(ctx, staged.UserID, staged.ID); err != nil {
		return err
	}
	return respond.SeeOther(c, href.ImportPlan(opened.ID))
}

// plan makes the plan of what is staged, with the choices of the form.
func (s *Site) plan(c echo.Context, staged bundle.Staged) (bundle.Plan, bundle.Rules, error) {
	b, _, err := bundle.Parse([]byte(staged.Text))
	if err != nil {
		return bundle.Plan{}, bundle.Rules{}, err
	}
	h, err := s.here(c.Request().Context())
	if err != nil {
		return bundle.Plan{}, bundle.Rules{}, err
	}
	rules := rulesOf(c, b)
	if i, ok := integration.Find(s.Integrations, staged.Source); ok && staged.Format == integration.Format {
		for item, d := range i.Decisions(b, h) {
			if _, decided := rules.Decisions[item]; !decided {
				rules.Decisions[item] = d
			}
		}
	}
	rules.Refuse = refusals(c.Request().Context())
	return bundle.MakePlan(b, h, rules), rules, nil
}

// rulesOf reads the choices of the form: one for each item, and one for whatever differs.
func rulesOf(c echo.Context, b bundle.Bundle) bundle.Rules {
	rules := bundle.Rules{Decisions: map[bundle.Ref]bundle.Decision{}, Default: bundle.Choice(c.FormValue("default"))}
	for _, item := range b.Items() {
		name := page.ItemName(item.Ref)
		d := bundle.Decision{Choice: bundle.Choice(c.FormValue("choice." + name)), Key: strings.TrimSpace(c.FormValue("key." + name))}
		if d != (bundle.Decision{}) {
			rules.Decisions[item.Ref] = d
		}
	}
	return rules
}

// refusals say what builders may not store.
func refusals(ctx context.Context) func(bundle.Ref) string {
	if mayManage(ctx) {
		return nil
	}
	return func(item bundle.Ref) string {
		if item.Kind == bundle.EnvironmentItem {
			return "Only an admin changes environments. It is skipped."
		}
		return ""
	}
}

func (s *Site) showPlan(c echo.Context, status int, staged bundle.Staged, p page.ImportPlan) error {
	p.Chrome, p.Staged = s.chrome(c), staged
	if staged.Format == page.Encrypted {
		return respond.Page(c, status, p.Page())
	}
	var err error
	if p.Plan, p.Rules, err = s.plan(c, staged); err != nil {
		return err
	}
	found, err := s.foundIn(staged)
	if err != nil {
		return err
	}
	p.Found = map[string]bool{}
	for name := range found {
		p.Found[name] = true
	}
	return respond.Page(c, status, p.Page())
}

// applyPlan stores what the page showed. When something here has changed since, it shows the new plan instead.
func (s *Site) applyPlan(c echo.Context, staged bundle.Staged) error {
	ctx := c.Request().Context()
	plan, _, err := s.plan(c, staged)
	if err != nil {
		return err
	}
	if c.FormValue("fingerprint") != plan.Fingerprint() {
		return s.showPlan(c, http.StatusConflict, staged, page.ImportPlan{Changed: true})
	}
	if err := plan.Ready(); err != nil {
		return s.showPlan(c, http.StatusUnprocessableEntity, staged, page.ImportPlan{Open: true})
	}
	entries, err := s.entriesOf(c, staged, plan)
	if err == nil {
		var done bundle.Import
		record := bundle.Import{Source: staged.Source, Format: staged.Format, Summary: plan.Summary(), Items: plan.Applied()}
		if done, err = s.Store.ApplyImport(ctx, record, plan.Write, entries); err == nil {
			return s.applied(c, staged, done)
		}
	}
	if fault.KindOf(err) == fault.Conflict && len(fault.Fields(err)) == 0 {
		return s.showPlan(c, http.StatusConflict, staged, page.ImportPlan{Changed: true})
	}
	if refusal, status, ok := refusalOf(err); ok {
		return s.showPlan(c, status, staged, page.ImportPlan{Refusal: refusal})
	}
	return err
}

func (s *Site) applied(c echo.Context, staged bundle.Staged, done bundle.Import) error {
	if err := s.Store.DropStaged(c.Request().Context(), staged.UserID, staged.ID); err != nil {
		return err
	}
	if done.Format == bundle.Connection {
		s.flash(c, "It is connected. Check whether its secrets work.")
		return respond.SeeOther(c, href.Integration(done.Source))
	}
	s.flash(c, fmt.Sprintf("Imported: %d items.", len(done.Items)))
	return respond.SeeOther(c, href.Import(done.ID))
}

// entriesOf are the secrets that are stored with the import: typed into the form, or found in the text. Only admins store some.
func (s *Site) entriesOf(c echo.Context, staged bundle.Staged, plan bundle.Plan) ([]secret.Entry, error) {
	if !mayManage(c.Request().Context()) {
		return nil, nil
	}
	values, err := s.foundIn(staged)
	if err != nil {
		return nil, err
	}
	for _, need := range plan.Secrets {
		if typed := c.FormValue("secrets." + need.Name); typed != "" {
			values[need.Name] = secret.New(typed)
		}
	}
	return plan.SealSecrets(s.Keys, values)
}
