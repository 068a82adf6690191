package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"patchbay/internal/fault"
)

// Order is what a person makes a conversation do that stands still.
type Order struct {
	Conversation string
	Kind         TriggerKind // WakeNow, Postpone or Cancel
	Due          time.Time   // what the person saw of DueAt; another one now is a Conflict. Zero does not matter
	Until        time.Time   // of Postpone: when it wakes instead
	By           string      // the name of the person
	Note         string      // of Cancel: why, "" for no reason
}

// Steer carries out an order. Its step and its entry of the audit log are stored together or not at all. Conflict means
// that the conversation has moved on since the person looked at it, or that it can't be done to it.
func (e *Engine) Steer(ctx context.Context, order Order) error {
	for range maxTries {
		err := e.trySteer(ctx, order)
		if !errors.Is(err, ErrStale) {
			return err
		}
	}
	return errMoved
}

var errMoved = fault.New(fault.Conflict, "This conversation has moved on in the meantime.")

func (e *Engine) trySteer(ctx context.Context, order Order) error {
	o, err := e.load(ctx, order.Conversation)
	if err != nil {
		return err
	}
	if !order.Due.IsZero() && !order.Due.Equal(o.DueAt) {
		return errMoved
	}
	t := Trigger{Kind: order.Kind, At: e.Now(), Text: order.Note, Until: order.Until, By: order.By}
	step, commit, err := e.advance(ctx, o, t)
	if err != nil {
		return err
	}
	if err := e.settle(ctx, commit, e.Store.CommitDeed(ctx, deeds[order.Kind], commit)); err != nil {
		return fmt.Errorf("%s of %s: %w", order.Kind, o.ID, err)
	}
	e.after(ctx, step)
	return nil
}

// deeds are what the audit log calls the orders.
var deeds = map[TriggerKind]string{WakeNow: "conversation.wake", Postpone: "conversation.postpone", Cancel: "conversation.cancel"}

// parked says whether people may wake or postpone the conversation: it waits for a time, not for a call.
func (c Conversation) parked() bool {
	return (c.Status == Delayed || c.Status == Waiting || c.Status == HandedOver) && len(c.Memory.Timers) > 0
}

// order does to the conversation what a person asks for.
func (w *walk) order(t Trigger) {
	switch t.Kind {
	case WakeNow:
		w.note(Hurried, t.By)
		w.wakeNow(t)
	case Postpone:
		w.postpone(t)
	case Cancel:
		w.note(Cancelled, strings.TrimSuffix(t.By+": "+t.Text, ": "))
		w.block(Ended)
	}
}

// wakeNow lets the timer come that comes first, and in time.
func (w *walk) wakeNow(t Trigger) {
	here, ok := w.here()
	if !ok {
		return
	}
	b, ok := behaviours[here.Kind].(timed)
	if !ok {
		w.giveUp("%s does not fit the component %q.", t.Kind, here.Name)
		return
	}
	timer := w.step.Conversation.Memory.take()
	timer.At = w.at
	w.leave(here, b.timer(w, here, timer))
}

// postpone moves all timers by as much as the first of them is moved, so that their order stays.
func (w *walk) postpone(t Trigger) {
	m := &w.step.Conversation.Memory
	first, _ := m.next()
	shift := t.Until.Sub(first.At)
	w.note(Postponed, t.By+": "+t.Until.UTC().Format(time.RFC3339))
	for _, timer := range append([]Timer(nil), m.Timers...) {
		m.set(timer.Kind, timer.At.Add(shift))
	}
}

// Wakes returns the timer that the stored conversation is due for; ok is false when it is due for another reason: its call
// is looked after, or was lost. What visitors said stays sealed.
func (r Record) Wakes() (timer Timer, ok bool) {
	var m Memory
	if json.Unmarshal(r.Memory, &m) != nil {
		return Timer{}, false
	}
	timer, ok = m.next()
	return timer, ok && timer.At.Equal(r.DueAt)
}

// Parked says whether people may wake or postpone the stored conversation.
func (r Record) Parked() bool {
	_, ok := r.Wakes()
	return ok && (r.Status == Delayed || r.Status == Waiting || r.Status == HandedOver)
}

// Place is a place in the order in which conversations wake.
type Place struct {
	Due time.Time
	ID  string
}

// Forecast is how many conversations wake when. It counts up to MaxForecast of them, the soonest.
type Forecast struct {
	Overdue int
	Hours   [24]int // from now on
	Later   int
	More    bool // there are more than were counted
}

// MaxForecast is how many conversations a Forecast counts.
const MaxForecast = 100_000

// Count adds conversations that wake in the hour after now with the number; a negative number is overdue.
func (f *Forecast) Count(hour, n int) {
	switch {
	case hour < 0:
		f.Overdue += n
	case hour < len(f.Hours):
		f.Hours[hour] += n
	default:
		f.Later += n
	}
}

// Total is all that were counted.
func (f *Forecast) Total() int {
	n := f.Overdue + f.Later
	for _, h := range f.Hours {
		n += h
	}
	return n
}
