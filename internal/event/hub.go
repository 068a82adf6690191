// Package event tells goroutines of this process that something they watch has changed. It carries no data: who is
// woken reads the store. It does not cross processes by itself and keeps nothing.
package event

import (
	"maps"
	"slices"
	"sync"
)

// Hub is a set of topics. The zero value is ready; it is safe for concurrent use.
type Hub struct {
	mu     sync.Mutex
	topics map[string]map[chan struct{}]struct{}
}

// Subscribe returns a channel that gets a value after each Publish on the topic. Wake-ups that are not taken in
// time fall together into one, so a slow reader never blocks a writer. Call cancel when done.
func (h *Hub) Subscribe(topic string) (wake <-chan struct{}, cancel func()) {
	ch := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.topics == nil {
		h.topics = map[string]map[chan struct{}]struct{}{}
	}
	if h.topics[topic] == nil {
		h.topics[topic] = map[chan struct{}]struct{}{}
	}
	h.topics[topic][ch] = struct{}{}
	return ch, func() { h.drop(topic, ch) }
}

// Publish wakes everybody who watches the topic.
func (h *Hub) Publish(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.topics[topic] {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

func (h *Hub) drop(topic string, ch chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.topics[topic], ch)
	if len(h.topics[topic]) == 0 {
		delete(h.topics, topic)
	}
}

// Topics returns what is watched at the moment.
func (h *Hub) Topics() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.topics))
}
