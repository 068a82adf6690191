package event_test

import (
	"slices"
	"sync"
	"testing"

	"patchbay/internal/event"
)

// woken says whether a value waits in the channel, and takes it.
func woken(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestHub(t *testing.T) {
	t.Run("everybody who watches the topic is woken, and nobody else", func(t *testing.T) {
		var h event.Hub
		a, cancelA := h.Subscribe("cnv_1")
		b, cancelB := h.Subscribe("cnv_1")
		other, cancelOther := h.Subscribe("cnv_2")
		defer cancelA()
		defer cancelB()
		defer cancelOther()
		h.Publish("cnv_1")
		if !woken(a) || !woken(b) || woken(other) {
			t.Error("the wrong ones were woken")
		}
	})
	t.Run("wake-ups that nobody takes fall together and block nobody", func(t *testing.T) {
		var h event.Hub
		c, cancel := h.Subscribe("cnv_1")
		defer cancel()
		for range 100 {
			h.Publish("cnv_1")
		}
		if !woken(c) || woken(c) {
			t.Error("want exactly one wake-up")
		}
	})
	t.Run("who left is not woken, and may leave twice", func(t *testing.T) {
		var h event.Hub
		c, cancel := h.Subscribe("cnv_1")
		stays, cancelStays := h.Subscribe("cnv_1")
		defer cancelStays()
		cancel()
		cancel()
		h.Publish("cnv_1")
		if woken(c) || !woken(stays) {
			t.Error("the one who left was woken, or the one who stays was not")
		}
	})
	t.Run("it knows what is watched", func(t *testing.T) {
		var h event.Hub
		_, cancelFirst := h.Subscribe("cnv_1")
		_, cancelSecond := h.Subscribe("cnv_1")
		_, cancelOther := h.Subscribe("cnv_2")
		defer cancelOther()
		cancelFirst()
		if got := slices.Sorted(slices.Values(h.Topics())); !slices.Equal(got, []string{"cnv_1", "cnv_2"}) {
			t.Errorf("it says %v", got)
		}
		cancelSecond()
		if got := h.Topics(); !slices.Equal(got, []string{"cnv_2"}) {
			t.Errorf("it says %v after one was left by all", got)
		}
	})
	t.Run("a topic that nobody watches takes wake-ups", func(*testing.T) {
		var h event.Hub
		h.Publish("cnv_1")
	})
	t.Run("many come, go and publish at once", func(*testing.T) {
		var h event.Hub
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				c, cancel := h.Subscribe("cnv_1")
				h.Publish("cnv_1")
				<-c // its own wake-up at least
				cancel()
			})
		}
		group.Wait()
	})
}
