package web

import (
	"context"
	"io"
	"net/http"
	"regexp"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/convert/sealed"
	"patchbay/internal/fault"
	"patchbay/internal/id"
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

// joint is the end of a line that goes on, in a line that a browser has put on one.
var joint = regexp.MustCompile(`\s[\\^` + "`" + `]\s+`)

// importCURL takes a cURL line that was typed where the address of a new API goes: with its line breaks when a script has kept them.
func (s *Site) importCURL(c echo.Context) error {
	text := c.FormValue("curl")
	if text == "" {
		text = joint.ReplaceAllString(c.FormValue("url"), " ")
	}
	return s.stageText(c, "", "curl", []byte(text))
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

// read recognises what a text is and converts it, unless it is so much that somebody chooses first. An encrypted one is kept as
// it is until its passphrase is typed.
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
	r, err := read(f, data)
	if err != nil {
		return staged, err
	}
	staged.Format = f.Title
	if len(r.Operations) > 0 {
		return staged, s.seal(&staged, r)
	}
	result, err := r.convert(s.Formats, name)
	if err != nil {
		return staged, err
	}
	return s.filled(staged, result, r)
}

// filled puts what came of a text into what is staged.
func (s *Site) filled(staged bundle.Staged, result convert.Result, r reading) (bundle.Staged, error) {
	text, err := bundle.Marshal(result.Bundle)
	if err != nil {
		return staged, err
	}
	if len(text) > bundle.MaxSize {
		return staged, fault.New(fault.TooLarge, "That is too much for one import. Take fewer things at once.")
	}
	staged.Text, staged.Notes, staged.Samples = string(text), result.Notes, result.Samples
	r.keep(result)
	return staged, s.seal(&staged, r)
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
