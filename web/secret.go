package web

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/integration"
	"patchbay/internal/secret"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// secretStore keeps the sealed secrets.
type secretStore interface {
	Secrets(ctx context.Context) ([]secret.Entry, error)
	Secret(ctx context.Context, key string) (secret.Entry, error)
	SaveSecret(ctx context.Context, e secret.Entry) (secret.Entry, error)
	DeleteSecret(ctx context.Context, key string) error
}

func (s *Site) secrets(c echo.Context) error {
	entries, err := s.Store.Secrets(c.Request().Context())
	if err != nil {
		return err
	}
	names, err := s.Named.Names(c.Request().Context())
	if err != nil {
		return err
	}
	p, used := page.Secrets{Chrome: s.chrome(c)}, names.Secrets()
	for _, e := range entries {
		v := s.secretView(e)
		v.UsedBy = used[e.Key].APIs
		p.All = append(p.All, v)
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// secretNew may come with the name of a secret that APIs miss; it then proposes the hosts that they call.
func (s *Site) secretNew(c echo.Context) error {
	return s.showSecret(c, http.StatusOK, secret.Entry{}, secret.Entry{Key: c.QueryParam("key")}, page.Refusal{})
}

func (s *Site) secretCreate(c echo.Context) error {
	e := secret.Entry{ID: id.New(id.Secret), Key: strings.TrimSpace(c.FormValue("key"))}
	return s.saveSecret(c, e)
}

func (s *Site) secret(c echo.Context) error {
	e, err := s.Store.Secret(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.showSecret(c, http.StatusOK, e, e, page.Refusal{})
}

// secretSave changes where the secret may go and replaces its value, which can't be read back here or anywhere else.
func (s *Site) secretSave(c echo.Context) error {
	e, err := s.Store.Secret(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.saveSecret(c, e)
}

// saveSecret stores the entry with what the form says. A refused form comes back without the value.
func (s *Site) saveSecret(c echo.Context, before secret.Entry) error {
	e := before
	e.Hosts, e.APIs = strings.Fields(strings.ReplaceAll(c.FormValue("hosts"), ",", " ")), slices.DeleteFunc(c.Request().Form["apis"], func(key string) bool { return key == "" })
	if before.Revision > 0 {
		e.Revision = revision(c)
	}
	err := s.checkBound(c.Request().Context(), before, e)
	sealed := e
	if err == nil {
		sealed, err = s.Keys.Change(before, e, secret.New(c.FormValue("value")))
	}
	if err == nil {
		_, err = s.Store.SaveSecret(c.Request().Context(), sealed)
	}
	if refusal, status, ok := refusalOf(err); ok {
		return s.showSecret(c, status, before, e, refusal)
	}
	if err != nil {
		return err
	}
	s.flash(c, "Saved the secret "+e.Key+".")
	return respond.SeeOther(c, href.Secrets())
}

// checkBound refuses what was typed as the key of an API and is none.
func (s *Site) checkBound(ctx context.Context, before, e secret.Entry) error {
	names, err := s.Named.Listed(ctx)
	if err != nil {
		return err
	}
	var p fault.Problems
	for _, key := range e.APIs {
		if _, known := names.APINames()[key]; !known && !slices.Contains(before.APIs, key) {
			p.Add("apis", "There is no API with the key %q.", key)
		}
	}
	return p.Err()
}

// showSecret shows the form for the entry, which is before as it is stored.
func (s *Site) showSecret(c echo.Context, status int, before, e secret.Entry, refusal page.Refusal) error {
	ctx := c.Request().Context()
	uses, err := s.usesOfSecret(ctx, e.Key)
	if err != nil {
		return err
	}
	p := page.Secret{Chrome: s.chrome(c), Refusal: refusal, Secret: s.secretView(e), Uses: uses}
	apis, from, err := s.apiChoices(ctx, e.APIs)
	if err != nil {
		return err
	}
	p.From = from
	p.Unbound = before.Revision > 0 && !before.Bound()
	if isFresh := before.Revision == 0 && refusal.Message == "" && e.Key != ""; (p.Unbound || isFresh) && len(e.Hosts) == 0 {
		if p.Secret.Hosts, err = s.hostsOfUses(ctx, e.Key); err != nil {
			return err
		}
	}
	for _, o := range apis[1:] {
		p.AddAPI(o.Value, o.Label)
	}
	return respond.Page(c, status, p.Page())
}

func (s *Site) secretDelete(c echo.Context) error {
	key := c.Param("key")
	if err := s.Store.DeleteSecret(c.Request().Context(), key); err != nil {
		return err
	}
	s.flash(c, "Deleted the secret "+key+".")
	return respond.SeeOther(c, href.Secrets())
}

// hostsOfUses returns the hosts of the APIs that name the secret, which is where it goes now.
func (s *Site) hostsOfUses(ctx context.Context, key string) ([]string, error) {
	apis, _, _, err := s.naming(ctx, math.MaxInt, func(n *usage.Named) bool { return slices.Contains(n.Secrets, key) })
	if err != nil {
		return nil, err
	}
	w, err := s.Calls.Workspace(ctx)
	var hosts []string
	for _, a := range apis {
		if h := call.Host(a, w); h != "" {
			hosts = append(hosts, h)
		}
	}
	if len(hosts) == 0 {
		catalogue, err := s.Integrations()
		if err != nil {
			return nil, err
		}
		hosts = integration.HostsOf(catalogue, key, w) // what is called may not be known while a constant is missing
	}
	slices.Sort(hosts)
	return slices.Compact(hosts), err
}

// secretView is what may be seen of an entry.
func (s *Site) secretView(e secret.Entry) page.SecretView {
	return page.SecretView{Key: e.Key, Ending: s.Keys.Ending(e), Hosts: e.Hosts, APIs: e.APIs, Revision: e.Revision,
		ChangedAt: e.UpdatedAt, ChangedBy: e.ChangedBy, Gateway: e.Key == secret.OTPGatewayKey}
}
