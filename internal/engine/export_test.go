package engine

import (
	"context"
	"time"
)

// Shelled is the conversation of a step after the shell has said when its call is given up.
func Shelled(s Step) Conversation {
	if s.Call != nil {
		s.Conversation.expect(30 * time.Second)
	}
	return s.Conversation
}

// RunDue steps what is due now, as Run does when its timer rings. Scripts move a clock of their own.
func RunDue(ctx context.Context, e *Engine) { e.runDue(ctx) }

// Landed waits until everything that was under way has come back.
func Landed(e *Engine) { e.inFlight.Wait() }
