package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/fault"
)

func TestErrors(t *testing.T) {
	cause := fault.Wrap(io.ErrUnexpectedEOF, fault.NotFound, "There is no API %q.", "send-otp")
	tests := []struct {
		name    string
		err     error
		kind    fault.Kind
		message string
		log     string
	}{
		{"a fault has its kind and its sentence", fault.New(fault.Denied, "Only %s may.", "owners"), fault.Denied, "Only owners may.", "Only owners may."},
		{"a cause is in the log and not in the sentence", cause, fault.NotFound, `There is no API "send-otp".`, `There is no API "send-otp".: unexpected EOF`},
		{"a fault is found below wraps", fmt.Errorf("call: %w", cause), fault.NotFound, `There is no API "send-otp".`, ""},
		{"the outermost of two faults counts", fault.Wrap(cause, fault.Unavailable, "Later."), fault.Unavailable, "Later.", ""},
		{"a fault is found among joined errors", errors.Join(io.EOF, cause), fault.NotFound, `There is no API "send-otp".`, ""},
		{"any other error is internal and says nothing", io.EOF, fault.Internal, fault.Unknown, "EOF"},
		{"an internal fault does not speak to people", fault.New(fault.Internal, "nil map"), fault.Internal, fault.Unknown, "nil map"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if k := fault.KindOf(tt.err); k != tt.kind {
				t.Errorf("kind %s, want %s", k, tt.kind)
			}
			if m := fault.Message(tt.err); m != tt.message {
				t.Errorf("message %q, want %q", m, tt.message)
			}
			if tt.log != "" && tt.err.Error() != tt.log {
				t.Errorf("log %q, want %q", tt.err.Error(), tt.log)
			}
		})
	}
	t.Run("kinds and causes are found at any depth", func(t *testing.T) {
		err := fmt.Errorf("start: %w", fault.Wrap(fmt.Errorf("load: %w", cause), fault.Unavailable, "Later."))
		for _, want := range []error{fault.Unavailable, fault.NotFound, io.ErrUnexpectedEOF} {
			if !errors.Is(err, want) {
				t.Errorf("%v is not found", want)
			}
		}
		if errors.Is(err, fault.Denied) {
			t.Error("a kind that is not there is found")
		}
	})
	t.Run("nothing wrong is no error", func(t *testing.T) {
		if err := fault.Wrap(nil, fault.Internal, "x"); err != nil || fault.KindOf(nil) != "" || fault.Fields(nil) != nil {
			t.Errorf("got %v, kind %q", err, fault.KindOf(nil))
		}
	})
}

func TestProblems(t *testing.T) {
	t.Run("no problem is no error", func(t *testing.T) {
		var p fault.Problems
		p.AddError("key", nil)
		if err := p.Err(); err != nil {
			t.Errorf("got %v", err)
		}
	})
	t.Run("one problem speaks for the whole", func(t *testing.T) {
		var p fault.Problems
		p.Add("key", "%d is too many.", 7)
		err := p.Err()
		if fault.KindOf(err) != fault.Invalid || fault.Message(err) != "7 is too many." {
			t.Errorf("got %v", err)
		}
	})
	t.Run("all problems are kept, with prefix and position", func(t *testing.T) {
		var inner, p fault.Problems
		inner.AddField(fault.Field{Name: "text", Message: "Here.", Line: 2, Column: 5})
		p.AddError("body", inner.Err())
		p.AddError("", inner.Err())
		p.AddError("url", fault.New(fault.Invalid, "100 %% wrong."))
		p.AddError("cause", io.EOF)
		want := []fault.Field{{Name: "body.text", Message: "Here.", Line: 2, Column: 5}, {Name: "text", Message: "Here.", Line: 2, Column: 5},
			{Name: "url", Message: "100 % wrong."}, {Name: "cause", Message: fault.Unknown}}
		if diff := cmp.Diff(want, fault.Fields(p.Err())); diff != "" {
			t.Error(diff)
		}
		if m := fault.Message(p.Err()); m != "4 fields need another look." {
			t.Errorf("message %q", m)
		}
	})
}
