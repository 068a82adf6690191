package engine

import "context"

// RunDue steps what is due now, as Run does when its timer rings. Scripts move a clock of their own.
func RunDue(ctx context.Context, e *Engine) { e.runDue(ctx) }

// Landed waits until everything that was under way has come back.
func Landed(e *Engine) { e.inFlight.Wait() }
