package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/preset"
	"patchbay/templates/href"
)

func (s *serveCommand) baseURL(l net.Listener) string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	return "http://" + reachable(l)
}

// setUpTime is how long a set-up link works.
const setUpTime = 30 * time.Minute

// greet prints where to click and, while there is no owner, the link that makes one. The link is also left in a file.
func (s *serveCommand) greet(ctx context.Context, t terminal, a *app, base string) error {
	say := func(what, where string) { _, _ = fmt.Fprintf(t.out, "%-26s %s\n", what, where) }
	tellKey(t.out, a.keyFile)
	say("Patchbay is running at", base)
	if _, err := a.db.PublishedFlow(ctx, preset.PhoneFlow); err == nil {
		say("Try the demo chat:", base+href.Chat(preset.PhoneFlow))
	}
	needs, err := a.db.NeedsSetup(ctx)
	switch {
	case err != nil:
		return err
	case !needs:
		say("Sign in:", base+href.SignIn())
		return nil
	}
	token, hash := auth.NewSetupToken()
	if err := a.db.SaveSetupToken(ctx, hash, a.db.Now().Add(setUpTime)); err != nil {
		return err
	}
	link := base + href.SetUp(token)
	say("Make the owner's account:", link)
	say("", "(works once, for 30 minutes; start again for a new link)")
	file := filepath.Join(s.DataDir, "set-up-link")
	return fault.Wrap(os.WriteFile(file, []byte(link+"\n"), 0o600), fault.Unavailable, "The file %s can't be written.", file)
}
