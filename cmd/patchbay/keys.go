package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"patchbay/internal/fault"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// keyFile returns where the secret keys are.
func (f dataFlags) keyFile() string {
	if f.SecretKeysFile != "" {
		return f.SecretKeysFile
	}
	return filepath.Join(f.DataDir, "secret.keys")
}

// keys reads the keys that fit the database. Only a database that never had a key gets a new one, and made says where.
func (f dataFlags) keys(ctx context.Context, db *store.DB) (ring *secret.Keyring, made string, err error) {
	path := f.keyFile()
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if text, err = f.newKeys(ctx, db); err != nil {
			return nil, "", err
		}
		made = path
	}
	if err != nil {
		return nil, "", fault.Wrap(err, fault.Unavailable, "The secret keys in %s can't be read.", path)
	}
	if ring, err = secret.ParseKeys(strings.TrimSpace(string(text))); err != nil {
		return nil, "", err
	}
	if err := db.CheckKey(ctx, ring.Checks()); err != nil {
		return nil, "", err
	}
	left, err := db.Heirlooms(ctx)
	if err != nil {
		return nil, "", err
	}
	return ring, made, ring.Inherit(left)
}

func (f dataFlags) newKeys(ctx context.Context, db *store.DB) ([]byte, error) {
	path := f.keyFile()
	known, err := db.HasKey(ctx)
	switch {
	case err != nil:
		return nil, err
	case known || f.SecretKeysFile != "":
		return nil, fault.New(fault.Unavailable, "There is no key file at %s, and stored secrets can't be opened without it. Put it back.", path)
	}
	text := []byte(secret.GenerateKeys() + "\n")
	if err := writeOnce(path, text); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "The key file %s can't be written.", path)
	}
	return os.ReadFile(path) // another process may have been first
}

// writeOnce writes a file that is there whole or not at all, and leaves one alone that is there already.
func writeOnce(path string, text []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// tellKey says loudly that a key file was made: whoever loses it loses every stored secret.
func tellKey(w io.Writer, made string) {
	if made != "" {
		_, _ = fmt.Fprintf(w, "A new secret key was made: %s\nKeep a copy of it apart from your backups. Without it, stored secrets can't be opened.\n\n", made)
	}
}
