package engine

import (
	"strings"
	"time"

	"patchbay/internal/flow"
)

type delay struct{}

// enter parks the conversation until the time has passed or the moment has come, and then until the hours begin.
func (delay) enter(w *walk, c flow.Component) exit {
	end, ok := w.delayEnd(c)
	switch {
	case !ok:
		return stay
	case !end.After(w.at):
		return flow.Next
	}
	return w.park(end)
}

func (w *walk) park(until time.Time) exit {
	w.note(Parked, "")
	w.block(Delayed)
	w.step.Conversation.Memory.set(DelayEnds, until)
	return stay
}

// delayEnd is when the delay ends. A moment that can't be read has come already.
func (w *walk) delayEnd(c flow.Component) (end time.Time, ok bool) {
	end = w.at.Add(time.Duration(c.Settings.Seconds) * time.Second)
	if c.Settings.Until != "" {
		text, ok := w.render(c, flow.SetUntil)
		if !ok {
			return end, false
		}
		end = momentOf(strings.TrimSpace(text), c.Settings, w.at)
	}
	if h, has := w.program.hours[c.ID]; has {
		end = h.Next(end)
	}
	if latest := w.at.Add(maxDelay); end.After(latest) {
		end = latest
	}
	return end, true
}

// maxDelay bounds what a date of an attribute can mean: a conversation must not sleep for centuries.
const maxDelay = 366 * 24 * time.Hour

// momentOf reads a date, which begins at midnight of the time zone, or a date and a time.
func momentOf(text string, s flow.Settings, missing time.Time) time.Time {
	zone, err := s.Zone()
	if err != nil {
		return missing
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t
		}
	}
	return missing
}

// lateAfter is how much later than it should a delay may end without being late.
const lateAfter = time.Minute

// timer ends the delay. When nothing was running at its end, the component says what a late one does.
func (delay) timer(w *walk, c flow.Component, t Timer) exit {
	s, late := c.Settings, w.at.Sub(t.At)
	if t.At.IsZero() {
		late = 0 // somebody has set another time for it
	}
	h, hasHours := w.program.hours[c.ID]
	if s.Late == flow.LateWaits && hasHours && late > lateAfter && !h.Include(w.at) {
		return w.park(h.Next(w.at))
	}
	w.note(Woke, "")
	w.step.Conversation.Walked = 0
	if s.Late == flow.LateSkips && late > max(lateAfter, time.Duration(s.LateSeconds)*time.Second) {
		return flow.TooLate
	}
	return flow.Next
}
