package store

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// changes are the conversations whose steps the other engines have not been told of. Nothing is kept while nobody tells.
type changes struct {
	mu   sync.Mutex
	some chan struct{}       // gets a value when there is something to tell; nil while nobody tells
	ids  map[string]struct{} // nil when they are too many to be named
}

const (
	maxNoted   = 10_000
	maxPayload = 7800 // bytes; PostgreSQL takes less than 8000
)

// begin returns what tells when there is something to take.
func (c *changes) begin() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.some, c.ids = make(chan struct{}, 1), map[string]struct{}{}
	return c.some
}

func (c *changes) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.some, c.ids = nil, nil
}

// note says that a step of the conversation is stored.
func (c *changes) note(conversation string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.some == nil {
		return
	}
	if len(c.ids) == maxNoted {
		c.ids = nil
	}
	if c.ids != nil {
		c.ids[conversation] = struct{}{}
	}
	select {
	case c.some <- struct{}{}:
	default:
	}
}

// payloads takes what was noted, in as many notifications as it needs.
func (c *changes) payloads() []string {
	c.mu.Lock()
	ids := c.ids
	c.ids = map[string]struct{}{}
	c.mu.Unlock()
	if ids == nil {
		return []string{everything}
	}
	var all []string
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if b.Len()+len(id)+1 > maxPayload {
			all = append(all, b.String())
			b.Reset()
		}
		b.WriteString(id + " ")
	}
	return append(all, b.String())
}
