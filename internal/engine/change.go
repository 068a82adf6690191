package engine

import (
	"encoding/json"
	"fmt"

	"patchbay/internal/attr"
	"patchbay/internal/secret"
)

// Changes are the attributes that an event gave another value, by key; null is one that it took away. A secret one is
// sealed where the event is stored.
type Changes map[string]Kept

// Text is the changes as they are stored: a JSON object of values, "" for none.
func (c Changes) Text() string {
	if len(c) == 0 {
		return ""
	}
	values := make(map[string]json.RawMessage, len(c))
	for key, kept := range c {
		values[key] = kept.JSON
	}
	return string(encoded(values))
}

// ParseChanges reads what Text has written. What is secret is still sealed.
func ParseChanges(text string) (Changes, error) {
	if text == "" {
		return nil, nil
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		return nil, fmt.Errorf("changes: %w", err)
	}
	c := make(Changes, len(values))
	for key, raw := range values {
		var s sealedValue
		c[key] = Kept{JSON: raw, Secret: len(raw) > 0 && raw[0] == '{' && json.Unmarshal(raw, &s) == nil && s.Sealed != ""}
	}
	return c, nil
}

// sealChanges returns the changes as they are stored.
func (x codec) sealChanges(place string, c Changes) Changes {
	if len(c) == 0 {
		return nil
	}
	sealed := make(Changes, len(c))
	for key, kept := range c {
		if kept.Secret {
			kept.JSON = encoded(sealedValue{x.sealer.Seal(place+"|"+key, secret.New(string(kept.JSON)))})
		}
		sealed[key] = kept
	}
	return sealed
}

// put gives an attribute a value; null takes it away. The event that stands for it says so: the last of this component
// in this step, or one of its own.
func (w *walk) put(key string, v attr.Value) {
	c := &w.step.Conversation
	was, had := c.Values[key]
	if v.IsNull() {
		delete(c.Values, key)
	} else {
		c.Values[key] = v
	}
	if had == !v.IsNull() && (!had || v.Equal(was) && v.IsSecret() == was.IsSecret()) {
		return
	}
	if n := len(w.step.Events); n == 0 || w.step.Events[n-1].Component != c.Component {
		w.note(Changed, "")
	}
	w.noteChange(key, v)
}

// noteChange adds to the newest event.
func (w *walk) noteChange(key string, v attr.Value) {
	e := &w.step.Events[len(w.step.Events)-1]
	if e.Changes == nil {
		e.Changes = Changes{}
	}
	e.Changes[key] = keep(v)
}
