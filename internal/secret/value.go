// Package secret holds values that cannot be printed by accident, the keys that seal them at rest, and the entries
// of the secret store that templates name as {{secret.key}}.
//
// It reads no file and no environment (cmd does), and stores nothing.
package secret

import (
	"fmt"
	"log/slog"
)

const masked = "[secret]"

// Value is a text that no fmt verb, logger or encoder prints. The zero Value is empty.
type Value struct {
	p *string // a pointer, because fmt ignores String on unexported fields of other structs
}

// New hides the text.
func New(s string) Value { return Value{&s} }

// Reveal returns the text. Whoever calls it must not log or show what comes back.
func (v Value) Reveal() string {
	if v.p == nil {
		return ""
	}
	return *v.p
}

// String returns a mask.
func (Value) String() string { return masked }

// Format prints the mask for every verb.
func (Value) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, masked) }

// LogValue logs the mask.
func (Value) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalText encodes the mask.
func (Value) MarshalText() ([]byte, error) { return []byte(masked), nil }
