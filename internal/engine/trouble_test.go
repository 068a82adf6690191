package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

var errDown = errors.New("the database is down")

func delayed(text string) []flow.Component {
	return []flow.Component{{ID: "d", Kind: flow.Delay, Settings: flow.Settings{Seconds: 5}, Next: map[string]string{"next": "e"}},
		{ID: "e", Kind: flow.End, Settings: flow.Settings{Text: text}}}
}

func TestASwitchOfTheEnvironmentDoesNotJamTheEngine(t *testing.T) {
	w := newWorld(t)
	_, err := w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "one", Name: "One", Constants: []apidef.Row{{Key: "shop", Value: "Shop"}}})
	must(t, err)
	_, err = w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "two", Name: "Two"})
	must(t, err)
	w.publishGraph("g", delayed("Bye from {{env.shop}}")...)
	v := w.startFlow(w.engine, "g")
	must(t, w.db.UseEnvironment(w.ctx, "two"))
	w.pass(time.Minute)
	w.run(w.engine)
	if v = w.until(v.ID, "ended"); lastText(v) != "Sorry, this chat can't go on. Please try again later." {
		t.Errorf("the visitor reads %q", lastText(v))
	}
}

func TestAnAnswerWhoseAttributeWasDeletedGoesNowhereAndTheChatGoesOn(t *testing.T) {
	w := newWorld(t)
	_, err := w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "pin", Label: "Pin", Type: attr.TypeSecret, Scope: attr.ScopeConversation})
	must(t, err)
	w.publishGraph("g", flow.Component{ID: "q", Kind: flow.Text, Settings: flow.Settings{Text: "Pin?", Attribute: "pin"}, Next: map[string]string{"next": "e"}},
		flow.Component{ID: "e", Kind: flow.End, Settings: flow.Settings{Text: "Bye"}})
	v := w.startFlow(w.engine, "g")
	must(t, w.db.DeleteAttribute(w.ctx, "pin"))
	_, err = w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "4711"})
	must(t, err)
	v = w.until(v.ID, "ended")
	if lastText(v) != "Bye" {
		t.Errorf("the visitor reads %q", lastText(v))
	}
	if seen := fmt.Sprintf("%+v", v.Messages); strings.Contains(seen, "4711") {
		t.Errorf("what may have been a secret is shown: %s", seen)
	}
}

// lostVersions is a database that has lost the versions of a flow.
type lostVersions struct {
	*store.DB
	flow string
}

func (s lostVersions) FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error) {
	if flowID == s.flow {
		return flow.Version{}, errDown
	}
	return s.DB.FlowVersion(ctx, flowID, number)
}

func TestConversationsThatCantBeOpenedDoNotStarveTheOthers(t *testing.T) {
	w := newWorld(t)
	w.publishGraph("lost", delayed("never")...)
	w.publishGraph("healthy", delayed("Bye")...)
	var v engine.View
	for range 300 { // more than one batch
		v = w.startFlow(w.engine, "lost")
	}
	c, err := w.db.Conversation(w.ctx, v.ID)
	must(t, err)
	w.pass(time.Second)
	v = w.startFlow(w.engine, "healthy")
	w.pass(time.Minute)
	o := w.engine.Options
	o.Store = lostVersions{w.db, c.FlowID}
	w.run(engine.New(o))
	w.until(v.ID, "ended")
}

// blindStore can't look up what was seen.
type blindStore struct{ engine.Store }

func (blindStore) Seen(context.Context, string, string) (bool, error) { return false, errDown }

func TestALookUpThatFailsIsNotAMessageThatWasTaken(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	v := w.start()
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "123456"})
	must(t, err)
	o := w.engine.Options
	o.Store = blindStore{w.db}
	if _, err := engine.New(o).Send(w.ctx, v.ID, engine.Incoming{ID: "m2", Text: "hello"}); !errors.Is(err, errDown) {
		t.Errorf("got %v", err)
	}
}

// slowCalls take until they are let go.
type slowCalls struct {
	asked chan struct{}
	done  chan struct{}
}

func (s slowCalls) Do(context.Context, call.Request) (call.Result, error) {
	s.asked <- struct{}{}
	<-s.done
	return call.Result{Outcome: "success"}, nil
}

func (s slowCalls) Terms(context.Context, string) (call.Terms, error) {
	return call.Terms{Timeout: 30 * time.Second}, nil
}

func TestACallThatWaitedTooLongForItsTurnIsNotSent(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	w.publishGraph("calls", flow.Component{ID: "c", Kind: flow.API, Settings: flow.Settings{API: "order"}, Next: map[string]string{"others": "e"}},
		flow.Component{ID: "e", Kind: flow.End})
	calls := slowCalls{make(chan struct{}, 300), make(chan struct{})}
	o := w.engine.Options
	o.Calls = calls
	e := engine.New(o)
	for range 260 {
		w.startFlow(e, "calls")
	}
	for range 256 {
		<-calls.asked
	}
	w.pass(6 * time.Second) // the other four have been in the queue for longer than the grace of their watchdogs
	close(calls.done)
	e.Drain(w.ctx)
	if len(calls.asked) != 0 {
		t.Errorf("%d calls went out after all", len(calls.asked))
	}
}

// forgetful is a keyring that can lose its keys.
type forgetful struct {
	*secret.Keyring
	lost *atomic.Bool
}

func (k forgetful) Open(place, sealed string) (secret.Value, bool, error) {
	if k.lost.Load() {
		return secret.Value{}, false, errors.New("no such key")
	}
	return k.Keyring.Open(place, sealed)
}

func TestAResultThatCanNeverBeStoredIsGivenUp(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	o, lost := w.engine.Options, &atomic.Bool{}
	o.Sealer = forgetful{w.keys, lost}
	e := engine.New(o)
	v := w.startFlow(e, "f")
	_, err := e.Send(w.ctx, v.ID, engine.Incoming{Text: "123456"})
	must(t, err)
	<-w.api.asked
	lost.Store(true)
	w.api.release()
	patience, cancel := context.WithTimeout(w.ctx, 10*time.Second)
	defer cancel()
	if e.Drain(patience); patience.Err() != nil {
		t.Error("the engine still tries")
	}
}

func TestATranscriptFromSomewhereOn(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	v := w.start()
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "123456"})
	must(t, err)
	all, err := w.engine.Transcript(w.ctx, v.ID, 0)
	must(t, err)
	rest, err := w.engine.Transcript(w.ctx, v.ID, all.Messages[0].Seq)
	must(t, err)
	if len(all.Messages) != 2 || len(rest.Messages) != 1 || rest.Messages[0] != all.Messages[1] || rest.Status != all.Status {
		t.Errorf("all of it is %+v, the rest %+v", all, rest)
	}
}
