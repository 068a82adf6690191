package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/integration"
	"patchbay/internal/secret"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// connecting is what somebody typed to connect an integration.
type connecting struct {
	integration.Integration
	here      bundle.Here
	constants map[string]string
	values    map[string]secret.Value // of the secrets that were typed
	plan      bundle.Plan
}

// integrationConnect stores what the integration needs and what it brings, and asks the provider whether it works. What is
// stored stays when the provider says no: then somebody types another secret and tries again.
func (s *Site) integrationConnect(c echo.Context) error {
	i, err := s.integrationOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	h, err := s.here(ctx)
	if err != nil {
		return err
	}
	f := readConnecting(c, i, h)
	if err = f.check(); err == nil {
		if f.plan.Ready() != nil {
			return s.stageConnection(c, f)
		}
		err = s.storeConnection(ctx, f)
	}
	if refusal, status, ok := refusalOf(err); ok {
		return s.showIntegration(c, status, i, page.Integration{Refusal: refusal, Constants: f.constants})
	}
	if err != nil {
		return err
	}
	found, err := s.checkIntegration(ctx, i)
	if err != nil {
		return err
	}
	return s.showIntegration(c, http.StatusOK, i, page.Integration{Found: &found})
}

// readConnecting reads the form.
func readConnecting(c echo.Context, i integration.Integration, h bundle.Here) connecting {
	f := connecting{Integration: i, here: h, constants: map[string]string{}, values: map[string]secret.Value{}}
	for _, n := range i.Constants {
		f.constants[n.Name] = strings.TrimSpace(c.FormValue("constants." + n.Name))
	}
	for _, n := range i.Secrets {
		if typed := strings.TrimSpace(c.FormValue("secrets." + n.Name)); typed != "" {
			f.values[n.Name] = secret.New(typed)
		}
	}
	f.plan = i.Plan(h, f.constants)
	return f
}

// check finds what is not typed yet, and secrets that would have to go further than they may.
func (f connecting) check() error {
	var p fault.Problems
	for _, n := range f.Secrets {
		e, known := f.stored(n.Name)
		if _, typed := f.values[n.Name]; typed {
			continue
		}
		if !known {
			p.Add("secrets."+n.Name, "Type the %s.", lowerFirst(n.Label))
		} else if slices.ContainsFunc(f.hosts(n.Name), func(host string) bool { return !e.MayGoTo(host) }) {
			p.Add("secrets."+n.Name, "Type the %s again: it may go to further hosts now.", lowerFirst(n.Label))
		}
	}
	for _, n := range f.Constants {
		if f.constants[n.Name] == "" {
			p.Add("constants."+n.Name, "Type the %s, as in %s.", lowerFirst(n.Label), n.Example)
		}
	}
	return p.Err()
}

// lowerFirst is a label in the middle of a sentence; names in capitals stay.
func lowerFirst(label string) string {
	if len(label) > 1 && label[1] >= 'a' && label[1] <= 'z' {
		return strings.ToLower(label[:1]) + label[1:]
	}
	return label
}

func (f connecting) stored(name string) (secret.Entry, bool) {
	for _, e := range f.here.Workspace.Secrets {
		if e.Key == name {
			return e, true
		}
	}
	return secret.Entry{}, false
}

// hosts are where the secret goes with the constants as they were typed.
func (f connecting) hosts(name string) []string {
	w := f.here.Workspace
	w.Environment.Constants = slices.DeleteFunc(slices.Clone(w.Environment.Constants), func(r apidef.Row) bool { return f.constants[r.Key] != "" })
	for key, value := range f.constants {
		w.Environment.Constants = append(w.Environment.Constants, apidef.Row{Key: key, Value: value})
	}
	return f.HostsOf(name, w)
}

// storeConnection stores what is new in one transaction, and then the values that take the place of others.
func (s *Site) storeConnection(ctx context.Context, f connecting) error {
	entries, err := f.plan.SealSecrets(s.Keys, f.values)
	if err != nil {
		return err
	}
	if !f.plan.Write.Empty() || len(entries) > 0 {
		record := bundle.Import{Source: f.Key, Format: integration.Format, Summary: f.plan.Summary(), Items: f.plan.Applied()}
		if _, err = s.Store.ApplyImport(ctx, record, f.plan.Write, entries); err != nil {
			return err
		}
	}
	for _, n := range f.Secrets {
		if err := s.replaceSecret(ctx, f, n.Name); err != nil {
			return err
		}
	}
	return nil
}

// replaceSecret stores what was typed in the place of the value that is here, with the hosts that are needed beside its own.
func (s *Site) replaceSecret(ctx context.Context, f connecting, name string) error {
	before, known := f.stored(name)
	value, typed := f.values[name]
	if !known || !typed {
		return nil
	}
	e := before
	e.Hosts = slices.Clone(before.Hosts)
	for _, host := range f.hosts(name) {
		if !e.MayGoTo(host) || len(e.Hosts) == 0 {
			e.Hosts = append(e.Hosts, host)
		}
	}
	e, err := s.Keys.Change(before, e, value)
	if err == nil {
		_, err = s.Store.SaveSecret(ctx, e)
	}
	if errors.Is(err, fault.Conflict) || errors.Is(err, fault.NotFound) {
		return fault.Wrap(err, fault.Conflict, "Somebody else changed the secret %s meanwhile. Connect again.", name)
	}
	return err
}

// stageConnection leads to the plan where something here has the keys of what the integration brings.
func (s *Site) stageConnection(c echo.Context, f connecting) error {
	ctx := c.Request().Context()
	result := convert.Result{Bundle: f.With(f.here, f.constants)}
	for name, value := range f.values {
		result.Secrets = append(result.Secrets, convert.Found{Name: name, Value: value, Hosts: f.hosts(name)})
	}
	staged, err := s.filled(bundle.Staged{ID: id.New(id.Import), UserID: userOf(ctx), Source: f.Key, Format: integration.Format}, result)
	if err == nil {
		err = s.Store.StageImport(ctx, staged)
	}
	if err != nil {
		return err
	}
	s.flash(c, fmt.Sprintf("Nothing is stored yet: something here has a key that %s needs. Choose what to do with it.", f.Name))
	return respond.SeeOther(c, href.ImportPlan(staged.ID))
}
