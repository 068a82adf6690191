package engine_test

import (
	"testing"
	"time"

	"patchbay/internal/engine"
	"patchbay/internal/flow"
)

// clockWorld has flows that wait for two hours and for a second, and a running engine.
func clockWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	for key, seconds := range map[string]int{"long": 7200, "short": 1} {
		w.publishGraph(key, flow.Component{ID: "d", Kind: flow.Delay, Settings: flow.Settings{Seconds: seconds}, Next: map[string]string{"next": "e"}},
			flow.Component{ID: "e", Kind: flow.End, Settings: flow.Settings{Text: "Bye"}})
	}
	w.run(w.engine)
	return w
}

// still says that a conversation is delayed although the engine has looked: a short delay that began now has ended. Of what is
// due the engine steps the longest due first.
func (w *world) still(v engine.View) {
	w.t.Helper()
	short := w.startFlow(w.engine, "short")
	w.pass(time.Second)
	w.until(short.ID, "ended")
	if now, err := w.engine.Transcript(w.ctx, v.ID, 0); err != nil || now.Status != "delayed" {
		w.t.Errorf("at %v it is %s, %v", w.clock(), now.Status, err)
	}
}

func TestAClockThatIsPutForwardEndsNoDelayBeforeItsTime(t *testing.T) {
	w := clockWorld(t)
	v := w.startFlow(w.engine, "long")
	w.pass(time.Hour)
	w.still(v)
	w.pass(time.Hour - 3*time.Second)
	w.still(v)
	w.pass(time.Second)
	w.until(v.ID, "ended")
}

func TestAClockThatIsPutBackEndsNoDelayEarlyAndLosesNone(t *testing.T) {
	w := clockWorld(t)
	v := w.startFlow(w.engine, "long")
	w.pass(-time.Hour)
	w.still(v)
	w.pass(2 * time.Hour)
	w.still(v)
	w.pass(time.Hour)
	w.until(v.ID, "ended")
}

func TestSmallStepsOfTheClockEndADelayNeitherEarlyNorTwice(t *testing.T) {
	w := clockWorld(t)
	v := w.startFlow(w.engine, "long")
	w.pass(2*time.Hour - 1500*time.Millisecond)
	for range 3 { // as NTP does, a little back and a little forward again
		w.pass(-400 * time.Millisecond)
		w.still(v)
		w.pass(400*time.Millisecond - time.Second)
	}
	w.pass(1500 * time.Millisecond)
	v = w.until(v.ID, "ended")
	w.pass(-time.Second)
	w.still(w.startFlow(w.engine, "long"))
	if len(v.Messages) != 1 {
		t.Errorf("it says %+v", v.Messages)
	}
}

func TestSummerTimeChangesNothing(t *testing.T) {
	w := clockWorld(t)
	summer, winter := time.FixedZone("CEST", 2*60*60), time.FixedZone("CET", 60*60)
	w.pass(time.Date(2027, 10, 31, 2, 30, 0, 0, summer).Sub(w.clock())) // half an hour before the hour that comes twice
	v := w.startFlow(w.engine, "long")
	w.mu.Lock()
	w.now = time.Date(2027, 10, 31, 3, 29, 58, 0, winter) // two hours later but for two seconds, whatever the wall says
	w.mu.Unlock()
	w.still(v)
	w.pass(time.Second)
	w.until(v.ID, "ended")
}

func TestAJumpOfTheClockDoesNotGiveUpACallThatIsUnderWay(t *testing.T) {
	for name, jump := range map[string]time.Duration{"an hour forward": time.Hour, "an hour back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			w := clockWorld(t)
			w.publish(false)
			v := w.start()
			_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "123456"})
			must(t, err)
			<-w.api.asked
			w.pass(jump)
			short := w.startFlow(w.engine, "short")
			w.pass(time.Second)
			w.until(short.ID, "ended") // the engine has looked
			w.api.release()
			w.until(v.ID, "delayed") // what it does after a success
			if n := len(w.api.asked); n != 0 {
				t.Errorf("it was asked %d further times", n)
			}
		})
	}
}

func TestACallThatACrashLeftOpenIsTakenUpAtOnceWhateverTheClockSays(t *testing.T) {
	for name, jump := range map[string]time.Duration{"an hour forward": time.Hour, "an hour back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.publish(false)
			v := w.start()
			_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "123456"})
			must(t, err)
			<-w.api.asked
			w.pass(jump)
			w.run(w.newEngine())
			if v = w.until(v.ID, "ended"); lastText(v) != "end lost" {
				t.Errorf("it ended with %q", lastText(v))
			}
		})
	}
}

func TestWhatIsSaidAfterAStepBackComesAfterWhatWasSaidBefore(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	w.api.release()
	v := w.start()
	w.pass(-time.Hour)
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "123456"})
	must(t, err)
	v = w.until(v.ID, "delayed")
	if len(v.Messages) != 2 || v.Messages[0].Text != "Code?" || !v.Messages[1].FromVisitor {
		t.Errorf("it reads %+v", v.Messages)
	}
}
