package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// keyCommand changes the key that seals secrets.
type keyCommand struct {
	Add    keyAddCommand    `cmd:"" help:"Make a new secret key, which seals from the next start on. The older ones stay."`
	Reseal keyResealCommand `cmd:"" help:"Seal everything with the newest key now. A server does the same when it starts."`
}

// keyAddCommand puts a new key before the others of the key file.
type keyAddCommand struct{ dataFlags }

// Run writes the file anew, whole or not at all.
func (c *keyAddCommand) Run(t terminal) error {
	path := c.keyFile()
	before, err := os.ReadFile(path)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "The secret keys in %s can't be read.", path)
	}
	text, name, err := secret.AddKey(string(before))
	if err != nil {
		return err
	}
	if err := replaceFile(path, []byte(text)); err != nil {
		return fault.Wrap(err, fault.Unavailable, "The key file %s can't be written.", path)
	}
	_, err = fmt.Fprintf(t.out, "The new secret key %s is the first in %s. Keep a copy of the file apart from your backups.\n"+
		"Restart every server. It seals everything anew and says when the older keys may be taken out.\n", name, path)
	return err
}

// replaceFile puts the text in the place of the file, for its owner only.
func replaceFile(path string, text []byte) error {
	fresh := path + ".new"
	_ = os.Remove(fresh) // of an attempt that was cut off
	if err := writeOnce(fresh, text); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }()
	return folder.Sync()
}

// keyResealCommand does what a starting server does.
type keyResealCommand struct {
	dataFlags
	networkFlags
}

// Run seals everything anew and says what was done.
func (c *keyResealCommand) Run(ctx context.Context, t terminal) error {
	b, err := besideServer(ctx, t, c.dataFlags, c.networkFlags)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }()
	if len(b.keys.Older()) == 0 {
		_, err = fmt.Fprintf(t.out, "There is one secret key, %s, and everything is sealed with it.\n", b.keys.Current())
		return err
	}
	said := false
	err = b.reseal(ctx, func(sentence string) {
		said = true
		_, _ = fmt.Fprintln(t.out, sentence)
	})
	if err == nil && !said {
		_, err = fmt.Fprintf(t.out, "Everything is sealed with the secret key %s already.\n", b.keys.Current())
	}
	return err
}

// reseal seals with the current key whatever older ones have sealed, in small steps beside everything else, and tells how it
// goes on.
func (a *app) reseal(ctx context.Context, say func(sentence string)) error {
	older := strings.Join(a.keys.Older(), ", ")
	var batch store.Resealed
	what, rows, lost := "", 0, 0
	for began := time.Now(); ; began = time.Now() {
		next, err := a.db.Reseal(ctx, a.keys, batch)
		if err != nil {
			return err
		}
		if next.What != what && rows > 0 {
			say(fmt.Sprintf("%s: %d sealed with %s now.", what, rows, a.keys.Current()))
		}
		if next.What != what {
			rows = 0
		}
		batch, what = next, next.What
		rows, lost = rows+next.Rows, lost+next.Lost
		if what == "" {
			break
		}
		if pause(ctx, time.Since(began)); ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if lost > 0 {
		say(fmt.Sprintf("%d values can't be opened with any of the keys. They stay as they are, and the database keeps asking for %s.", lost, older))
		return nil
	}
	news, err := a.db.SettleKeys(ctx, a.keys)
	if err == nil && news {
		say(fmt.Sprintf("Everything is sealed with the secret key %s. Once every server has been restarted with it, %s may be taken out of the key file.", a.keys.Current(), older))
	}
	return err
}
