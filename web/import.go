package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/convert/sealed"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/secret"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
	"patchbay/web/upload"
)

// maxImport is the largest file that is read, in bytes.
const maxImport = 16 << 20

// importFile takes a file.
func (s *Site) importFile(c echo.Context) error {
	name, content, err := upload.Read(c, maxImport, uploadTime)
	if err == nil {
		var data []byte
		if data, err = io.ReadAll(io.LimitReader(content, maxImport+1)); err == nil {
			return s.stageText(c, name, "", data)
		}
	}
	return s.refuseImport(c, err, page.Transfer{})
}

// importPaste takes a text.
func (s *Site) importPaste(c echo.Context) error {
	return s.stageText(c, "", c.FormValue("format"), []byte(c.FormValue("text")))
}

// stageText reads the text, keeps what it is, and goes to the plan.
func (s *Site) stageText(c echo.Context, name, format string, data []byte) error {
	staged, err := s.read(c.Request().Context(), name, format, data)
	if err == nil {
		err = s.Store.StageImport(c.Request().Context(), staged)
	}
	if err != nil {
		p := page.Transfer{Format: format}
		if name == "" {
			p.Text = string(data)
		}
		return s.refuseImport(c, err, p)
	}
	return respond.SeeOther(c, href.ImportPlan(staged.ID))
}

// refuseImport shows the forms again with what is wrong.
func (s *Site) refuseImport(c echo.Context, err error, p page.Transfer) error {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.TooLarge, fault.Unsupported:
		p.Problem, p.Fields = fault.Message(err), fault.Fields(err)
		return s.showTransfer(c, respond.Status(err), p)
	}
	return err
}

// read recognises what a text is and converts it. An encrypted one is kept as it is until somebody types its passphrase.
func (s *Site) read(ctx context.Context, name, format string, data []byte) (bundle.Staged, error) {
	staged := bundle.Staged{ID: id.New(id.Import), UserID: userOf(ctx), Source: name}
	if sealed.Is(data) {
		staged.Format, staged.Text = page.Encrypted, string(data)
		return staged, nil
	}
	f, err := convert.Pick(s.Formats, format, data)
	if err != nil {
		return staged, err
	}
	result, err := f.Convert(data, convert.Options{Name: name})
	if err != nil {
		return staged, err
	}
	staged.Format = f.Title
	return s.filled(staged, result)
}

// filled puts what came of a text into what is staged: its secrets sealed.
func (s *Site) filled(staged bundle.Staged, result convert.Result) (bundle.Staged, error) {
	text, err := bundle.Marshal(result.Bundle)
	if err != nil {
		return staged, err
	}
	if len(text) > bundle.MaxSize {
		return staged, fault.New(fault.TooLarge, "That is too much for one import. Take fewer things at once.")
	}
	staged.Text, staged.Notes, staged.Samples = string(text), result.Notes, result.Samples
	if len(result.Secrets) == 0 {
		return staged, nil
	}
	values := map[string]string{}
	for _, found := range result.Secrets {
		values[found.Name] = found.Value.Reveal()
	}
	raw, err := json.Marshal(values)
	staged.Sealed = s.Keys.Seal(staged.Place(), secret.New(string(raw)))
	return staged, err
}

// foundIn opens the secrets that were found in a staged text.
func (s *Site) foundIn(staged bundle.Staged) (map[string]secret.Value, error) {
	found := map[string]secret.Value{}
	if staged.Sealed == "" {
		return found, nil
	}
	raw, _, err := s.Keys.Open(staged.Place(), staged.Sealed)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "The secrets of this plan can't be opened any more. Import the file again.")
	}
	var values map[string]string
	if err := json.Unmarshal([]byte(raw.Reveal()), &values); err != nil {
		return nil, err
	}
	for name, value := range values {
		found[name] = secret.New(value)
	}
	return found, nil
}

func userOf(ctx context.Context) string {
	actor, _ := auth.ActorOf(ctx)
	return actor.ID
}

// importDone shows an import that was made.
func (s *Site) importDone(c echo.Context) error {
	i, err := s.Store.Import(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	h, err := s.here(c.Request().Context())
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.Imported{Chrome: s.chrome(c), Import: i, Lacking: lacking(h, i)}.Page())
}

// lacking are the secrets that APIs of an import need and nobody has given yet.
func lacking(h bundle.Here, i bundle.Import) []bundle.Secret {
	b, _ := h.Bundle()
	var items []bundle.Chosen
	for _, a := range i.Items {
		items = append(items, bundle.Chosen{Ref: bundle.Ref{Kind: a.Kind, Key: a.Key}})
	}
	var all []bundle.Secret
	for _, s := range b.Only(h.Workspace, items).Secrets {
		if !h.HasSecret(s.Name) {
			all = append(all, s)
		}
	}
	return all
}

// importUndo takes an import back.
func (s *Site) importUndo(c echo.Context) error {
	ctx := c.Request().Context()
	i, err := s.Store.Import(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	if i.ForAdmins() && !mayManage(ctx) {
		return fault.New(fault.Denied, "This import brought environments or secrets along. Only an admin undoes it.")
	}
	_, err = s.Store.UndoImport(ctx, i.ID)
	if fault.KindOf(err) == fault.Conflict {
		p := page.Imported{Chrome: s.chrome(c), Import: i, Problem: "This import can't be undone any more.", Fields: fault.Fields(err)}
		if len(p.Fields) == 0 {
			p.Problem = fault.Message(err)
		}
		return respond.Page(c, http.StatusConflict, p.Page())
	}
	if err != nil {
		return err
	}
	s.flash(c, "The import is undone. Everything is as it was before.")
	return respond.SeeOther(c, href.Import(i.ID))
}

// bundleSchema answers with the JSON Schema of bundles, for editors.
func (s *Site) bundleSchema(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/schema+json", bundle.Schema())
}
