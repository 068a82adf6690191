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
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(t.out, format+"\n", args...) }
	if a.keyFile != "" {
		say("A new secret key was made: %s\nKeep a copy of it apart from your backups. Without it, stored secrets can't be opened.\n", a.keyFile)
	}
	say("Patchbay is running at %s", base)
	say("Try the demo chat:      %s", base+href.Chat(preset.PhoneFlow))
	needs, err := a.db.NeedsSetup(ctx)
	if err != nil || !needs {
		return err
	}
	token, hash := auth.NewSetupToken()
	if err := a.db.SaveSetupToken(ctx, hash, a.db.Now().Add(setUpTime)); err != nil {
		return err
	}
	link := base + href.SetUp(token)
	say("Make the owner's account: %s\n  (works once, for 30 minutes; start again for a new link)", link)
	return os.WriteFile(filepath.Join(s.DataDir, "set-up-link"), []byte(link+"\n"), 0o600)
}
