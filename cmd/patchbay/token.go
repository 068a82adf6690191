package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/id"
)

// tokenPurpose names the key of the hashes of API tokens.
const tokenPurpose = "api-token"

// tokenCommand manages the tokens of programs.
type tokenCommand struct {
	Create tokenCreateCommand `cmd:"" help:"Make a token and print it, once."`
	List   tokenListCommand   `cmd:"" help:"List the tokens. What they read is not among it."`
	Revoke tokenRevokeCommand `cmd:"" help:"Make a token useless, at once and for ever."`
}

type tokenCreateCommand struct {
	dataFlags
	Name    string       `arg:"" help:"Name that says which program uses the token."`
	Scope   []auth.Scope `enum:"call,read,write,manage" default:"call" help:"What it may be used for: call, read, write, manage. (call)"`
	Expires string       `default:"90d" placeholder:"90d" help:"How long it lasts, as 90d, 12w or never. (90d)"`
	JSON    bool         `help:"Print JSON."`
}

// Run makes the token and prints it.
func (c *tokenCreateCommand) Run(ctx context.Context, t terminal) error {
	lifetime, err := auth.ParseLifetime(c.Expires)
	if err != nil {
		return asUsage(err)
	}
	db, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	ring, made, err := c.keys(ctx, db)
	if err != nil {
		return err
	}
	tellKey(t.err, made)
	k := auth.Token{ID: id.New(id.Token), Name: strings.TrimSpace(c.Name), Scopes: c.Scope}
	var text string
	text, k.Hash = auth.TokenKeys(ring.DeriveAll(tokenPurpose)).New(k.ID)
	if k, err = db.CreateToken(ctx, k, lifetime); err != nil {
		return err
	}
	return printToken(t.out, k, text, c.JSON)
}

func printToken(w io.Writer, k auth.Token, text string, asJSON bool) error {
	if asJSON {
		out := tokenView(k, k.CreatedAt)
		out.Token = text
		return json.NewEncoder(w).Encode(out)
	}
	_, err := fmt.Fprintf(w, "%s\n\nThis is the token %s, %s. It is shown only now: keep it where the program finds it.\n", text, k.ID, ending(k))
	return err
}

func ending(k auth.Token) string {
	if k.ExpiresAt.IsZero() {
		return "which never expires"
	}
	return "which expires on " + k.ExpiresAt.Format(time.DateOnly)
}

// tokenJSON is a token for machines.
type tokenJSON struct {
	ID         string       `json:"id"`
	Token      string       `json:"token,omitempty"` // when it is made, and never again
	Name       string       `json:"name"`
	Scopes     []auth.Scope `json:"scopes"`
	State      string       `json:"state"`
	CreatedBy  string       `json:"created_by"`
	CreatedAt  time.Time    `json:"created_at"`
	ExpiresAt  time.Time    `json:"expires_at,omitzero"`
	LastUsedAt time.Time    `json:"last_used_at,omitzero"`
	RevokedAt  time.Time    `json:"revoked_at,omitzero"`
}

func tokenView(k auth.Token, now time.Time) tokenJSON {
	return tokenJSON{ID: k.ID, Name: k.Name, Scopes: k.Scopes, State: tokenState(k, now), CreatedBy: k.CreatedBy, CreatedAt: k.CreatedAt,
		ExpiresAt: k.ExpiresAt, LastUsedAt: k.LastUsedAt, RevokedAt: k.RevokedAt}
}

func tokenState(k auth.Token, now time.Time) string {
	switch {
	case k.Revoked():
		return "revoked"
	case k.Expired(now):
		return "expired"
	}
	return "active"
}

type tokenListCommand struct {
	dataFlags
	JSON bool `help:"Print JSON."`
}

// Run prints a line for each token, the newest first.
func (c *tokenListCommand) Run(ctx context.Context, t terminal) error {
	db, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	tokens, err := db.Tokens(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		views := make([]tokenJSON, len(tokens))
		for i, k := range tokens {
			views[i] = tokenView(k, db.Now())
		}
		return json.NewEncoder(t.out).Encode(views)
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, k := range tokens {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%v\texpires %s\tused %s\t%s\n", k.ID, tokenState(k, db.Now()), k.Scopes, day(k.ExpiresAt), day(k.LastUsedAt), k.Name)
	}
	return w.Flush()
}

func day(at time.Time) string {
	if at.IsZero() {
		return auth.Never
	}
	return at.Format(time.DateOnly)
}

type tokenRevokeCommand struct {
	dataFlags
	ID string `arg:"" help:"ID of the token, as list prints it."`
}

// Run revokes the token.
func (c *tokenRevokeCommand) Run(ctx context.Context, t terminal) error {
	db, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.RevokeToken(ctx, c.ID); err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "Revoked %s.\n", c.ID)
	return err
}
