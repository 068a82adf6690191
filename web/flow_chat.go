package web

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/phrase"
	"patchbay/internal/widget"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/chat"
	"patchbay/web/respond"
)

// flowChatStore keeps how the chats of flows look and where they may stand.
type flowChatStore interface {
	FlowChat(ctx context.Context, flow string) (widget.Chat, error)
	SaveFlowChat(ctx context.Context, c widget.Chat, p *widget.Picture) (widget.Chat, error)
}

// flowChat is Chat and widget: the settings, a preview, and what is to be copied into a page.
func (s *Site) flowChat(c echo.Context) error {
	settings, err := s.Store.FlowChat(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.showFlowChat(c, http.StatusOK, page.FlowChat{Chat: settings, Typed: strings.Join(settings.Origins, "\n"),
		TypedTakes: strings.Join(settings.Look.Takes, "\n")})
}

func (s *Site) showFlowChat(c echo.Context, status int, p page.FlowChat) error {
	picturesFromAnywhere(c)
	p.Chrome, p.Base, p.Avatar = s.chrome(c), s.baseURL(c), chat.AvatarOf(p.Chat)
	return respond.Page(c, status, p.Page())
}

// flowChatSave keeps the settings as the form has them.
func (s *Site) flowChatSave(c echo.Context) error {
	ctx := c.Request().Context()
	before, err := s.Store.FlowChat(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	settings := readFlowChat(c, before)
	err = s.checkTakes(ctx, settings.Look.Takes)
	var picture *widget.Picture
	if err == nil {
		picture, err = uploadedPicture(c)
	}
	if err == nil {
		_, err = s.Store.SaveFlowChat(ctx, settings, picture)
	}
	if refusal, status, ok := refusalOf(err); ok {
		settings.Picture = before.Picture
		return s.showFlowChat(c, status, page.FlowChat{Refusal: refusal, Chat: settings, Typed: c.FormValue("origins"),
			TypedTakes: c.FormValue("takes")})
	}
	if err != nil {
		return err
	}
	s.flash(c, "Saved the chat of "+before.Name+".")
	return respond.SeeOther(c, href.FlowChat(before.Flow))
}

func readFlowChat(c echo.Context, before widget.Chat) widget.Chat {
	text := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	settings := before
	settings.Revision = revision(c)
	settings.Look = widget.Look{Title: text("title"), Greeting: text("greeting"), Accent: strings.ToLower(text("accent")), Launcher: strings.ToLower(text("launcher")),
		Avatar: text("avatar"), Side: widget.Side(text("side")), Direction: widget.Direction(text("direction")),
		Language: phrase.Language(text("language")), Takes: linesOf(c.FormValue("takes"))}
	settings.Origins = readOrigins(c.FormValue("origins"))
	if c.FormValue("drop_picture") != "" {
		settings.Picture = ""
	}
	return settings
}

// readOrigins reads a page in each line. What is none is kept as it was typed, to be refused.
func readOrigins(typed string) []string {
	var origins []string
	for _, line := range linesOf(typed) {
		if origin, ok := widget.ParseOrigin(line); ok {
			line = origin
		}
		if !slices.Contains(origins, line) {
			origins = append(origins, line)
		}
	}
	return origins
}

// linesOf are the lines of a text that say something, each once.
func linesOf(typed string) []string {
	var lines []string
	for line := range strings.SplitSeq(typed, "\n") {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// checkTakes refuses what a page may not set, so that a builder learns of it before a visitor's chat does.
func (s *Site) checkTakes(ctx context.Context, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	var p fault.Problems
	for _, key := range keys {
		switch a, ok := w.Schema.Lookup(w.Schema.Current(key)); {
		case !ok:
			p.Add("takes", "There is no attribute %q.", key)
		case !engine.StartsWith(a):
			p.Add("takes", "%q can't be set by a page: secrets, files and what Patchbay has verified are never taken from there.", key)
		}
	}
	return p.Err()
}

// uploadedPicture returns the picture that was chosen, nil when none was.
func uploadedPicture(c echo.Context) (*widget.Picture, error) {
	header, err := c.FormFile("picture")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) || err == nil && header.Size == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "The picture did not come whole. Please choose it again.")
	}
	bytes, err := readPicture(header)
	if err != nil {
		return nil, err
	}
	p, err := widget.NewPicture(bytes)
	return &p, err
}

// readPicture reads one byte more than a picture may have, by which it is known to be too large.
func readPicture(header *multipart.FileHeader) ([]byte, error) {
	f, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, widget.MaxPicture+1))
}
