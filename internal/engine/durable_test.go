package engine_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// cutStore loses the answer to a commit, after it was stored or before, and does not answer for a while then.
type cutStore struct {
	engine.Store
	stores bool
	cuts   atomic.Int32 // how many commits are cut off
	silent atomic.Int32 // how often it does not say what became of one
}

func (s *cutStore) CommitStep(ctx context.Context, c engine.Commit) error {
	return s.commit(func() error { return s.Store.CommitStep(ctx, c) })
}

func (s *cutStore) CommitDeed(ctx context.Context, action string, c engine.Commit) error {
	return s.commit(func() error { return s.Store.CommitDeed(ctx, action, c) })
}

func (s *cutStore) commit(store func() error) error {
	if s.cuts.Add(-1) < 0 {
		return store()
	}
	if s.stores {
		if err := store(); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: the line was cut", engine.ErrUnsure)
}

func (s *cutStore) Stored(ctx context.Context, c engine.Commit) (bool, error) {
	if s.silent.Add(-1) >= 0 {
		return false, errDown
	}
	return s.Store.Stored(ctx, c)
}

// over is an engine like the world's on another store.
func (w *world) over(s engine.Store) *engine.Engine {
	w.t.Helper()
	o := w.engine.Options
	o.Store = s
	e := engine.New(o)
	w.t.Cleanup(func() {
		w.api.release()
		e.Drain(context.Background())
	})
	return e
}

func TestACommitThatWasCutOff(t *testing.T) {
	cut := func(t *testing.T, stores bool) (*world, *engine.Engine, engine.View) {
		w := newWorld(t)
		w.publish(false)
		v := w.start()
		s := &cutStore{Store: w.db, stores: stores}
		s.cuts.Store(1)
		s.silent.Store(2)
		return w, w.over(s), v
	}
	t.Run("is acted on once when it was stored", func(t *testing.T) {
		w, e, v := cut(t, true)
		_, err := e.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "123456"})
		must(t, err)
		<-w.api.asked
		w.api.release()
		if v = w.until(v.ID, "delayed"); len(v.Messages) != 2 || len(w.api.asked) != 0 {
			t.Errorf("the transcript is %+v, and there were %d more calls", v.Messages, len(w.api.asked))
		}
	})
	t.Run("is an error when it was not stored, and can be made again", func(t *testing.T) {
		w, e, v := cut(t, false)
		_, err := e.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "123456"})
		if !errors.Is(err, fault.Unavailable) {
			t.Fatalf("got %v, want unavailable", err)
		}
		_, err = e.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "123456"})
		must(t, err)
		<-w.api.asked
		w.api.release()
		if v = w.until(v.ID, "delayed"); len(v.Messages) != 2 || len(w.api.asked) != 0 {
			t.Errorf("the transcript is %+v, and there were %d more calls", v.Messages, len(w.api.asked))
		}
	})
}

func TestWhatAPersonOrdersAndIsCutOff(t *testing.T) {
	cancel := func(t *testing.T, stores bool) (*world, *engine.Engine, engine.Order) {
		w := newWorld(t)
		w.publish(false)
		s := &cutStore{Store: w.db, stores: stores}
		s.cuts.Store(1)
		s.silent.Store(2)
		return w, w.over(s), engine.Order{Conversation: w.start().ID, Kind: engine.Cancel, By: "Ada"}
	}
	t.Run("is done, and nobody hears of it, when it was stored", func(t *testing.T) {
		w, e, order := cancel(t, true)
		must(t, e.Steer(w.ctx, order))
		w.until(order.Conversation, "ended")
	})
	t.Run("is an error when it was not stored, and can be ordered again", func(t *testing.T) {
		w, e, order := cancel(t, false)
		if err := e.Steer(w.ctx, order); !errors.Is(err, fault.Unavailable) {
			t.Fatalf("got %v, want unavailable", err)
		}
		must(t, e.Steer(w.ctx, order))
		w.until(order.Conversation, "ended")
	})
}

// editedStore has somebody edit the contact between the first reading of a conversation and the step that follows.
type editedStore struct {
	engine.Store
	edit func()
	done atomic.Bool
}

func (s *editedStore) Conversation(ctx context.Context, id string) (engine.Record, error) {
	r, err := s.Store.Conversation(ctx, id)
	if !s.done.Swap(true) {
		s.edit()
	}
	return r, err
}

func TestAnEditOfTheContactIsNeverLost(t *testing.T) {
	for name, attribute := range map[string]string{"by a step that writes the contact": "name", "by a step that does not": "user_otp"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.publishGraph("names",
				flow.Component{ID: "ask", Kind: flow.Text, Settings: flow.Settings{Text: "?", Attribute: attribute}, Next: map[string]string{"next": "hi"}},
				flow.Component{ID: "hi", Kind: flow.End, Settings: flow.Settings{Text: "Hi"}})
			v := w.startFlow(w.engine, "names")
			e := w.over(&editedStore{Store: w.db, edit: func() {
				w.exec(`UPDATE contacts SET attributes = json_set(attributes, '$.notes', 'a good customer'), seq = seq + 1`)
			}})
			_, err := e.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "Ada"})
			must(t, err)
			r, err := w.db.Conversation(w.ctx, v.ID)
			must(t, err)
			if got := string(r.Contact["notes"]); got != `"a good customer"` {
				t.Errorf("the notes are %s", got)
			}
			if got := string(r.Contact["name"]); (got == `"Ada"`) != (attribute == "name") {
				t.Errorf("the name is %s", got)
			}
			if got := w.until(v.ID, "ended"); len(got.Messages) != 3 {
				t.Errorf("the transcript is %+v", got.Messages)
			}
		})
	}
}

// exec changes the database behind everybody's back.
func (w *world) exec(statement string) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+w.path+"?_busy_timeout=10000")
	must(w.t, err)
	_, err = db.Exec(statement)
	must(w.t, errors.Join(err, db.Close()))
}

// countingStore notes what is asked of it.
type countingStore struct {
	engine.Store
	asked []string
}

func (s *countingStore) note(what string) { s.asked = append(s.asked, what) }

func (s *countingStore) Conversation(ctx context.Context, id string) (engine.Record, error) {
	s.note("read")
	return s.Store.Conversation(ctx, id)
}

func (s *countingStore) CommitStep(ctx context.Context, c engine.Commit) error {
	s.note("commit")
	return s.Store.CommitStep(ctx, c)
}

func (s *countingStore) FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error) {
	s.note("version")
	return s.Store.FlowVersion(ctx, flowID, number)
}

func (s *countingStore) Seen(ctx context.Context, id, message string) (bool, error) {
	s.note("seen")
	return s.Store.Seen(ctx, id, message)
}

func TestAStepIsOneReadAndOneCommit(t *testing.T) {
	w := newWorld(t)
	w.publishGraph("loop", flow.Component{ID: "ask", Kind: flow.Name, Settings: flow.Settings{Text: "?", Attribute: "name"}, Next: map[string]string{"next": "ask"}})
	s := &countingStore{Store: w.db}
	e := w.over(s)
	v := w.startFlow(e, "loop")
	for i := range 2 {
		s.asked = nil
		_, err := e.Send(w.ctx, v.ID, engine.Incoming{ID: fmt.Sprint(i), Text: "Ada"})
		must(t, err)
	}
	if got := strings.Join(s.asked, " "); got != "read commit" {
		t.Errorf("a step took: %s", got)
	}
}

func TestAClockThatIsSet(t *testing.T) {
	calling := func(t *testing.T) (*world, engine.View) {
		w := newWorld(t)
		w.publish(true)
		w.run(w.engine)
		v := w.start()
		_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "123456"})
		must(t, err)
		<-w.api.asked
		return w, v
	}
	t.Run("forward does not make a call lost that is under way", func(t *testing.T) {
		w, v := calling(t)
		w.pass(time.Hour)
		w.eventually("the call is put off", func() bool {
			r, err := w.db.Conversation(w.ctx, v.ID)
			must(t, err)
			return r.DueAt.After(w.clock())
		})
		w.api.release()
		if v = w.until(v.ID, "delayed"); len(v.Messages) != 2 || len(w.api.asked) != 0 {
			t.Errorf("the transcript is %+v, and there were %d more calls", v.Messages, len(w.api.asked))
		}
	})
	t.Run("back makes a delay later, and ends it all the same", func(t *testing.T) {
		w, v := calling(t)
		w.api.release()
		w.until(v.ID, "delayed")
		w.pass(-time.Hour)
		w.pass(2*time.Hour - time.Millisecond)
		if _, ok, err := w.db.NextDue(w.ctx); err != nil || !ok {
			t.Errorf("the delay is gone: %v", err)
		}
		w.pass(time.Millisecond)
		w.until(v.ID, "ended")
	})
}

// eventually waits for something that happens by itself.
func (w *world) eventually(what string, done func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("waited in vain: %s", what)
		}
	}
}
