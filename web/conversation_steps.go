package web

import (
	"cmp"
	"slices"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/templates/page"
)

// stepsOf are the events as a person reads them; calls are those of the conversation, the newest first.
func stepsOf(events []engine.EventRecord, g flow.Graph, calls []call.LogRow) []page.ConversationStep {
	steps := make([]page.ConversationStep, len(events))
	rows := callsOf(events, calls)
	for i, e := range events {
		steps[i] = page.ConversationStep{Seq: e.Seq, Kind: e.Kind, Component: nameIn(g, e.Component), Text: e.Text, At: e.At,
			Call: rows[i], Changes: len(e.Changes)}
		if e.Secret {
			steps[i].Text = dots // what is stored is sealed, and stays so
		}
		if by, text, ok := e.Reply(); ok {
			steps[i].Text = by + ": " + text
		}
		steps[i].File, _ = e.SentFile()
		if i > 0 {
			steps[i-1].Took = e.At.Sub(events[i-1].At)
		}
	}
	return steps
}

// callSlack is how far the times of a call and of its steps may be apart.
const callSlack = time.Second

// callsOf finds the row of API Logs for each event that makes a call, by position. Rows that were deleted, or are not
// written yet, leave "".
func callsOf(events []engine.EventRecord, calls []call.LogRow) map[int]string {
	found, next := map[int]string{}, len(calls)-1
	for i, e := range events {
		if e.Kind != engine.Called && e.Kind != engine.Repeated {
			continue
		}
		for ; next >= 0 && calls[next].At.Before(e.At.Add(-callSlack)); next-- {
		}
		if next >= 0 && calls[next].APIKey == e.Text && calls[next].At.Before(endOfCall(events[i+1:])) {
			found[i] = calls[next].ID
			next--
		}
	}
	return found
}

// endOfCall is when the call at whose event it begins was answered or made again, with some slack.
func endOfCall(after []engine.EventRecord) time.Time {
	for _, e := range after {
		if e.Kind == engine.Returned || e.Kind == engine.Repeated {
			return e.At.Add(callSlack)
		}
	}
	return time.Unix(1<<40, 0)
}

// valuesAt are the attributes after the step, with what it did to them. Of a conversation from before steps noted that,
// they are those of now.
func valuesAt(r engine.Record, events []engine.EventRecord, chosen int64, schema attr.Schema) (values []page.ConversationValue, unmarked bool) {
	if !slices.ContainsFunc(events, func(e engine.EventRecord) bool { return len(e.Changes) > 0 }) {
		values = valuesOf(r, schema)
		return values, chosen != 0 && len(values) > 0
	}
	then, before := engine.Changes{}, engine.Changes{}
	var changed engine.Changes
	for _, e := range events {
		changed = current(e.Changes, schema)
		for key, v := range changed {
			before[key] = then[key]
			then[key] = v
		}
		if e.Seq == chosen {
			break
		}
	}
	if chosen == 0 {
		return marked(valuesOf(r, schema), changed, before, schema), false
	}
	for key, v := range then {
		a, _ := schema.Lookup(key)
		if text := keptText(a, v); text != "" {
			values = append(values, page.ConversationValue{Key: key, Label: cmp.Or(a.Label, key), Text: text, File: fileIn(a, v.JSON)})
		}
	}
	return marked(values, changed, before, schema), false
}

// current are changes under the keys that their attributes have now.
func current(changes engine.Changes, schema attr.Schema) engine.Changes {
	now := make(engine.Changes, len(changes))
	for key, v := range changes {
		now[schema.Current(key)] = v
	}
	return now
}

// marked says what a step did to the values, and adds those that it took away.
func marked(values []page.ConversationValue, changed, before engine.Changes, schema attr.Schema) []page.ConversationValue {
	for key := range changed {
		a, _ := schema.Lookup(key)
		was := keptText(a, before[key])
		i := slices.IndexFunc(values, func(v page.ConversationValue) bool { return v.Key == key })
		switch {
		case i >= 0 && was == "":
			values[i].Mark = "New"
		case i >= 0:
			values[i].Mark, values[i].Was = "Changed", was
		case was != "":
			values = append(values, page.ConversationValue{Key: key, Label: cmp.Or(a.Label, key), Mark: "Cleared", Was: was})
		}
	}
	sortValues(values)
	return values
}

func keptText(a attr.Attribute, v engine.Kept) string {
	if text := shown(a, v.JSON); text == "" || !v.Secret {
		return text
	}
	return dots
}

func sortValues(values []page.ConversationValue) {
	slices.SortFunc(values, func(a, b page.ConversationValue) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Key, b.Key))
	})
}
