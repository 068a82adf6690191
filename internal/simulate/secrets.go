package simulate

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// A test keeps no secret. What was in an attribute of the type secret, or was typed to be, stands in the test as another text
// of the same form, so that the conversation goes the same way.

// StandIn is a text of the same form that says nothing: its letters are x and its digits 1.
func StandIn(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r):
			return 'x'
		case unicode.IsDigit(r):
			return '1'
		}
		return r
	}, text)
}

// secretsOf are the secrets of a run.
func secretsOf(s State) []string {
	var all []string
	for _, step := range s.Steps {
		for key, v := range step.Values {
			if a, _ := s.Schema.Lookup(key); a.Type == attr.TypeSecret || v.IsSecret() {
				all = append(all, v.Text())
			}
		}
		if step.Private && step.Input != nil && step.Input.Kind == Say {
			all = append(all, step.Input.Text)
		}
	}
	return all
}

// minSought is the shortest secret that is sought inside of other texts: shorter ones stand there by chance.
const minSought = 4

// replacement is one way to write a secret, and its stand-in written the same way.
type replacement struct{ from, to string }

// Veil returns a function that puts stand-ins in the place of the secrets, however they are written. What the simulator made up
// itself stays.
func Veil(secrets []string) func(text *string) {
	var inside []replacement
	whole := map[string]string{}
	for _, s := range secrets {
		other := StandIn(s)
		if s == other || s == Code || s == madeUpText || strings.HasPrefix(s, handle) {
			continue
		}
		whole[s] = other
		inside = append(inside, replacement{inJSON(s), inJSON(other)})
		if len(s) >= minSought {
			inside = append(inside, written(s, other)...)
		}
	}
	// Longest first: a secret that another one begins with would leave the rest of that one behind.
	slices.SortStableFunc(inside, func(a, b replacement) int { return cmp.Or(len(b.from)-len(a.from), cmp.Compare(a.from, b.from)) })
	inside = slices.CompactFunc(inside, func(a, b replacement) bool { return a.from == b.from })
	return func(text *string) {
		if other, is := whole[*text]; is {
			*text = other
			return
		}
		for _, r := range inside {
			*text = strings.ReplaceAll(*text, r.from, r.to)
		}
	}
}

// written pairs the forms in which an echo may write a secret with those of its stand-in.
func written(secret, other string) []replacement {
	var pairs []replacement
	others := call.Forms(other)
	for i, form := range call.Forms(secret) {
		if len(form) >= minSought {
			pairs = append(pairs, replacement{form, others[i]})
		}
	}
	return pairs
}

func inJSON(text string) string {
	raw, _ := json.Marshal(text) // texts always marshal
	return string(raw)
}

// EachText calls use with every text of the test that somebody typed or that came from outside, to be changed in place.
func (t *Test) EachText(use func(text *string)) {
	inMap(t.Run.Start, use)
	for i := range t.Run.Inputs {
		use(&t.Run.Inputs[i].Text)
	}
	for i := range t.Run.Calls {
		reply := &t.Run.Calls[i].Reply
		use(&reply.Body)
		inMap(reply.Header, use)
		if m := t.Run.Calls[i].Message; m != nil {
			use(&m.To)
		}
	}
	for i := range t.Expect {
		for n := range t.Expect[i].Messages {
			use(&t.Expect[i].Messages[n].Text)
		}
		inMap(t.Expect[i].Attributes, use)
	}
}

func inMap(texts map[string]string, use func(text *string)) {
	for key, text := range texts {
		use(&text)
		texts[key] = text
	}
}

// Keep returns the test as it is kept, if it still goes the same way without the secrets of the run it was made of. Attributes
// that they led to are those of the stand-ins.
func (s Simulator) Keep(ctx context.Context, f flow.Flow, t Test) (Test, error) {
	s.Test = true
	state, _, err := s.Play(ctx, f, t.Run)
	if err != nil {
		return t, err
	}
	kept := t
	kept.Expect = expectedOf(state)
	var wrong []string
	for i := range min(len(t.Expect), len(kept.Expect)) {
		want := t.Expect[i]
		want.Attributes = kept.Expect[i].Attributes
		wrong = append(wrong, differences(f.Draft, i, want, kept.Expect[i])...)
	}
	if state.Stopped != "" {
		wrong = append(wrong, state.Stopped)
	}
	if len(wrong) > 0 {
		return t, fault.New(fault.Invalid, "A test keeps no secrets, and without them this run goes another way. %s", wrong[0])
	}
	return kept, nil
}

// Clone copies what EachText changes.
func (t Test) Clone() Test {
	raw, _ := json.Marshal(t) // of texts, numbers and times, which always marshal
	c := Test{ID: t.ID, Flow: t.Flow, At: t.At}
	_ = json.Unmarshal(raw, &c)
	return c
}
