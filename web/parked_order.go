package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

func (s *Site) parkedWake(c echo.Context) error {
	return s.steer(c, "Woke %s.", func(engine.Place) engine.Order { return engine.Order{Kind: engine.WakeNow} })
}

func (s *Site) parkedCancel(c echo.Context) error {
	note := strings.TrimSpace(c.FormValue("note"))
	if len(note) > maxNote {
		return fault.New(fault.Invalid, "Write a note of %d characters at most.", maxNote)
	}
	return s.steer(c, "Ended %s.", func(engine.Place) engine.Order { return engine.Order{Kind: engine.Cancel, Note: note} })
}

const maxNote = 1000

const saidPostponed = "Postponed %s."

func (s *Site) parkedPostpone(c echo.Context) error {
	until, err := s.postponement(c)
	if err != nil {
		return err
	}
	return s.steer(c, saidPostponed, func(p engine.Place) engine.Order { return engine.Order{Kind: engine.Postpone, Until: until(p.Due)} })
}

// postponement reads what a time becomes. One that has passed already counts from now on.
func (s *Site) postponement(c echo.Context) (func(time.Time) time.Time, error) {
	var problems fault.Problems
	if to := logTime(&problems, "to", strings.TrimSpace(c.FormValue("to"))); !to.IsZero() || problems.Err() != nil {
		return func(time.Time) time.Time { return to }, problems.Err()
	}
	by, err := time.ParseDuration(c.FormValue("by"))
	if err != nil || by <= 0 {
		return nil, fault.New(fault.Invalid, "Say for how long the conversations are to be postponed.")
	}
	now := s.Now()
	return func(due time.Time) time.Time {
		if due.Before(now) {
			due = now
		}
		return due.Add(by).Truncate(time.Millisecond)
	}, nil
}

// steer gives an order to everything that the form has chosen, and shows the list again. What is done is said with how many.
func (s *Site) steer(c echo.Context, done string, order func(engine.Place) engine.Order) error {
	chosen, err := chosenPlaces(c)
	if err != nil {
		return err
	}
	var moved []string
	var problems []error
	for _, p := range chosen {
		o := order(p)
		o.Conversation, o.Due = p.ID, p.Due
		if err := s.give(c, o); err != nil {
			problems = append(problems, err)
			continue
		}
		moved = append(moved, placeText(engine.Place{Due: o.Until, ID: p.ID})+"@"+strconv.FormatInt(p.Due.UnixMilli(), 10))
	}
	if done == saidPostponed && len(moved) > 0 {
		s.keepUndo(c, moved)
	} else if len(moved) > 0 {
		s.sessions.Remove(c.Request().Context(), keyUndo)
		s.flash(c, fmt.Sprintf(done, countOf(len(moved))))
	}
	return s.steered(c, len(moved), problems)
}

// steered shows the list again, with what could not be done.
func (s *Site) steered(c echo.Context, n int, problems []error) error {
	if len(problems) == 0 {
		return respond.SeeOther(c, href.Parked())
	}
	for _, err := range problems {
		if !errors.Is(err, fault.Conflict) && !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Invalid) {
			return err
		}
	}
	p, err := s.parkedPage(c)
	if err != nil {
		return err
	}
	for _, err := range problems {
		p.Problems = append(p.Problems, fault.Message(err))
	}
	status := http.StatusConflict
	if n > 0 {
		status = http.StatusOK
	}
	return respond.Page(c, status, p.Page())
}

func (s *Site) give(c echo.Context, o engine.Order) error {
	ctx := c.Request().Context()
	actor, _ := auth.ActorOf(ctx) // the store refuses nobody
	o.By = actor.Name
	return s.Engine.Steer(ctx, o)
}

// chosenPlaces are the row of the button that was pressed, or all that are ticked.
func chosenPlaces(c echo.Context) ([]engine.Place, error) {
	form, err := c.FormParams()
	if err != nil {
		return nil, err
	}
	picks := form["only"]
	if len(picks) == 0 {
		picks = form["pick"]
	}
	if len(picks) == 0 {
		return nil, fault.New(fault.Invalid, "Tick the conversations first.")
	}
	places := make([]engine.Place, len(picks))
	for i, text := range picks {
		if places[i], err = readPlace(text); err != nil {
			return nil, err
		}
	}
	return places, nil
}

// undoTime is how long a postponement can be taken back with one button.
const undoTime = 10 * time.Minute

// keepUndo keeps what was postponed in the session, with the time.
func (s *Site) keepUndo(c echo.Context, moved []string) {
	at := strconv.FormatInt(s.Now().UnixMilli(), 10)
	s.sessions.Put(c.Request().Context(), keyUndo, at+" "+strings.Join(moved, " "))
}

// postponed returns what can be taken back.
func (s *Site) postponed(kept string) []string {
	at, moved, _ := strings.Cut(kept, " ")
	millis, err := strconv.ParseInt(at, 10, 64)
	if err != nil || s.Now().Sub(time.UnixMilli(millis)) > undoTime {
		return nil
	}
	return strings.Fields(moved)
}

// undoable says what the person has just postponed, and which postponement that was.
func (s *Site) undoable(c echo.Context) (said, which string) {
	kept := s.sessions.GetString(c.Request().Context(), keyUndo)
	n := len(s.postponed(kept))
	if n == 0 {
		return "", ""
	}
	which, _, _ = strings.Cut(kept, " ")
	return fmt.Sprintf(saidPostponed, countOf(n)), which
}

// parkedUndo moves what was postponed back to its time, or wakes it within a second when that has passed.
func (s *Site) parkedUndo(c echo.Context) error {
	if _, which := s.undoable(c); which == "" || which != c.FormValue("which") {
		s.flash(c, "This was undone already, or can't be any more.")
		return respond.SeeOther(c, href.Parked())
	}
	moved := s.postponed(s.sessions.PopString(c.Request().Context(), keyUndo))
	var problems []error
	for _, m := range moved {
		o, err := s.takeBack(m)
		if err == nil {
			err = s.give(c, o)
		}
		if err != nil {
			problems = append(problems, err)
		}
	}
	if n := len(moved) - len(problems); n > 0 {
		s.flash(c, "Put back "+countOf(n)+".")
	}
	return s.steered(c, len(moved)-len(problems), problems)
}

// takeBack reads what steer has kept: the conversation, when it wakes now, and when it was to wake.
func (s *Site) takeBack(moved string) (engine.Order, error) {
	i := strings.LastIndexByte(moved, '@')
	place, err := readPlace(moved[:max(i, 0)])
	if err != nil {
		return engine.Order{}, err
	}
	was, err := strconv.ParseInt(moved[i+1:], 10, 64)
	if err != nil {
		return engine.Order{}, fmt.Errorf("what was postponed: %w", err)
	}
	until := time.UnixMilli(was).UTC()
	if soon := s.Now().Add(time.Second).Truncate(time.Millisecond); until.Before(soon) {
		until = soon
	}
	return engine.Order{Conversation: place.ID, Kind: engine.Postpone, Due: place.Due, Until: until}, nil
}

func countOf(n int) string { return page.Counted(n, "conversation", "conversations") }
