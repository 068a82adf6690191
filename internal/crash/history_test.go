package crash_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// seedOf is the seed of everything that a run decides by chance: of the environment, for a replay, or a new one.
func seedOf(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("CRASH_SEED")
	if text == "" {
		return rand.Uint64()
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	must(t, err)
	return seed
}

// chance is a source of chance for one of many who decide beside each other, so that none depends on the order.
func chance(seed, who uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, who)) }

// between returns a duration from low to high.
func between(r *rand.Rand, low, high time.Duration) time.Duration {
	return low + time.Duration(r.Int64N(int64(high-low)))
}

// history is what happened outside of the program, a line of JSON each.
type history struct {
	mu    sync.Mutex
	began time.Time
	file  *os.File
	lines *json.Encoder
}

// happening is a line of the history.
type happening struct {
	MS   int64  `json:"ms"` // since the history began
	What string `json:"what"`
	Who  string `json:"who,omitempty"` // a conversation or a replica
	Say  string `json:"say,omitempty"`
	Key  string `json:"key,omitempty"`
	Err  string `json:"err,omitempty"`
}

func newHistory(t *testing.T, folder string) *history {
	t.Helper()
	file, err := os.Create(filepath.Join(folder, "history.jsonl"))
	must(t, err)
	t.Cleanup(func() { _ = file.Close() })
	return &history{began: time.Now(), file: file, lines: json.NewEncoder(file)}
}

func (h *history) note(what happening) {
	h.mu.Lock()
	defer h.mu.Unlock()
	what.MS = time.Since(h.began).Milliseconds()
	_ = h.lines.Encode(what) // a full disk shows elsewhere
}

// sentence returns the text of an error, "" for none.
func sentence(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
