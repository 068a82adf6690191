package crash_test

import (
	"fmt"
	"strings"
	"time"

	"patchbay/internal/apidef"
)

// tally is what came of a run, for the table at its end.
type tally struct {
	runs, kills, conversations, begun, ended, messages, again, logged int

	sent, repeated, unknown map[string]int // by API

	start, answer time.Duration // the longest
}

// add counts what visitors and processes know.
func (t *tally) add(s *site, c *crowd) {
	t.runs, t.begun, t.again = 1, len(c.accounts), c.again
	t.sent, t.repeated, t.unknown = map[string]int{}, map[string]int{}, map[string]int{}
	for _, r := range s.replicas {
		t.kills += r.kills
		t.start = max(t.start, r.slowest)
	}
	for _, a := range c.accounts {
		if a.Ended {
			t.ended++
		}
		for _, m := range a.Said {
			if m.Acked {
				t.messages++
			}
		}
		t.answer = max(t.answer, a.Longest)
	}
}

// count counts one call of a conversation.
func (t *tally) count(api string, sent, attempts int, outcome string) {
	t.sent[api] += sent
	t.repeated[api] += max(0, attempts-1)
	if outcome == apidef.Lost {
		t.unknown[api]++
	}
}

func (t *tally) join(o tally) {
	if t.runs == 0 {
		*t = o
		return
	}
	t.runs, t.kills, t.conversations, t.begun, t.ended = t.runs+o.runs, t.kills+o.kills, t.conversations+o.conversations, t.begun+o.begun, t.ended+o.ended
	t.messages, t.again, t.logged = t.messages+o.messages, t.again+o.again, t.logged+o.logged
	for _, key := range apiKeys() {
		t.sent[key] += o.sent[key]
		t.repeated[key] += o.repeated[key]
		t.unknown[key] += o.unknown[key]
	}
	t.start, t.answer = max(t.start, o.start), max(t.answer, o.answer)
}

// table is the tally for people.
func (t tally) table() string {
	var b strings.Builder
	line := func(what, format string, args ...any) {
		fmt.Fprintf(&b, "\n%-44s %s", what, fmt.Sprintf(format, args...))
	}
	line("kills", "%d", t.kills)
	line("conversations, of them to the end", "%d, %d", t.conversations, t.ended)
	line("messages acknowledged, sent again anyway", "%d, %d", t.messages, t.again)
	for _, key := range apiKeys() {
		class := "safe"
		if !repeatable(key) {
			class = "unsafe"
		}
		line("requests of "+key+" ("+class+")", "%d, calls repeated after a crash %d, unknown %d", t.sent[key], t.repeated[key], t.unknown[key])
	}
	line("rows in API Logs", "%d", t.logged)
	line("slowest start, longest wait for the bot", "%v, %v", t.start.Round(time.Millisecond), t.answer.Round(time.Millisecond))
	return b.String()
}
