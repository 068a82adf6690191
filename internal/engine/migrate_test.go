package engine_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"patchbay/internal/engine"
	"patchbay/internal/flow"
)

// question is a component that asks and ends at the one named.
func asks(id, text, next string) flow.Component {
	return flow.Component{ID: id, Kind: flow.Text, Settings: flow.Settings{Text: text, Attribute: "user_otp"}, Next: map[string]string{flow.Next: next}}
}

func ends(text string) flow.Component {
	return flow.Component{ID: "bye", Kind: flow.End, Settings: flow.Settings{Text: text}}
}

func (w *world) republish(components ...flow.Component) flow.Version {
	w.t.Helper()
	f, err := w.db.Flow(w.ctx, "v")
	must(w.t, err)
	f.Draft = flow.Graph{Components: components}
	v, err := engine.NewEditor(w.db).Publish(w.ctx, f, "Ada")
	must(w.t, err)
	return v
}

func TestConversationsMoveToTheNewestVersion(t *testing.T) {
	w := newWorld(t)
	w.publishGraph("v", asks("a", "A?", "b"), asks("b", "B?", "bye"), ends("One"))
	atA, atB, over := w.startFlow(w.engine, "v"), w.startFlow(w.engine, "v"), w.startFlow(w.engine, "v")
	for _, id := range []string{atB.ID, over.ID, over.ID} {
		_, err := w.engine.Send(w.ctx, id, engine.Incoming{Text: "x"})
		must(t, err)
	}
	two := w.republish(asks("a", "New A?", "bye"), ends("Two"))
	running, err := w.db.Running(w.ctx, two.FlowID)
	must(t, err)
	if running[1] != 2 || running[2] != 0 {
		t.Errorf("%v run on version 1, want 2", running)
	}
	m, err := w.engine.Migrate(w.ctx, w.db, two.FlowID, two.Number, "")
	must(t, err)
	if m.Moved != 1 || m.Gone["b"] != 1 || m.Calling != 0 || m.Rest != "" {
		t.Errorf("what became of them: %+v", m)
	}
	v, err := w.engine.Send(w.ctx, atA.ID, engine.Incoming{Text: "x"})
	must(t, err)
	if got := lastText(v); got != "Two" {
		t.Errorf("the conversation that was moved ends with %q", got)
	}
	v, err = w.engine.Send(w.ctx, atB.ID, engine.Incoming{Text: "x"})
	must(t, err)
	if got := lastText(v); got != "One" {
		t.Errorf("the conversation that stayed ends with %q", got)
	}
}

func TestAConversationIsNotMovedWhileItCalls(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	v := w.start()
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "x"})
	must(t, err)
	<-w.api.asked
	f, err := w.db.Flow(w.ctx, "f")
	must(t, err)
	two, err := engine.NewEditor(w.db).Publish(w.ctx, f, "Ada")
	must(t, err)
	m, err := w.engine.Migrate(w.ctx, w.db, f.ID, two.Number, "")
	must(t, err)
	if m.Moved != 0 || m.Calling != 1 {
		t.Errorf("what became of it during the call: %+v", m)
	}
	w.api.release()
	w.until(v.ID, "delayed")
	m, err = w.engine.Migrate(w.ctx, w.db, f.ID, two.Number, "")
	must(t, err)
	r, err := w.db.Conversation(w.ctx, v.ID)
	must(t, err)
	if m.Moved != 1 || r.Version != 2 || r.DueAt.IsZero() {
		t.Errorf("what became of it afterwards: %+v, version %d, due %v", m, r.Version, r.DueAt)
	}
}

// listed are ids as they were read a moment ago.
type listed []string

func (l listed) RunningBefore(_ context.Context, _ string, _ int, after string, limit int) ([]string, error) {
	rest := l[slices.Index(l, after)+1:]
	return rest[:min(limit, len(rest))], nil
}

func TestWhatCantBeMovedDoesNotHideTheRest(t *testing.T) {
	w := newWorld(t)
	w.publishGraph("v", asks("a", "A?", "bye"), ends("One"))
	here := w.startFlow(w.engine, "v")
	two := w.republish(asks("a", "New A?", "bye"), ends("Two"))
	var all listed
	for i := range 5000 {
		all = append(all, fmt.Sprintf("cnv_erased%d", i))
	}
	all = append(all, here.ID)
	first, err := w.engine.Migrate(w.ctx, all, two.FlowID, two.Number, "")
	must(t, err)
	if first.Moved != 0 || first.Rest != all[4999] {
		t.Errorf("the first run has moved %d and the next begins behind %q", first.Moved, first.Rest)
	}
	second, err := w.engine.Migrate(w.ctx, all, two.FlowID, two.Number, first.Rest)
	must(t, err)
	if second.Moved != 1 || second.Rest != "" {
		t.Errorf("the second run has moved %d, and then %q", second.Moved, second.Rest)
	}
}

func TestWhatHasLeftTheFlowSinceItWasListedIsNotMoved(t *testing.T) {
	w := newWorld(t)
	w.publishGraph("other", asks("a", "Other?", "bye"), ends("Other"))
	elsewhere := w.startFlow(w.engine, "other")
	w.publishGraph("v", asks("a", "A?", "bye"), ends("One"))
	here := w.startFlow(w.engine, "v")
	two := w.republish(asks("a", "New A?", "bye"), ends("Two"))
	m, err := w.engine.Migrate(w.ctx, listed{"cnv_erased", elsewhere.ID, here.ID}, two.FlowID, two.Number, "")
	must(t, err)
	if m.Moved != 1 || len(m.Gone) != 0 || m.Calling != 0 {
		t.Errorf("what became of them: %+v", m)
	}
	r, err := w.db.Conversation(w.ctx, elsewhere.ID)
	must(t, err)
	if r.FlowKey != "other" || r.Version != 1 {
		t.Errorf("the one in another flow is on version %d of %s", r.Version, r.FlowKey)
	}
}
