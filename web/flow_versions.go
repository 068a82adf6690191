package web

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// flowVersions shows the versions, and the difference between two of them: when nothing else is asked, from the published
// one to the draft.
func (s *Site) flowVersions(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	p := page.FlowVersions{Chrome: s.chrome(c), Flow: f, From: c.QueryParam("from"), To: c.QueryParam("to")}
	if p.All, err = s.Store.Versions(ctx, f.ID); err != nil {
		return err
	}
	if p.Running, err = s.Store.Running(ctx, f.ID); err != nil {
		return err
	}
	before, known := graphOf(p, p.From)
	if !known {
		p.From = strconv.Itoa(f.Published)
		before, _ = graphOf(p, p.From)
	}
	after, known := graphOf(p, p.To)
	if !known {
		p.To, after = page.Draft, f.Draft
	}
	p.Changes = flow.Diff(before, after)
	return respond.Page(c, http.StatusOK, p.Page())
}

// graphOf returns the graph of a version by its number, or of the draft.
func graphOf(p page.FlowVersions, name string) (flow.Graph, bool) {
	if name == page.Draft {
		return p.Flow.Draft, true
	}
	i := slices.IndexFunc(p.All, func(v flow.Version) bool { return strconv.Itoa(v.Number) == name })
	if i < 0 {
		return flow.Graph{}, false
	}
	return p.All[i].Graph, true
}

// flowRestore makes an old version the draft and publishes it. What it names may have gone since: then it is the draft
// only, and the editor says what is wrong.
func (s *Site) flowRestore(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return fault.New(fault.NotFound, "There is no version %q.", c.Param("number"))
	}
	actor, _ := auth.ActorOf(ctx)
	f, v, err := s.editor().Restore(ctx, f, number, actor.Name)
	if errors.Is(err, fault.Invalid) {
		return s.restoreDraft(c, f, number, err)
	}
	if err != nil {
		return err
	}
	s.flash(c, fmt.Sprintf("Rolled back to version %d. It is published as version %d.", number, v.Number))
	return respond.SeeOther(c, href.FlowVersions(f.Key))
}

func (s *Site) restoreDraft(c echo.Context, f flow.Flow, number int, refused error) error {
	if _, err := s.editor().Save(c.Request().Context(), f); err != nil {
		return err
	}
	s.flash(c, fmt.Sprintf("Version %d is the draft now, but it can't be published: %s", number, firstProblem(refused)))
	return respond.SeeOther(c, href.Flow(f.Key))
}

func firstProblem(err error) string {
	if fields := fault.Fields(err); len(fields) > 0 {
		return fields[0].Message
	}
	return fault.Message(err)
}

// flowMigrate moves conversations to the published version.
func (s *Site) flowMigrate(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	if f.Published == 0 {
		return fault.New(fault.Conflict, "No version of this chat flow is published.")
	}
	if err := s.Store.NoteMigration(ctx, f.Key, f.Published); err != nil {
		return err
	}
	run := fmt.Sprintf("%s %d ", f.ID, f.Published)
	after, goesOn := strings.CutPrefix(s.sessions.PopString(ctx, keyMigration), run)
	if !goesOn {
		after = ""
	}
	m, err := s.Engine.Migrate(ctx, s.Store, f.ID, f.Published, after)
	if err != nil {
		return err
	}
	if m.Rest != "" {
		s.sessions.Put(ctx, keyMigration, run+m.Rest)
	}
	s.flash(c, migrated(m, f.Published))
	return respond.SeeOther(c, href.FlowVersions(f.Key))
}

// migrated says what became of the conversations.
func migrated(m engine.Migration, version int) string {
	parts := []string{fmt.Sprintf("Moved to version %d: %d.", version, m.Moved)}
	for _, component := range slices.Sorted(maps.Keys(m.Gone)) {
		parts = append(parts, fmt.Sprintf("Not moved, because %s is not in it: %d.", component, m.Gone[component]))
	}
	if m.Calling > 0 {
		parts = append(parts, fmt.Sprintf("Not moved, because a call is under way: %d. Try again in a moment.", m.Calling))
	}
	if m.Rest != "" {
		parts = append(parts, "There are more: move them again, to go on with those.")
	}
	return strings.Join(parts, " ")
}
