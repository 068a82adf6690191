package engine

import "context"

// RunDue steps what is due now, as Run does when its timer rings. Scripts move a clock of their own.
func RunDue(ctx context.Context, e *Engine) { e.runDue(ctx) }
