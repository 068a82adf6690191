package web

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// latelyStore says how calls have ended.
type latelyStore interface {
	Lately(ctx context.Context, keys []string, since time.Time, most int) (map[string][]call.Brief, error)
}

// apisAtOnce is how many APIs a page lists.
const apisAtOnce = 50

// apis lists a page of the APIs that the address asks for. Which they are is known without reading any (usage.Index), and
// what they name is asked for only when it is looked for.
func (s *Site) apis(c echo.Context) error {
	ctx := c.Request().Context()
	f := usage.Filter{Text: c.QueryParam("q"), Folder: c.QueryParam("folder"), Tag: c.QueryParam("tag")}
	ask := s.Named.Listed
	if f.Text != "" {
		ask = s.Named.Names
	}
	names, err := ask(ctx)
	if err != nil {
		return err
	}
	found := names.Find(f)
	from, to := pageOfList(c, len(found), apisAtOnce)
	p := page.APIList{Chrome: s.chrome(c), Search: f.Text, Folder: f.Folder, Tag: f.Tag, Folders: names.Folders(), Tags: names.Tags(), All: len(found)}
	if to < len(found) {
		p.More = href.APIsFrom(f.Text, f.Folder, f.Tag, to)
	}
	if p.APIs, err = s.apiLines(ctx, names, found[from:to]); err != nil {
		return err
	}
	for i := range p.APIs {
		before := ""
		if i > 0 {
			before = p.APIs[i-1].Folder
		} else if from > 0 {
			before = names.APIs[found[from-1]].Folder
		}
		p.APIs[i].Begins = p.APIs[i].Folder != before
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// apiLines returns the APIs with the ids, in this order, with how their calls have ended.
func (s *Site) apiLines(ctx context.Context, names usage.Names, ids []string) ([]page.APILine, error) {
	apis, err := s.Store.APIHeadsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(apis))
	for i, a := range apis {
		keys[i] = a.Key
	}
	lately, err := s.Store.Lately(ctx, keys, s.Now().Add(-24*time.Hour), page.MostLately)
	if err != nil {
		return nil, err
	}
	grants, err := s.Store.Grants(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(apis, func(a, b apidef.API) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	twins := names.Twins()
	lines := make([]page.APILine, len(apis))
	for i, a := range apis {
		lines[i] = page.APILine{API: a, Calls: lately[a.Key], Twin: twins[a.Name] > 1, Unverified: page.Unverified(grantsOf(a.ID, grants))}
	}
	return lines, nil
}

// apiDuplicate makes another API of the same definition and opens it.
func (s *Site) apiDuplicate(c echo.Context) error {
	ctx := c.Request().Context()
	a, err := s.Store.API(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	name := []rune(a.Name)
	a.ID, a.Revision, a.Name = "", 0, string(name[:min(len(name), apidef.MaxName-7)])+" (copy)"
	saved, err := s.createAPI(ctx, a)
	if _, _, ok := refusalOf(err); ok { // what it names may have gone since it was saved
		s.flash(c, "This is not copied, because the API has a problem itself: "+firstProblem(err))
		return respond.SeeOther(c, href.API(c.Param("key")))
	}
	if err != nil {
		return err
	}
	s.flash(c, fmt.Sprintf("%s is a copy.", saved.Name))
	return respond.SeeOther(c, href.API(saved.Key))
}

func (s *Site) apiFiling(c echo.Context) error {
	a, err := s.Store.API(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.showFiling(c, http.StatusOK, page.APIFiling{API: a})
}

func (s *Site) showFiling(c echo.Context, status int, p page.APIFiling) error {
	names, err := s.Named.Listed(c.Request().Context())
	if err != nil {
		return err
	}
	p.Chrome, p.Folders = s.chrome(c), slices.Sorted(maps.Keys(names.Folders()))
	return respond.Page(c, status, p.Page())
}

// apiFile puts the API into a folder and gives it tags. Its definition was checked when it was saved, and is the same.
func (s *Site) apiFile(c echo.Context) error {
	ctx := c.Request().Context()
	a, err := s.Store.API(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	a.Folder, a.Tags, a.Revision = apidef.FolderFrom(c.FormValue("folder")), apidef.TagsFrom(c.FormValue("tags")), revision(c)
	saved, err := s.Store.SaveAPI(ctx, a)
	if refusal, status, ok := refusalOf(err); ok {
		return s.showFiling(c, status, page.APIFiling{Refusal: refusal, API: a})
	}
	if err != nil {
		return err
	}
	if saved.Folder == "" {
		s.flash(c, saved.Name+" is in no folder now.")
	} else {
		s.flash(c, saved.Name+" is in "+saved.Folder+" now.")
	}
	return respond.SeeOther(c, href.APIs())
}

// pageOfList is the part of a list that the address asks for: so many rows from the one with the number.
func pageOfList(c echo.Context, n, most int) (from, to int) {
	from, _ = strconv.Atoi(c.QueryParam("from"))
	from = max(0, min(from, n))
	return from, min(n, from+most)
}
