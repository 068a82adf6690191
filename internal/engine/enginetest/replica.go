package enginetest

import (
	"sync"
	"testing"
	"time"

	"patchbay/internal/engine"
)

// RunAlone tests an empty store whose database has one engine only.
func RunAlone(t *testing.T, s engine.Store) {
	t.Run("who joins makes lost calls due at once, and no delay", func(t *testing.T) {
		calling := fresh(t, s, func(r *engine.Record) { r.Status, r.DueAt = engine.Calling, at.Add(time.Hour) })
		delayed := fresh(t, s, due(at.Add(time.Hour)))
		must(t, s.Join(t.Context(), at))
		wantDue(t, s, calling, at)
		wantDue(t, s, delayed, at.Add(time.Hour))
	})
}

// Replicas are two stores of one empty database, and a way to make every beat look a minute old.
type Replicas struct {
	A, B engine.Store
	Age  func()
}

// RunReplicas tests what engines that share a database promise each other.
func RunReplicas(t *testing.T, open func(*testing.T) Replicas) {
	for name, test := range map[string]func(*testing.T, Replicas){
		"who joins leaves the calls of the living alone":                      joinsQuietly,
		"only its owner gives up a call that is due":                          ownsItsCalls,
		"a call keeps its owner whatever is stored meanwhile":                 keepsItsOwner,
		"who leaves gives back its calls":                                     givesBack,
		"the calls of who falls silent become due":                            takesUp,
		"after an outage that made all silent nobody is removed":              forgives,
		"who was removed joins anew":                                          rejoins,
		"a call that was begun by who had been removed already is not lost":   findsOrphans,
		"what is due is stepped once, whoever looks":                          sharesDue,
		"a step that somebody else makes of what is due waits and then fails": claims,
	} {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			must(t, r.A.Join(t.Context(), at))
			must(t, r.B.Join(t.Context(), at))
			test(t, r)
		})
	}
}

// calling stores a conversation that makes a call of the store's engine.
func calling(t *testing.T, s engine.Store) engine.Commit {
	t.Helper()
	c := next(fresh(t, s, nil), "")
	c.Record.Status, c.Record.DueAt, c.Call = engine.Calling, at.Add(time.Hour), true
	must(t, s.CommitStep(t.Context(), c))
	return c
}

func wantDue(t *testing.T, s engine.Store, c engine.Commit, want time.Time) {
	t.Helper()
	got, err := s.Conversation(t.Context(), c.Record.ID)
	must(t, err)
	if !got.DueAt.Equal(want) {
		t.Errorf("what is %s is due at %v, want %v", c.Record.Status, got.DueAt, want)
	}
}

func joinsQuietly(t *testing.T, r Replicas) {
	c := calling(t, r.A)
	must(t, r.B.Beat(t.Context(), at))
	must(t, r.B.Join(t.Context(), at))
	wantDue(t, r.B, c, at.Add(time.Hour))
}

func ownsItsCalls(t *testing.T, r Replicas) {
	calling(t, r.A)
	later := at.Add(2 * time.Hour)
	if ids, _ := stepDue(t, r.B, later, 10, end); len(ids) != 0 {
		t.Errorf("another stepped %v", ids)
	}
	if next, ok, err := r.B.NextDue(t.Context()); err != nil || ok {
		t.Errorf("another waits for %v, %v", next, err)
	}
	if next, ok, err := r.A.NextDue(t.Context()); err != nil || !ok || !next.Equal(at.Add(time.Hour)) {
		t.Errorf("its owner waits for %v, %t, %v", next, ok, err)
	}
	if ids, _ := stepDue(t, r.A, later, 10, end); len(ids) != 1 {
		t.Errorf("its owner stepped %v", ids)
	}
}

func keepsItsOwner(t *testing.T, r Replicas) {
	c := next(calling(t, r.A), "m1") // a message comes in through the other one while the call is made
	must(t, r.B.CommitStep(t.Context(), c))
	must(t, r.B.Leave(t.Context(), at))
	wantDue(t, r.A, c, at.Add(time.Hour))
	must(t, r.A.Leave(t.Context(), at))
	wantDue(t, r.A, c, at)
}

func givesBack(t *testing.T, r Replicas) {
	mine, other := calling(t, r.A), calling(t, r.B)
	over := next(calling(t, r.A), "")
	over.Record.Status, over.Record.DueAt = engine.Delayed, at.Add(time.Hour)
	must(t, r.A.CommitStep(t.Context(), over))
	must(t, r.A.Leave(t.Context(), at))
	wantDue(t, r.B, mine, at)
	wantDue(t, r.B, other, at.Add(time.Hour))
	wantDue(t, r.B, over, at.Add(time.Hour))
	if ids, _ := stepDue(t, r.B, at, 10, end); len(ids) != 1 {
		t.Errorf("the other one stepped %v", ids)
	}
}

// removeA makes A look silent and lets B find that out.
func removeA(t *testing.T, r Replicas) {
	t.Helper()
	r.Age()
	for range 2 {
		must(t, r.B.Beat(t.Context(), at))
	}
}

func takesUp(t *testing.T, r Replicas) {
	first := fresh(t, r.A, func(r *engine.Record) { r.Status, r.DueAt = engine.Delayed, at.Add(time.Hour) })
	second := calling(t, r.A)
	removeA(t, r)
	wantDue(t, r.B, first, at.Add(time.Hour))
	wantDue(t, r.B, second, at)
	if ids, _ := stepDue(t, r.B, at, 10, end); len(ids) != 1 {
		t.Errorf("the other one stepped %v", ids)
	}
}

func forgives(t *testing.T, r Replicas) {
	c := calling(t, r.A)
	r.Age()
	for range 2 {
		must(t, r.B.Beat(t.Context(), at))
		must(t, r.A.Beat(t.Context(), at))
		r.Age()
	}
	wantDue(t, r.B, c, at.Add(time.Hour))
}

func rejoins(t *testing.T, r Replicas) {
	removeA(t, r)
	must(t, r.A.Beat(t.Context(), at))
	c := calling(t, r.A)
	must(t, r.B.Beat(t.Context(), at))
	wantDue(t, r.B, c, at.Add(time.Hour))
}

func findsOrphans(t *testing.T, r Replicas) {
	removeA(t, r)
	c := calling(t, r.A) // it does not know yet
	must(t, r.B.Beat(t.Context(), at))
	wantDue(t, r.B, c, at)
}

func sharesDue(t *testing.T, r Replicas) {
	const parked = 600
	for i := range parked {
		fresh(t, r.A, due(at.Add(-time.Duration(i)*time.Second)))
	}
	var mu sync.Mutex
	stepped := map[string]int{}
	var looking sync.WaitGroup
	for _, s := range []engine.Store{r.A, r.B, r.A, r.B} {
		looking.Go(func() {
			for n := 1; n > 0; {
				woken, err := s.StepDue(t.Context(), engine.Due{Now: at, Limit: 50, Advance: end, PutOff: at})
				if err != nil {
					t.Errorf("step: %v", err)
					return
				}
				mu.Lock()
				for _, w := range woken {
					stepped[w.ID]++
					if w.Err != nil {
						t.Errorf("%s: %v", w.ID, w.Err)
					}
				}
				mu.Unlock()
				n = len(woken)
			}
		})
	}
	looking.Wait()
	for id, n := range stepped {
		if n != 1 {
			t.Errorf("%s was stepped %d times", id, n)
		}
	}
	if ids, _ := stepDue(t, r.A, at, parked, end); len(stepped)+len(ids) != parked {
		t.Errorf("%d were stepped, and %d afterwards", len(stepped), len(ids))
	}
}

func claims(t *testing.T, r Replicas) {
	c := fresh(t, r.A, due(at.Add(-time.Hour)))
	visitor := make(chan error, 1)
	ids, errs := stepDue(t, r.A, at, 10, func(read engine.Record) (engine.Commit, error) {
		go func() { visitor <- r.B.CommitStep(t.Context(), next(c, "m1")) }()
		if ids, _ := stepDue(t, r.B, at, 10, end); len(ids) != 0 {
			t.Errorf("both step %v", ids)
		}
		return end(read)
	})
	if err := <-visitor; len(ids) != 1 || (errs[0] == nil) == (err == nil) {
		t.Errorf("the timer got %v, the visitor %v: want one winner", errs, err)
	}
}
