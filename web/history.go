package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/internal/history"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// historyStore keeps what was.
type historyStore interface {
	APIRevisions(ctx context.Context, id string, before, limit int) ([]history.Revision[apidef.API], error)
	APIRevision(ctx context.Context, id string, revision int) (history.Revision[apidef.API], error)
	RestoreAPI(ctx context.Context, a apidef.API, revision int) (apidef.API, error)
	LastChanges(ctx context.Context, kind history.Kind) (map[string]history.Entry, error)
	Deleted(ctx context.Context, limit int) ([]history.Entry, error)
	Undelete(ctx context.Context, kind history.Kind, id string) (history.Entry, error)
}

// revisionsAtOnce is how many revisions a page lists.
const revisionsAtOnce = 20

// apiHistory lists the revisions of an API, and the difference between two of them: when nothing else is asked, what the
// newest has changed.
func (s *Site) apiHistory(c echo.Context) error {
	ctx := c.Request().Context()
	a, err := s.Store.API(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	before, _ := strconv.Atoi(c.QueryParam("before"))
	rows, err := s.Store.APIRevisions(ctx, a.ID, before, revisionsAtOnce+1)
	if err != nil {
		return err
	}
	p := page.APIHistory{Chrome: s.chrome(c), API: a, Rows: page.HistoryRows(rows, revisionsAtOnce)}
	p.From, p.To = chosenRevisions(c, a.Revision)
	was, err1 := s.revisionOf(ctx, a, p.From)
	is, err2 := s.revisionOf(ctx, a, p.To)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	p.Compared, p.Changes = was.ID != "" && is.ID != "", apidef.Diff(was, is)
	return respond.Page(c, http.StatusOK, p.Page())
}

// chosenRevisions are those that the address names, or the newest and the one before it.
func chosenRevisions(c echo.Context, newest int) (from, to int) {
	if to, _ = strconv.Atoi(c.QueryParam("to")); to <= 0 {
		to = newest
	}
	if from, _ = strconv.Atoi(c.QueryParam("from")); from <= 0 {
		from = to - 1
	}
	return from, to
}

// revisionOf is the API as it was; one that is not kept is empty.
func (s *Site) revisionOf(ctx context.Context, a apidef.API, revision int) (apidef.API, error) {
	r, err := s.Store.APIRevision(ctx, a.ID, revision)
	if errors.Is(err, fault.NotFound) {
		return apidef.API{}, nil
	}
	return r.Thing, err
}

// restoring saves what is restored.
type restoring struct {
	historyStore
	revision int
}

// SaveAPI stores the API as a restored one.
func (r restoring) SaveAPI(ctx context.Context, a apidef.API) (apidef.API, error) {
	return r.RestoreAPI(ctx, a, r.revision)
}

// apiRestore makes an old revision the newest one. One that does not fit any more is opened in the editor instead.
func (s *Site) apiRestore(c echo.Context) error {
	ctx := c.Request().Context()
	now, err := s.Store.API(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	number, _ := strconv.Atoi(c.Param("number"))
	old, err := s.Store.APIRevision(ctx, now.ID, number)
	if err != nil {
		return err
	}
	old.Thing.Revision = now.Revision
	fits, renamings, err := s.renewed(ctx, old.Thing)
	if err != nil {
		return err
	}
	saved, err := s.Calls.Save(ctx, restoring{s.Store, number}, fits)
	if errors.Is(err, fault.Invalid) {
		s.flash(c, withRenamings(fmt.Sprintf("Revision %d does not fit any more: %s It is open here and not saved.", number, firstProblem(err)), renamings))
		return respond.SeeOther(c, href.APIRevision(now.Key, number))
	}
	if err != nil {
		return err
	}
	s.flash(c, withRenamings(fmt.Sprintf("Revision %d is restored. It is revision %d now.", number, saved.Revision), renamings))
	return respond.SeeOther(c, href.APIHistory(saved.Key))
}

// renewed is an old API with the names that its attributes have today. One that can't have them keeps its own, and its
// problems say so.
func (s *Site) renewed(ctx context.Context, old apidef.API) (apidef.API, []usage.Renaming, error) {
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return old, nil, err
	}
	fits, renamings, err := usage.Renewed(old, w)
	if errors.Is(err, fault.Conflict) {
		return old, nil, nil
	}
	return fits, renamings, err
}

// withRenamings adds which attributes have other names today.
func withRenamings(said string, all []usage.Renaming) string {
	for _, r := range all {
		said = fmt.Sprintf("%s Its attribute %s is called %s now.", said, r.From, r.To)
	}
	return said
}

// oldAPI is what the editor shows that is asked for an old revision: its content under today's names, to be saved over what
// is there now. The sentence says what it is; it is "" for what is there now.
func (s *Site) oldAPI(c echo.Context, now apidef.API) (apidef.API, string, error) {
	number, _ := strconv.Atoi(c.QueryParam("revision"))
	if number <= 0 || number == now.Revision {
		return now, "", nil
	}
	ctx := c.Request().Context()
	old, err := s.Store.APIRevision(ctx, now.ID, number)
	if err != nil {
		return now, "", err
	}
	old.Thing.Revision = now.Revision
	fits, renamings, err := s.renewed(ctx, old.Thing)
	return fits, withRenamings("This is an old revision. Save to make it the newest one.", renamings), err
}

// deletedAtOnce is how many deleted things are listed.
const deletedAtOnce = 200

func (s *Site) deleted(c echo.Context) error {
	entries, err := s.Store.Deleted(c.Request().Context(), deletedAtOnce)
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.DeletedThings{Chrome: s.chrome(c), All: entries}.Page())
}

// undelete brings back a deleted thing of the kind.
func (s *Site) undelete(kind history.Kind) echo.HandlerFunc {
	return func(c echo.Context) error {
		e, err := s.Store.Undelete(c.Request().Context(), kind, c.Param("id"))
		if err != nil {
			return err
		}
		s.flash(c, e.Name+" is back.")
		return respond.SeeOther(c, page.ThingHref(kind, e.Key))
	}
}
