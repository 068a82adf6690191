package crash_test

import (
	"slices"
	"strings"
	"testing"

	"patchbay/internal/engine"
)

// ending is how one API's call must have gone.
type ending struct {
	sent     int // requests that the provider got
	attempts int // calls that the history knows
	outcome  string
}

// Endings that come again and again. The request itself may have left or not.
func fine() ending                   { return ending{1, 1, "success"} }
func repeatedAfter(sent int) ending  { return ending{sent, 2, "success"} }
func unknownAfter(sent int) ending   { return ending{sent, 1, "unknown"} }
func all(e ending) map[string]ending { return map[string]ending{look: e, keep: e, charge: e, put: e} }
func but(api string, e ending) map[string]ending {
	m := all(fine())
	m[api] = e
	return m
}

// A conversation of the flow stores eight steps: 1 it begins, 2 the word is taken and look called, 3 look has returned and keep is
// called, 4 keep has returned and the delay begins, 5 it ends and charge is called, 6 put is called, 7 the second question is
// asked, 8 its answer ends the chat. The four calls are sent, end and are logged in this order.
func TestWhereverTheProgramDiesTheConversationGoesOnAsItShould(t *testing.T) {
	for place, want := range map[string]map[string]ending{
		"engine.before_commit:1": all(fine()), // the visitor begins another
		"engine.after_commit:1":  all(fine()), // so here, and the first one waits for nobody
		"engine.before_commit:2": all(fine()),
		"engine.after_commit:2":  but(look, repeatedAfter(1)), // the message is taken, unheard; its call is decided and not sent
		"engine.before_commit:3": but(look, repeatedAfter(2)),
		"engine.after_commit:3":  but(keep, repeatedAfter(1)),
		"engine.before_commit:4": but(keep, repeatedAfter(2)),
		"engine.after_commit:4":  all(fine()), // in a delay
		"engine.before_commit:5": all(fine()), // woken again
		"engine.after_commit:5":  but(charge, unknownAfter(0)),
		"engine.before_commit:6": but(charge, unknownAfter(1)),
		"engine.after_commit:6":  but(put, repeatedAfter(1)),
		"engine.before_commit:7": but(put, repeatedAfter(2)),
		"engine.after_commit:7":  all(fine()),
		"engine.before_commit:8": all(fine()),
		"engine.after_commit:8":  all(fine()),
		"call.before_send:1":     but(look, repeatedAfter(1)),
		"call.after_send:1":      but(look, repeatedAfter(2)),
		"call.before_send:2":     but(keep, repeatedAfter(1)),
		"call.after_send:2":      but(keep, repeatedAfter(2)),
		"call.before_send:3":     but(charge, unknownAfter(0)),
		"call.after_send:3":      but(charge, unknownAfter(1)),
		"call.before_send:4":     but(put, repeatedAfter(1)),
		"call.after_send:4":      but(put, repeatedAfter(2)),
		"engine.before_result:1": but(look, repeatedAfter(2)),
		"engine.after_result:1":  but(keep, repeatedAfter(1)),
		"engine.before_result:3": but(charge, unknownAfter(1)),
		"engine.after_result:3":  but(put, repeatedAfter(1)),
	} {
		check := func(t *testing.T, postgres bool) {
			t.Parallel()
			c, a := dieAt(t, place, postgres)
			events := c.history(a)
			for api, e := range want {
				if got := c.ending(a, api, events); got != e {
					t.Errorf("%s: %s ended as %+v, want %+v", a.ID, api, got, e)
				}
			}
		}
		t.Run("SQLite/"+place, func(t *testing.T) { check(t, false) })
		if slices.Contains(onPostgres(), place) {
			t.Run("PostgreSQL/"+place, func(t *testing.T) { check(t, true) })
		}
	}
}

// onPostgres are the places at which the other database has ways of its own: a visitor's step, a due one, the begin of a call
// and its end. There it takes some seconds until a silent process counts as dead.
func onPostgres() []string {
	return []string{"engine.before_commit:2", "engine.after_commit:2", "engine.before_commit:5", "engine.after_commit:5", "call.after_send:3",
		"engine.after_result:3"}
}

// The journal writes beside the conversation, which may be anywhere when it dies: what always holds must hold, and what was
// written is there.
func TestADeathAtTheJournalLosesNothingElse(t *testing.T) {
	for place, least := range map[string]int{"journal.before_write:1": 3, "journal.after_write:1": 4, "journal.before_write:2": 3, "journal.after_write:2": 4} {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			c, _ := dieAt(t, place, false)
			if logged := c.site.verify(c).logged; logged < least {
				t.Errorf("API Logs have %d rows, want %d or more", logged, least)
			}
		})
	}
}

// dieAt has one conversation with a program that dies at the place and is started again, and checks what always holds.
func dieAt(t *testing.T, place string, postgres bool) (*crowd, *account) {
	t.Helper()
	s := newSite(t, plan{seed: 1, replicas: 1, seconds: 5, calm: true, postgres: postgres})
	s.dying(place)
	c := &crowd{site: s}
	v := c.visitor(1)
	a, err := v.begin(flowKey(1))
	must(t, err)
	for _, text := range []string{"one", "two"} {
		_, err := v.listen(a)
		must(t, err)
		must(t, v.say(a, text))
	}
	h, err := v.listen(a)
	must(t, err)
	if h.Status != "ended" {
		t.Errorf("%s is %s", a.ID, h.Status)
	}
	s.reborn()
	s.stopAll()
	s.verify(c)
	return c, a
}

// dying starts the only process so that it dies at the place, and without that once it has.
func (s *site) dying(place string) {
	s.t.Helper()
	r := s.replicas[0]
	must(s.t, r.start("--fail-point", place))
	must(s.t, r.up())
	again := make(chan error, 1)
	go func() {
		err := r.died()
		if err == nil {
			err = r.start()
		}
		if err == nil {
			err = r.up()
		}
		again <- err
	}()
	s.reborn = func() { must(s.t, <-again) }
}

// history reads the events of the conversation.
func (c *crowd) history(a *account) []engine.EventRecord {
	c.site.t.Helper()
	db := c.site.open()
	defer func() { must(c.site.t, db.Close()) }()
	events, err := db.Events(c.site.t.Context(), a.ID, 0)
	must(c.site.t, err)
	return events
}

// ending is how the call of the API went.
func (c *crowd) ending(a *account, api string, events []engine.EventRecord) ending {
	var e ending
	for _, q := range c.site.provider.by(api) {
		if q.Conversation == a.ID {
			e.sent++
		}
	}
	e.attempts, e.outcome = callOf(api, events)
	return e
}

// The gateway can't know whether a message left, so it says so, and never sends it again; the demo tells the visitor, and asks for
// the code that may have come.
func TestADeathAroundTheOneTimeCodeSendsNoSecondOne(t *testing.T) {
	for place, messages := range map[string]int{"otp.before_send": 0, "otp.after_send": 1} {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, plan{seed: 1, replicas: 1, seconds: 5})
			s.dying(place)
			v := (&crowd{site: s}).visitor(1)
			a, err := v.begin("phone-verification")
			must(t, err)
			must(t, v.say(a, "+14155552671"))
			s.reborn()
			h, err := v.listen(a)
			must(t, err)
			told := false
			for _, m := range h.Messages {
				told = told || strings.Contains(m.Text, "not sure")
			}
			if last := h.Messages[len(h.Messages)-1].Text; h.Status != "waiting" || !told || !strings.Contains(last, "What is the code") {
				t.Errorf("%s is %s and says %q", a.ID, h.Status, last)
			}
			c := s.connect()
			defer func() { _ = c.Close() }()
			sent, booked := ask(t.Context(), c, "SELECT id FROM otp_outbox"), ask(t.Context(), c, "SELECT id FROM otp_sends WHERE NOT sent")
			if len(sent) != messages || len(booked) != 1 {
				t.Errorf("%d messages were sent and %d are booked as unknown, want %d and 1", len(sent), len(booked), messages)
			}
			if attempts, outcome := callOf("send", v.history(a)); attempts != 2 || outcome != "unsure" {
				t.Errorf("%s: the call was made %d times and ended as %s", a.ID, attempts, outcome)
			}
		})
	}
}
