package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/bundle"
	"patchbay/internal/convert"
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
	if staged.Open() {
		return s.showChoice(c, http.StatusOK, staged, page.ImportChoice{})
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
	switch do := c.FormValue("do"); {
	case do == "forget":
		if err := s.Store.DropStaged(ctx, staged.UserID, staged.ID); err != nil {
			return err
		}
		return respond.SeeOther(c, href.Transfer())
	case staged.Format == page.Encrypted:
		return s.openStaged(c, staged)
	case staged.Open():
		return s.choose(c, staged)
	case do == "again":
		return s.openAgain(c, staged)
	case do == "offers":
		return s.takeOffers(c, staged)
	case do != "apply":
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
	opened, err := s.filled(bundle.Staged{ID: id.New(id.Import), UserID: staged.UserID, Source: staged.Source, Format: "Patchbay bundle"}, result, reading{})
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

// takeOffers makes attributes of those values that were only offered and are ticked.
func (s *Site) takeOffers(c echo.Context, staged bundle.Staged) error {
	r, err := s.readingOf(staged)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	if len(form["offer"]) == 0 {
		return s.showPlan(c, http.StatusUnprocessableEntity, staged, page.ImportPlan{Refusal: page.Refusal{Message: "Tick a value that becomes an attribute."}})
	}
	r.Take = append(r.Take, form["offer"]...)
	return s.stageAgain(c, staged, r)
}

// samplesOf are the samples that are kept as test values: all of them until somebody unticks one.
func samplesOf(c echo.Context, staged bundle.Staged) []bundle.Sample {
	if c.FormValue("samples") == "" {
		return staged.Samples
	}
	form, _ := c.FormParams() // FormValue has parsed it
	return slices.DeleteFunc(slices.Clone(staged.Samples), func(s bundle.Sample) bool { return !slices.Contains(form["sample"], s.Attribute) })
}

// connectionRules adds what a connection decides where nobody has.
func (s *Site) connectionRules(staged bundle.Staged, b bundle.Bundle, h bundle.Here, rules bundle.Rules) error {
	if staged.Format != integration.Format {
		return nil
	}
	catalogue, err := s.Integrations()
	if i, ok := integration.Find(catalogue, staged.Source); ok {
		for item, d := range i.Decisions(b, h) {
			if _, decided := rules.Decisions[item]; !decided {
				rules.Decisions[item] = d
			}
		}
	}
	return err
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
	b, filled := b.WithTests(h.Workspace, convert.ImportedTests, samplesOf(c, staged)).FillActive(h)
	rules := rulesOf(c, b)
	// Somebody looks at this before it is stored. The command line and the JSON API store what the file has, and no more.
	if _, decided := rules.Decisions[filled]; filled.Key != "" && !decided {
		rules.Decisions[filled] = bundle.Decision{Choice: bundle.Replace}
	}
	if err := s.connectionRules(staged, b, h, rules); err != nil {
		return bundle.Plan{}, bundle.Rules{}, err
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
	r, err := s.readingOf(staged)
	if err != nil {
		return err
	}
	p.Found, p.Offers, p.Operations = map[string]bool{}, r.Offers, len(r.Operations)
	for name := range r.Secrets {
		p.Found[name] = true
	}
	p.Tested = map[string]bool{}
	for _, sample := range samplesOf(c, staged) {
		p.Tested[sample.Attribute] = true
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
	r, err := s.readingOf(staged)
	if err != nil {
		return nil, err
	}
	values := r.values()
	for _, need := range plan.Secrets {
		if typed := c.FormValue("secrets." + need.Name); typed != "" {
			values[need.Name] = secret.New(typed)
		}
	}
	return plan.SealSecrets(s.Keys, values)
}
