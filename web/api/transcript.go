package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
)

// stepOf is an event as programs may see it.
func stepOf(e engine.EventRecord) Step {
	s := Step{Number: int(e.Seq), Kind: e.Kind, Component: e.Component, Text: e.Text, MessageID: e.MessageID, Changed: slices.Sorted(maps.Keys(e.Changes)), At: e.At.UTC()}
	f, isFile := e.SentFile()
	by, text, isReply := e.Reply()
	switch {
	case e.Secret:
		s.Text = mask // what is stored is sealed, and stays so
	case isFile:
		s.Text, s.File = f.Name, &f
	case isReply:
		s.By, s.Text = by, text
	}
	return s
}

// shownValues are the attributes of a conversation and of its contact. What the schema calls a secret, or was sealed as one,
// is masked.
func shownValues(r engine.Record, schema attr.Schema) map[string]json.RawMessage {
	shown := map[string]json.RawMessage{}
	for _, stored := range []map[string]json.RawMessage{r.Contact, r.Attributes} {
		for key, raw := range stored {
			a, _ := schema.Lookup(key)
			if raw = bytes.TrimSpace(raw); a.Type == attr.TypeSecret || strings.HasPrefix(string(raw), `{"$sealed"`) {
				raw = json.RawMessage(`"` + mask + `"`)
			}
			shown[key] = raw
		}
	}
	return shown
}
