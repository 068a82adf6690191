package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// tickedStore changes several APIs at once.
type tickedStore interface {
	FileAPIs(ctx context.Context, filings []apidef.Filing) error
	DeleteAPIs(ctx context.Context, keys []string) error
	UndeleteAPIs(ctx context.Context, ids map[string]string) error
}

// ticked returns the APIs that are ticked in the list and still there. It says so itself when there are none.
func (s *Site) ticked(c echo.Context) ([]apidef.API, bool, error) {
	apis, err := s.Store.APIsByID(c.Request().Context(), c.Request().Form["pick"])
	if err != nil || len(apis) > 0 {
		return apis, true, err
	}
	s.flash(c, "Tick the APIs first.")
	return nil, false, backToAPIs(c)
}

// backToAPIs leads to the list as it was narrowed.
func backToAPIs(c echo.Context) error {
	return respond.SeeOther(c, href.APIsIn(c.FormValue("q"), c.FormValue("folder"), c.FormValue("tag")))
}

// tickedFile moves the ticked APIs to a folder, or adds and removes tags, by the button that was pressed.
func (s *Site) tickedFile(c echo.Context) error {
	apis, some, err := s.ticked(c)
	if err != nil || !some {
		return err
	}
	how, err := readFiling(c)
	if err != nil {
		return err
	}
	var after, before []apidef.Filing
	for _, a := range apis {
		f := apidef.Filing{Key: a.Key, Revision: a.Revision, Folder: a.Folder, Tags: a.Tags}
		how.apply(&f)
		if f.Folder == a.Folder && slices.Equal(f.Tags, a.Tags) {
			continue
		}
		after = append(after, f)
		before = append(before, apidef.Filing{Key: a.Key, Revision: a.Revision + 1, Folder: a.Folder, Tags: a.Tags})
	}
	if len(after) == 0 {
		s.flash(c, "They are filed so already.")
		return backToAPIs(c)
	}
	if err := s.Store.FileAPIs(c.Request().Context(), after); err != nil {
		return err
	}
	return s.tickedDone(c, how.said(page.CountAPIs(len(after))), tickedDeed{Filed: before})
}

// filing is one way to file APIs, and what is said of those that were filed so.
type filing struct {
	apply func(*apidef.Filing)
	said  func(apis string) string
}

func readFiling(c echo.Context) (filing, error) {
	folder, tags := apidef.FolderFrom(c.FormValue("into")), apidef.TagsFrom(c.FormValue("tags"))
	deed, named := c.FormValue("deed"), "#"+strings.Join(tags, " #")
	switch {
	case deed == page.TickedMove && folder == "":
		return filing{func(f *apidef.Filing) { f.Folder = "" }, func(apis string) string { return "Took " + apis + " out of folders." }}, nil
	case deed == page.TickedMove:
		return filing{func(f *apidef.Filing) { f.Folder = folder }, func(apis string) string { return "Moved " + apis + " to " + folder + "." }}, nil
	case len(tags) == 0:
		return filing{}, fault.New(fault.Invalid, "Write the tags first, with commas between them.")
	case deed == page.TickedNotTag:
		return filing{func(f *apidef.Filing) { f.Tags = apidef.WithoutTags(f.Tags, tags) }, func(apis string) string { return "Removed " + named + " from " + apis + "." }}, nil
	}
	return filing{func(f *apidef.Filing) { f.Tags = apidef.WithTags(f.Tags, tags) }, func(apis string) string { return "Added " + named + " to " + apis + "." }}, nil
}

// tickedDelete deletes the ticked APIs. It asks first when chat flows call them.
func (s *Site) tickedDelete(c echo.Context) error {
	apis, some, err := s.ticked(c)
	if err != nil || !some {
		return err
	}
	ids, keys := map[string]string{}, make([]string, len(apis))
	for i, a := range apis {
		ids[a.Key], keys[i] = a.ID, a.Key
	}
	names, err := s.Named.Names(c.Request().Context())
	if err != nil {
		return err
	}
	calling := names.Calling(keys...)
	if len(calling) > 0 && c.FormValue("sure") == "" {
		slices.SortFunc(apis, func(a, b apidef.API) int { return byName(a.Name, b.Name, a.Key, b.Key) })
		p := page.APIsDeleting{Chrome: s.chrome(c), APIs: apis, Flows: calling, Search: c.FormValue("q"), Folder: c.FormValue("folder"), Tag: c.FormValue("tag")}
		return respond.Page(c, http.StatusOK, p.Page())
	}
	if err := s.Store.DeleteAPIs(c.Request().Context(), keys); err != nil {
		return err
	}
	return s.tickedDone(c, "Deleted "+page.CountAPIs(len(keys))+".", tickedDeed{Deleted: ids})
}
