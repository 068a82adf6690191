package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/id"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// showChoice lists what can be taken of the text.
func (s *Site) showChoice(c echo.Context, status int, staged bundle.Staged, p page.ImportChoice) error {
	r, err := s.readingOf(staged)
	if err != nil {
		return err
	}
	p.Chrome, p.Staged, p.Operations = s.chrome(c), staged, r.Operations
	return respond.Page(c, status, p.Page())
}

// choose takes operations of a long text, or shows those that a filter leaves.
func (s *Site) choose(c echo.Context, staged bundle.Staged) error {
	r, err := s.readingOf(staged)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	p := page.ImportChoice{Filter: strings.TrimSpace(c.FormValue("q")), Chosen: map[int]bool{}}
	for _, at := range form["op"] {
		if i, err := strconv.Atoi(at); err == nil && i >= 0 && i < len(r.Operations) {
			p.Chosen[i] = true
		}
	}
	switch c.FormValue("do") {
	case "all":
		r.Only = nil
	case "choose":
		if len(p.Chosen) == 0 {
			p.Refusal = page.Refusal{Message: "Choose one operation or more, or take all of them."}
			return s.showChoice(c, http.StatusUnprocessableEntity, staged, p)
		}
		r.Only = keysOf(r.Operations, p.Chosen)
	default:
		return s.showChoice(c, http.StatusOK, staged, p)
	}
	err = s.stageAgain(c, staged, r)
	if refusal, status, ok := refusalOf(err); ok {
		p.Refusal = refusal
		return s.showChoice(c, status, staged, p)
	}
	return err
}

func keysOf(all []convert.Operation, chosen map[int]bool) []string {
	var keys []string
	for i, o := range all {
		if chosen[i] && !slices.Contains(keys, o.Key) {
			keys = append(keys, o.Key)
		}
	}
	return keys
}

// stageAgain converts the text with other choices, and goes to its plan.
func (s *Site) stageAgain(c echo.Context, staged bundle.Staged, r reading) error {
	ctx := c.Request().Context()
	fresh := bundle.Staged{ID: id.New(id.Import), UserID: staged.UserID, Source: staged.Source, Format: staged.Format}
	result, err := r.convert(s.Formats, staged.Source)
	if err != nil {
		return err
	}
	if fresh, err = s.filled(fresh, result, r); err != nil {
		return err
	}
	if err := s.Store.StageImport(ctx, fresh); err != nil {
		return err
	}
	if err := s.Store.DropStaged(ctx, staged.UserID, staged.ID); err != nil {
		return err
	}
	return respond.SeeOther(c, href.ImportPlan(fresh.ID))
}

// openAgain goes back to the list, with nothing taken of the text yet.
func (s *Site) openAgain(c echo.Context, staged bundle.Staged) error {
	r, err := s.readingOf(staged)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	fresh := bundle.Staged{ID: id.New(id.Import), UserID: staged.UserID, Source: staged.Source, Format: staged.Format}
	r.Only, r.Take, r.Offers, r.Secrets = nil, nil, nil, nil
	if err := s.seal(&fresh, r); err != nil {
		return err
	}
	if err := s.Store.StageImport(ctx, fresh); err != nil {
		return err
	}
	if err := s.Store.DropStaged(ctx, staged.UserID, staged.ID); err != nil {
		return err
	}
	return respond.SeeOther(c, href.ImportPlan(fresh.ID))
}
