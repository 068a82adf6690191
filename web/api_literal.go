package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/secret"
	"patchbay/templates/page"
	"patchbay/templates/ui"
	"patchbay/web/respond"
)

// secretKeyMax is how long the proposed name of a secret is at most, with room for a number behind it.
const secretKeyMax = 56

// literalsOf offers to move each secret that is typed into the definition into the secret store.
func literalsOf(a apidef.API, w call.Workspace) []page.APILiteral {
	var list []page.APILiteral
	for _, l := range a.Literals() {
		list = append(list, page.APILiteral{Field: l.Field, Secret: newSecretKey(a, l, w)})
	}
	return list
}

// newSecretKey is a name for the secret that no other one has.
func newSecretKey(a apidef.API, l apidef.Literal, w call.Workspace) string {
	name := strings.ReplaceAll(apidef.KeyFrom(a.Name), "-", "_")
	if name == "" || name[0] < 'a' {
		name = "api_" + name
	}
	name = strings.Trim(name+"_"+l.Name, "_")
	name = name[:min(len(name), secretKeyMax)]
	free := name
	for n := 2; slices.ContainsFunc(w.Secrets, func(e secret.Entry) bool { return e.Key == free }); n++ {
		free = name + "_" + strconv.Itoa(n)
	}
	return free
}

// moveLiteral puts the secret that is typed into a field into the secret store, for the hosts that the API calls, and its
// name in its place. The API is not saved by that.
func (s *Site) moveLiteral(c echo.Context, f apiForm, field string) error {
	ctx := c.Request().Context()
	if u, _ := ctx.Value(userKey{}).(auth.User); !u.Role.May(auth.Manage) {
		return fault.New(fault.Denied, "Only an admin makes secrets. Ask one to move this one.")
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	key, err := s.moveInto(ctx, &f, w, field)
	if refusal, status, ok := refusalOf(err); ok {
		return s.showAPI(c, status, f, refusal)
	}
	if err != nil {
		return err
	}
	p, err := s.apiPage(c, f)
	if err != nil {
		return err
	}
	p.Repaired, p.Flash = true, ui.ToastProps{Text: "It is the secret " + key + " now. Save to keep it."}
	return respond.Page(c, http.StatusOK, p.Page())
}

// moveInto stores the secret and changes the form.
func (s *Site) moveInto(ctx context.Context, f *apiForm, w call.Workspace, field string) (key string, err error) {
	all := f.api.Literals()
	i := slices.IndexFunc(all, func(l apidef.Literal) bool { return l.Field == field })
	if i < 0 {
		return "", fault.New(fault.Invalid, "There is no secret in this field any more.")
	}
	l, text := all[i], textOf(&f.api, field)
	hosts := hostsFor(f.api, w)
	if len(hosts) == 0 {
		return "", fault.New(fault.Invalid, "Type the API URL first: a secret goes to the hosts that it was made for only.")
	}
	e := secret.Entry{ID: id.New(id.Secret), Key: newSecretKey(f.api, l, w), Hosts: hosts}
	if e, err = s.Keys.SealEntry(e, secret.New((*text)[l.From:l.To])); err != nil {
		return "", err
	}
	if _, err = s.Store.SaveSecret(ctx, e); err != nil {
		return "", err
	}
	*text = (*text)[:l.From] + "{{secret." + e.Key + "}}" + (*text)[l.To:]
	return e.Key, nil
}

// hostsFor are where a secret of the API goes: its host, and the one that issues its tokens.
func hostsFor(a apidef.API, w call.Workspace) []string {
	host := call.Host(a, w)
	if host == "" {
		return nil
	}
	hosts := []string{host}
	if a.Auth.FetchesToken() {
		if u, err := url.Parse(a.Auth.TokenURL); err == nil && u.Host != "" && u.Host != host {
			hosts = append(hosts, u.Host)
		}
	}
	return hosts
}
