package web

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// undosKept is how many deeds with ticked APIs a session can take back: those whose messages may still stand in a tab.
const undosKept = 3

// tickedDeed is one deed with ticked APIs, and what takes it back: earlier filings, or deleted APIs by key, with their ids.
type tickedDeed struct {
	ID      string
	Filed   []apidef.Filing   `json:",omitempty"`
	Deleted map[string]string `json:",omitempty"`
	Undone  bool              `json:",omitempty"`
}

// tickedDeeds are those that the session keeps, the oldest first. What can't be read is of an older version, and is past undoing.
func (s *Site) tickedDeeds(c echo.Context) []tickedDeed {
	var deeds []tickedDeed
	if err := json.Unmarshal([]byte(s.sessions.GetString(c.Request().Context(), keyTicked)), &deeds); err != nil {
		return nil
	}
	return deeds
}

func (s *Site) keepDeeds(c echo.Context, deeds []tickedDeed) error {
	kept, err := json.Marshal(deeds[max(0, len(deeds)-undosKept):])
	if err == nil {
		s.sessions.Put(c.Request().Context(), keyTicked, string(kept))
	}
	return err
}

// tickedDone says what was done, with a button that takes back this and nothing else.
func (s *Site) tickedDone(c echo.Context, sentence string, d tickedDeed) error {
	d.ID = rand.Text()
	if err := s.keepDeeds(c, append(s.tickedDeeds(c), d)); err != nil {
		return err
	}
	s.flashUndo(c, sentence, href.APIsUndo(d.ID))
	return backToAPIs(c)
}

// tickedUndo takes one deed back, once. What can't be taken back now can be tried again.
func (s *Site) tickedUndo(c echo.Context) error {
	deeds := s.tickedDeeds(c)
	said, err := s.takeDeedBack(c, deeds, slices.IndexFunc(deeds, func(d tickedDeed) bool { return d.ID == c.Param("id") }))
	if errors.Is(err, fault.Conflict) || errors.Is(err, fault.NotFound) {
		said, err = "This was not undone. "+fault.Message(err), nil
	}
	if err != nil {
		return err
	}
	s.flash(c, said)
	return respond.SeeOther(c, href.APIs())
}

// takeDeedBack takes back the one at the place, -1 being none of them, and says what has become of it.
func (s *Site) takeDeedBack(c echo.Context, deeds []tickedDeed, at int) (string, error) {
	switch {
	case at < 0:
		return "This can't be undone with one button any more. Deleted has what was deleted.", nil
	case deeds[at].Undone:
		return "This was undone already.", nil
	}
	ctx, d := c.Request().Context(), deeds[at]
	said := "Filed " + page.CountAPIs(len(d.Filed)) + " as before."
	undo := func() error { return s.Store.FileAPIs(ctx, d.Filed) }
	if len(d.Deleted) > 0 {
		said = "Brought back " + page.CountAPIs(len(d.Deleted)) + "."
		undo = func() error { return s.Store.UndeleteAPIs(ctx, d.Deleted) }
	}
	if err := undo(); err != nil {
		return "", err
	}
	deeds[at] = tickedDeed{ID: d.ID, Undone: true}
	return said, s.keepDeeds(c, deeds)
}
