package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"patchbay/internal/otp"
)

// outboxCommand prints what the outbox page shows.
type outboxCommand struct{ dataFlags }

// Run prints the messages of the sandbox whose codes are still good, the newest first.
func (c *outboxCommand) Run(ctx context.Context, t terminal) error {
	db, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	keys, made, err := c.keys(ctx, db)
	if err != nil {
		return err
	}
	tellKey(t.err, made)
	messages, err := otp.NewSandbox(db, keys, db.Now).Outbox(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, m := range messages {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", m.SentAt.Local().Format(time.TimeOnly), m.To.Reveal(), m.Text.Reveal())
	}
	if len(messages) == 0 {
		_, _ = fmt.Fprintln(w, "There is no text message in the outbox.")
	}
	return w.Flush()
}
