package engine

import (
	"encoding/json"

	"patchbay/internal/attr"
)

// AttributeChange gives an attribute another key, another type, or both. A conversation that is under way goes on: what it is
// stored with is changed by ChangeValues and ChangeMemory, and what a step that was under way meanwhile stores under the old
// key is found by attr.Schema.Renew.
type AttributeChange struct {
	From, To string
	Type     attr.Type // that it gets; "" is the one that it has
}

// ChangedValue says what a change means for one stored value.
type ChangedValue int

// What it can mean.
const (
	NotThere ChangedValue = iota
	Converted
	Lost // it can't be of the new type, and is cleared
)

// ChangeValues returns stored attributes of "conversations|ID|" or "contacts|ID|" as they are after the change.
func ChangeValues(k sealer, place, stored string, c AttributeChange) (string, ChangedValue, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(stored), &values); err != nil {
		return "", NotThere, err
	}
	raw, there := values[c.From]
	if !there {
		return stored, NotThere, nil
	}
	x := codec{k}
	v, err := x.decode(place+c.From, raw)
	if err != nil {
		return "", NotThere, err
	}
	delete(values, c.From)
	v, fits := c.convert(v)
	if !fits {
		return string(encoded(values)), Lost, nil
	}
	values[c.To] = x.encode(place+c.To, v)
	return string(encoded(values)), Converted, nil
}

func (c AttributeChange) convert(v attr.Value) (attr.Value, bool) {
	if c.Type == "" || v.IsNull() {
		return v, true
	}
	fresh, err := c.Type.Convert(v)
	if err == nil && v.IsSecret() {
		fresh = fresh.AsSecret()
	}
	return fresh, err == nil
}

// ChangeMemory returns what a conversation remembers as it is after the change: what questions would put back.
func ChangeMemory(k sealer, conversation, stored string, c AttributeChange) (string, error) {
	x, of := codec{k}, Conversation{ID: conversation}
	m, err := x.recall(of, json.RawMessage(stored))
	if err != nil {
		return "", err
	}
	changed := false
	for i, raw := range m.Trail {
		var step TakenStep
		if err := json.Unmarshal(raw, &step); err != nil {
			return "", err
		}
		was, there := step.Was[c.From]
		if !there {
			continue
		}
		delete(step.Was, c.From)
		if v, fits := c.convert(was.value()); fits {
			step.Was[c.To] = keep(v)
		}
		m.Trail[i], changed = encoded(step), true
	}
	if !changed {
		return stored, nil
	}
	of.Memory = m
	return string(x.remember(of)), nil
}
