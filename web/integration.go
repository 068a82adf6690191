package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/integration"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// integrationStore keeps which integrations are connected.
type integrationStore interface {
	Connections(ctx context.Context) ([]bundle.Import, error)
	Disconnect(ctx context.Context, key string, constants []string) (kept []string, err error)
}

// integrations shows the catalogue.
func (s *Site) integrations(c echo.Context) error {
	connections, err := s.Store.Connections(c.Request().Context())
	if err != nil {
		return err
	}
	stored, err := s.storedSecrets(c.Request().Context())
	if err != nil {
		return err
	}
	catalogue, err := s.Integrations()
	if err != nil {
		return err
	}
	p := page.Integrations{Chrome: s.chrome(c), Search: c.QueryParam("q"), Category: integration.Category(c.QueryParam("category"))}
	for _, i := range catalogue {
		if !i.Matches(p.Search) || p.Category != "" && p.Category != i.Category {
			continue
		}
		card := page.IntegrationCard{Integration: i, Connection: connectionOf(i, connections, stored)}
		if card.Connected {
			last, err := s.Store.Calls(c.Request().Context(), i.Check, "", 1)
			if err != nil {
				return err
			}
			card.Failing = len(last) > 0 && last[0].Outcome != integration.Connected
		}
		p.All = append(p.All, card)
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// storedSecrets are the names of the secrets that are here.
func (s *Site) storedSecrets(ctx context.Context) (map[string]bool, error) {
	entries, err := s.Store.Secrets(ctx)
	stored := map[string]bool{}
	for _, e := range entries {
		stored[e.Key] = true
	}
	return stored, err
}

func connectionOf(i integration.Integration, connections []bundle.Import, stored map[string]bool) page.Connection {
	found := page.Connection{Connected: slices.ContainsFunc(connections, func(m bundle.Import) bool { return m.Source == i.Key })}
	for _, n := range i.Secrets {
		if found.Connected && !stored[n.Name] {
			found.Lacking = append(found.Lacking, n.Name)
		}
	}
	return found
}

// integrationOf is the integration that the address names.
func (s *Site) integrationOf(c echo.Context) (integration.Integration, error) {
	catalogue, err := s.Integrations()
	if err != nil {
		return integration.Integration{}, err
	}
	i, ok := integration.Find(catalogue, c.Param("key"))
	if !ok {
		return i, fault.New(fault.NotFound, "There is no integration %q.", c.Param("key"))
	}
	return i, nil
}

// integration shows one integration.
func (s *Site) integration(c echo.Context) error {
	i, err := s.integrationOf(c)
	if err != nil {
		return err
	}
	return s.showIntegration(c, http.StatusOK, i, page.Integration{})
}

// integrationCheck asks the provider whether the secrets work.
func (s *Site) integrationCheck(c echo.Context) error {
	i, err := s.integrationOf(c)
	if err != nil {
		return err
	}
	found, err := s.checkIntegration(c.Request().Context(), i)
	if err != nil {
		return err
	}
	return s.showIntegration(c, http.StatusOK, i, page.Integration{Found: &found})
}

// checkIntegration makes the call that proves that the secrets work. What keeps it from being made is a result too.
func (s *Site) checkIntegration(ctx context.Context, i integration.Integration) (integration.Found, error) {
	result, err := s.Calls.Do(ctx, call.Request{API: i.Check, CalledBy: call.ByTest})
	switch {
	case err == nil:
		return i.Read(result), nil
	case errors.Is(err, fault.NotFound):
		return integration.Found{Verdict: integration.NotSent, Says: "The API " + i.Check + " makes the check, and it was deleted. Connect again to add it."}, nil
	case errors.Is(err, fault.Invalid):
		return integration.Found{Verdict: integration.NotSent, Says: fault.Message(err)}, nil
	}
	return integration.Found{}, err
}

// integrationDisconnect removes what connecting added.
func (s *Site) integrationDisconnect(c echo.Context) error {
	i, err := s.integrationOf(c)
	if err != nil {
		return err
	}
	var constants []string
	for _, n := range i.Constants {
		constants = append(constants, n.Name)
	}
	kept, err := s.Store.Disconnect(c.Request().Context(), i.Key, constants)
	if errors.Is(err, fault.Conflict) {
		return s.showIntegration(c, http.StatusConflict, i, page.Integration{Against: fault.Fields(err)})
	}
	if err != nil {
		return err
	}
	said := i.Name + " is disconnected."
	for _, sentence := range kept {
		said += " " + sentence
	}
	s.flash(c, said)
	return respond.SeeOther(c, href.Integration(i.Key))
}

// showIntegration shows the page with what the caller has found out.
func (s *Site) showIntegration(c echo.Context, status int, i integration.Integration, p page.Integration) error {
	ctx := c.Request().Context()
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	connections, err := s.Store.Connections(ctx)
	if err != nil {
		return err
	}
	p.Chrome, p.Integration, p.Environment, p.Stored, p.Hosts = s.chrome(c), i, w.Environment.Name, map[string]bool{}, map[string][]string{}
	for _, e := range w.Secrets {
		p.Stored[e.Key] = true
	}
	p.Connection = connectionOf(i, connections, p.Stored)
	for _, n := range i.Secrets {
		p.Hosts[n.Name] = i.HostsOf(n.Name, w)
	}
	if p.Constants == nil {
		p.Constants = constantsOf(i, w)
	}
	if err := s.addIntegrationAPIs(ctx, &p); err != nil {
		return err
	}
	p.Failing = p.Last != nil && p.Last.Outcome != integration.Connected
	if p.Found != nil { // newer than what the log has
		p.Failing = p.Found.Verdict != integration.Valid
	}
	if !mayManage(ctx) {
		if p.Admins, err = s.admins(ctx); err != nil {
			return err
		}
	}
	return respond.Page(c, status, p.Page())
}

// constantsOf are the constants as they are in the active environment, or as most people have them.
func constantsOf(i integration.Integration, w call.Workspace) map[string]string {
	here, values := w.Environment.Values(), map[string]string{}
	for _, n := range i.Constants {
		values[n.Name] = n.Default
		if value, ok := here[n.Name]; ok {
			values[n.Name] = value
		}
	}
	return values
}

// addIntegrationAPIs adds which of the APIs are here, and the newest call of the check.
func (s *Site) addIntegrationAPIs(ctx context.Context, p *page.Integration) error {
	var keys []string
	for _, a := range p.Bundle.APIs {
		keys = append(keys, a.Key)
	}
	apis, err := s.Store.APIsByKey(ctx, keys)
	if err != nil {
		return err
	}
	p.Here = map[string]bool{}
	for _, a := range apis {
		p.Here[a.Key] = a.Integration == p.Integration.Key
	}
	if !p.Here[p.Check] {
		return nil
	}
	last, err := s.Store.Calls(ctx, p.Check, "", 1)
	if len(last) > 0 {
		p.Last = &last[0]
	}
	return err
}

// admins names who may connect integrations.
func (s *Site) admins(ctx context.Context) ([]string, error) {
	users, err := s.Store.Users(ctx)
	var names []string
	for _, u := range users {
		if u.Role.May(auth.Manage) {
			names = append(names, u.Name)
		}
	}
	return names, err
}

// nameOfIntegration is what people call the integration; its key stands for one that is not in the catalogue.
func (s *Site) nameOfIntegration(key string) (page.IntegrationName, error) {
	if key == "" {
		return page.IntegrationName{}, nil
	}
	catalogue, err := s.Integrations()
	if i, ok := integration.Find(catalogue, key); ok {
		return page.IntegrationName{Key: i.Key, Name: i.Name}, err
	}
	return page.IntegrationName{Name: key}, err
}
