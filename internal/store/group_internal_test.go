package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
)

// held is a group whose writer waits until it is let, and says what it has stored.
func held() (g *group[int], writing, let chan struct{}, stored *[]int) {
	writing, let, stored = make(chan struct{}, 100), make(chan struct{}), &[]int{}
	var mu sync.Mutex
	return newGroup(1, 10, func(all []int) []error {
		writing <- struct{}{}
		<-let
		mu.Lock()
		defer mu.Unlock()
		*stored = append(*stored, all...)
		return make([]error, len(all))
	}), writing, let, stored
}

func TestAGroupStoresWhatWaitsTogetherAndInOrder(t *testing.T) {
	g, writing, let, stored := held()
	first := g.ask(t.Context(), 0)
	<-writing
	waiting := []*request[int]{first}
	for i := range 25 {
		waiting = append(waiting, g.ask(t.Context(), i+1))
	}
	close(let)
	for _, r := range waiting {
		if err := g.await(t.Context(), r); err != nil {
			t.Error(err)
		}
	}
	if len(writing) != 3 || !slices.IsSorted(*stored) || len(*stored) != 26 {
		t.Errorf("%v were stored, in %d more transactions", *stored, len(writing))
	}
}

func TestWhoLeavesTakesBackWhatIsNotBegun(t *testing.T) {
	g, writing, let, stored := held()
	ctx, leave := context.WithCancel(t.Context())
	begun := g.ask(ctx, 1)
	<-writing
	waits := g.ask(ctx, 2)
	leave()
	if err := g.await(ctx, waits); !errors.Is(err, context.Canceled) {
		t.Errorf("what was not begun: %v", err)
	}
	close(let)
	if err := g.await(ctx, begun); err != nil {
		t.Errorf("what was begun: %v", err)
	}
	if err := g.close(); err != nil || !slices.Equal(*stored, []int{1}) {
		t.Errorf("%v were stored, %v", *stored, err)
	}
}

func TestAGroupThatClosesStoresWhatItHas(t *testing.T) {
	g, writing, let, stored := held()
	var waiting []*request[int]
	for i := range 35 {
		waiting = append(waiting, g.ask(t.Context(), i))
	}
	<-writing
	closed := make(chan error, 1)
	go func() { closed <- g.close() }()
	<-g.stop
	close(let)
	for i, r := range waiting {
		if err := g.await(t.Context(), r); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	if err := <-closed; err != nil || len(*stored) != 35 {
		t.Errorf("%d were stored, %v", len(*stored), err)
	}
	if err := g.do(t.Context(), 99); !errors.Is(err, errClosed) {
		t.Errorf("afterwards: %v", err)
	}
}
