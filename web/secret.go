package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/id"
	"patchbay/internal/secret"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// secretStore keeps the sealed secrets.
type secretStore interface {
	usesStore
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
	p := page.Secrets{Chrome: s.chrome(c)}
	for _, e := range entries {
		p.All = append(p.All, secretView(e))
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

func (s *Site) secretNew(c echo.Context) error {
	return respond.Page(c, http.StatusOK, page.Secret{Chrome: s.chrome(c)}.Page())
}

func (s *Site) secretCreate(c echo.Context) error {
	e := secret.Entry{ID: id.New(id.Secret), Key: strings.TrimSpace(c.FormValue("key"))}
	return s.saveSecret(c, e, page.SecretView{Key: e.Key})
}

func (s *Site) secret(c echo.Context) error {
	ctx := c.Request().Context()
	e, err := s.Store.Secret(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	uses, err := s.usesOfSecret(ctx, e.Key)
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.Secret{Chrome: s.chrome(c), Secret: secretView(e), Uses: uses}.Page())
}

// secretSave replaces the value. It can't be read back here or anywhere else.
func (s *Site) secretSave(c echo.Context) error {
	e, err := s.Store.Secret(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	e.Revision = revision(c)
	return s.saveSecret(c, e, secretView(e))
}

// saveSecret seals the value that was typed and stores it. A refused form comes back without the value.
func (s *Site) saveSecret(c echo.Context, e secret.Entry, view page.SecretView) error {
	ctx := c.Request().Context()
	e, err := s.Keys.SealEntry(e, secret.New(c.FormValue("value")))
	if err == nil {
		e, err = s.Store.SaveSecret(ctx, e)
	}
	if refusal, status, ok := refusalOf(err); ok {
		uses, err := s.usesOfSecret(ctx, view.Key)
		if err != nil {
			return err
		}
		return respond.Page(c, status, page.Secret{Chrome: s.chrome(c), Refusal: refusal, Secret: view, Uses: uses}.Page())
	}
	if err != nil {
		return err
	}
	s.flash(c, "Saved the secret "+e.Key+".")
	return respond.SeeOther(c, href.Secrets())
}

func (s *Site) secretDelete(c echo.Context) error {
	key := c.Param("key")
	if err := s.Store.DeleteSecret(c.Request().Context(), key); err != nil {
		return err
	}
	s.flash(c, "Deleted the secret "+key+".")
	return respond.SeeOther(c, href.Secrets())
}

// secretView is what may be seen of an entry.
func secretView(e secret.Entry) page.SecretView {
	return page.SecretView{Key: e.Key, Last4: e.Last4, Revision: e.Revision, ChangedAt: e.UpdatedAt,
		Gateway: e.Key == secret.OTPGatewayKey}
}
