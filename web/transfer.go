package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/convert/sealed"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// transferStore is what exports read, and imports read and write.
type transferStore interface {
	HereOf(ctx context.Context, items ...bundle.Ref) (bundle.Here, error)
	StageImport(ctx context.Context, s bundle.Staged) error
	StagedImport(ctx context.Context, user, id string) (bundle.Staged, error)
	DropStaged(ctx context.Context, user, id string) error
	ApplyImport(ctx context.Context, i bundle.Import, w bundle.Write, secrets []secret.Entry) (bundle.Import, error)
	UndoImport(ctx context.Context, id string) (bundle.Import, error)
	Imports(ctx context.Context) ([]bundle.Import, error)
	Import(ctx context.Context, id string) (bundle.Import, error)
	NoteSealedExport(ctx context.Context, name string, secrets int) error
	Secret(ctx context.Context, key string) (secret.Entry, error)
}

// transfer offers both ways, and lists the imports that were made.
func (s *Site) transfer(c echo.Context) error {
	return s.showTransfer(c, http.StatusOK, page.Transfer{})
}

func (s *Site) showTransfer(c echo.Context, status int, p page.Transfer) error {
	var err error
	p.Chrome = s.chrome(c)
	for _, f := range s.Formats {
		p.Formats = append(p.Formats, page.Format{Name: f.Name, Title: f.Title})
	}
	if p.Imports, err = s.Store.Imports(c.Request().Context()); err != nil {
		return err
	}
	return respond.Page(c, status, p.Page())
}

// here returns what this installation has of the items and of what their chat flows go on in, with what the process computes; no
// items are everything.
func (s *Site) here(ctx context.Context, items ...bundle.Ref) (bundle.Here, error) {
	h, err := s.Store.HereOf(ctx, items...)
	h.Workspace = s.Calls.Computed(h.Workspace)
	return h, err
}

// export shows what can be chosen, and, once something is, what comes along and the file.
func (s *Site) export(c echo.Context) error {
	p, _, err := s.bundleOf(c, c.QueryParams()["item"])
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// refsOf reads items as pages name them, kind:key. What is none is left out.
func refsOf(items []string) []bundle.Ref {
	var refs []bundle.Ref
	for _, item := range items {
		if kind, key, ok := strings.Cut(item, ":"); ok {
			refs = append(refs, bundle.Ref{Kind: bundle.Kind(kind), Key: key})
		}
	}
	return refs
}

// exportFile answers with the file.
func (s *Site) exportFile(c echo.Context) error {
	p, _, err := s.bundleOf(c, c.QueryParams()["item"])
	switch {
	case err != nil:
		return err
	case len(p.Chosen) == 0:
		return fault.New(fault.NotFound, "Nothing of what should be exported is here.")
	}
	return s.attach(c, p.FileName(s.Now())+".yaml", "application/yaml", []byte(p.Text))
}

// exportSealed answers with an export that has the values of the secrets, encrypted.
func (s *Site) exportSealed(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return err
	}
	p, b, err := s.bundleOf(c, c.Request().PostForm["item"])
	if err != nil {
		return err
	}
	found, err := s.valuesOf(c.Request().Context(), b.Secrets)
	if err != nil {
		return err
	}
	data, err := sealed.Seal([]byte(p.Text), found, c.FormValue("passphrase"))
	if refusal, status, ok := refusalOf(err); ok {
		p.Refusal = refusal
		return respond.Page(c, status, p.Page())
	}
	if err != nil {
		return err
	}
	if err := s.Store.NoteSealedExport(c.Request().Context(), p.FileName(s.Now()), len(found)); err != nil {
		return err
	}
	return s.attach(c, p.FileName(s.Now())+".yaml.age", "application/octet-stream", data)
}

// valuesOf opens the secrets that are here. The key of our own gateway stays: every installation has its own.
func (s *Site) valuesOf(ctx context.Context, needed []bundle.Secret) ([]convert.Found, error) {
	var found []convert.Found
	for _, n := range needed {
		e, err := s.Store.Secret(ctx, n.Name)
		if err != nil || n.Name == bundle.GatewayKey {
			continue // one that was never given
		}
		v, err := s.Keys.OpenEntry(e)
		if err != nil {
			return nil, err
		}
		found = append(found, convert.Found{Name: n.Name, Value: v, Hosts: e.Hosts})
	}
	return found, nil
}

// attach answers with a file that is saved.
func (s *Site) attach(c echo.Context, name, mediaType string, data []byte) error {
	return respond.File(c, respond.Attachment{Name: name, Type: mediaType, Size: int64(len(data))}, func() io.ReadCloser { return io.NopCloser(bytes.NewReader(data)) })
}

// mayManage says whether whoever is signed in may change environments and secrets.
func mayManage(ctx context.Context) bool {
	actor, _ := auth.ActorOf(ctx)
	return actor.Role.May(auth.Manage)
}
