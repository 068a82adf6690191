package engine

import (
	"encoding/json"
	"fmt"

	"patchbay/internal/secret"
)

// storedMemory is how a Memory is stored: what visitors said is sealed in one piece.
type storedMemory struct {
	Memory
	Sealed string `json:"sealed,omitempty"`
}

const memoryName = "$memory"

func memoryPlace(c Conversation) string { return conversationPlace(c) + memoryName }

// remember returns the conversation's memory as it is stored.
func (x codec) remember(c Conversation) json.RawMessage {
	s := storedMemory{Memory: c.Memory}
	if !c.Memory.Private.isEmpty() {
		s.Sealed = x.sealer.Seal(memoryPlace(c), secret.New(string(encoded(c.Memory.Private))))
	}
	return encoded(s)
}

// encoded is JSON of what always encodes: structs of strings, numbers and times of this millennium.
func encoded(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// recall opens a stored memory. A conversation that was stored before there was one has none.
func (x codec) recall(c Conversation, raw json.RawMessage) (Memory, error) {
	var s storedMemory
	if len(raw) == 0 {
		return s.Memory, nil
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s.Memory, fmt.Errorf("memory of %s: %w: %w", c.ID, errUnreadable, err)
	}
	if s.Sealed == "" {
		return s.Memory, nil
	}
	text, _, err := x.sealer.Open(memoryPlace(c), s.Sealed)
	if err == nil {
		err = json.Unmarshal([]byte(text.Reveal()), &s.Memory.Private)
	}
	if err != nil {
		return s.Memory, fmt.Errorf("memory of %s: %w: %w", c.ID, errUnreadable, err)
	}
	return s.Memory, nil
}
