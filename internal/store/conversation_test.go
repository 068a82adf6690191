package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"patchbay/internal/engine"
	"patchbay/internal/engine/enginetest"
	"patchbay/internal/fault"
	"patchbay/internal/phrase"
)

func TestConversations(t *testing.T) {
	onBoth(t, "the store keeps the engine's contract", func(t *testing.T, w world) { enginetest.Run(t, w.db) })
	enginetest.RunAlone(t, open(t, filepath.Join(t.TempDir(), "patchbay.db")).db)
	server := os.Getenv("TEST_POSTGRES_DSN")
	if server == "" {
		return
	}
	enginetest.RunReplicas(t, func(t *testing.T) enginetest.Replicas {
		address := freshSchema(t, server)
		a, b := open(t, address), open(t, address)
		return enginetest.Replicas{A: a.db, B: b.db, Age: func() {
			must(t, a.db.Exec(a.ctx, "UPDATE replicas SET beat_at = beat_at - interval '1 minute'"))
		}}
	})
}

var errUnread = errors.New("must not be read")

func TestARowThatCantBeReadHoldsUpNobody(t *testing.T) {
	onBoth(t, "it is put off and the others are stepped", func(t *testing.T, w world) {
		now := time.Now()
		damaged, fine := enginetest.Parked(t, w.db, now.Add(-2*time.Second)), enginetest.Parked(t, w.db, now.Add(-time.Second))
		must(t, w.db.Exec(w.ctx, "UPDATE conversations SET attributes = '{' WHERE id = '"+damaged+"'"))
		woken, err := w.db.StepDue(w.ctx, engine.Due{Now: now, Limit: 10, PutOff: now.Add(time.Hour), Advance: func(r engine.Record) (engine.Commit, error) {
			if r.ID == damaged {
				return engine.Commit{}, errUnread
			}
			return enginetest.End(r), nil
		}})
		must(t, err)
		if len(woken) != 2 || woken[0].ID != damaged || woken[0].Err == nil || errors.Is(woken[0].Err, errUnread) || woken[1].ID != fine || woken[1].Err != nil {
			t.Errorf("got %v", woken)
		}
		if next, ok, err := w.db.NextDue(w.ctx); err != nil || !ok || next.Before(now.Add(time.Minute)) {
			t.Errorf("the next one is due at %v, %t, %v", next, ok, err)
		}
	})
}

func TestAStepThatTheDatabaseRefusesHoldsUpNobody(t *testing.T) {
	onBoth(t, "it alone is refused", func(t *testing.T, w world) {
		now := time.Now()
		bad, fine := enginetest.Parked(t, w.db, now.Add(-2*time.Second)), enginetest.Parked(t, w.db, now.Add(-time.Second))
		woken, err := w.db.StepDue(w.ctx, engine.Due{Now: now, Limit: 10, PutOff: now.Add(time.Hour), Advance: func(r engine.Record) (engine.Commit, error) {
			c := enginetest.End(r)
			if r.ID == bad {
				c.Events[1].Seq = c.Events[0].Seq // which no two events may share
			}
			return c, nil
		}})
		must(t, err)
		if len(woken) != 2 || woken[0].ID != bad || woken[0].Err == nil || woken[1].ID != fine || woken[1].Err != nil {
			t.Errorf("got %v", woken)
		}
		if next, ok, err := w.db.NextDue(w.ctx); err != nil || !ok || next.Before(now.Add(time.Minute)) {
			t.Errorf("the next one is due at %v, %t, %v", next, ok, err)
		}
	})
}

func TestAStepThatIsRefusedDoesNotPutOffTheNextOne(t *testing.T) {
	onBoth(t, "somebody else ends the conversation meanwhile", func(t *testing.T, w world) {
		for range 20 {
			now := time.Now()
			bad := enginetest.Parked(t, w.db, now.Add(-time.Second))
			tries, ended := 0, make(chan error, 1)
			_, err := w.db.StepDue(w.ctx, engine.Due{Now: now, Limit: 10, PutOff: now.Add(time.Hour), Advance: func(r engine.Record) (engine.Commit, error) {
				if tries++; tries == 2 { // alone, which only PostgreSQL tries: the row is locked until that is refused
					go func() { ended <- w.db.CommitStep(w.ctx, enginetest.End(r)) }()
				}
				c := enginetest.End(r)
				c.Events[1].Seq = c.Events[0].Seq
				return c, nil
			}})
			must(t, err)
			if tries == 1 {
				return
			}
			must(t, <-ended)
			if r, err := w.db.Conversation(w.ctx, bad); err != nil || !r.DueAt.IsZero() {
				t.Fatalf("it has ended and is due at %v, %v", r.DueAt, err)
			}
		}
	})
}

func TestAFlowIsNotFoundByWhatIsNoText(t *testing.T) {
	onBoth(t, "whoever asks", func(t *testing.T, w world) {
		for _, key := range []string{"none", "a\xff", "a\x00"} {
			if _, err := w.db.Published(w.ctx, key); !errors.Is(err, fault.NotFound) {
				t.Errorf("of %q: got %v, want not found", key, err)
			}
		}
	})
}

func TestNewConversationsBeginInTheLanguageOfTheChat(t *testing.T) {
	onBoth(t, "a flow that nobody has set speaks English, and any other what is set", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		must(t, second(w.db.PublishFlow(w.ctx, f, "Ada")))
		for revision, want := range []phrase.Language{"", "de"} {
			if revision > 0 {
				must(t, second(w.db.SaveFlowChat(w.ctx, sampleChat(f.Key), nil)))
			}
			p, err := w.db.Published(w.ctx, f.Key)
			must(t, err)
			if p.Language != want || p.FlowID == "" || p.Version != 1 {
				t.Errorf("they begin with %+v, want the language %q", p, want)
			}
		}
	})
}

func TestWhatWasTakenIsStoredBeforeTheDatabaseCloses(t *testing.T) {
	address := filepath.Join(t.TempDir(), "patchbay.db")
	w := open(t, address)
	asked := atOnce(100, func(i int) error {
		if i == 50 {
			return w.db.Close()
		}
		return w.db.CreateConversation(context.Background(), enginetest.Fresh())
	})
	stored := 0
	for i, err := range asked {
		if err == nil && i != 50 {
			stored++
		}
	}
	again := open(t, address)
	all, err := again.db.Conversations(again.ctx, "", 200)
	must(t, err)
	if len(all) != stored {
		t.Errorf("%d are stored, %d were told so", len(all), stored)
	}
}
