package store_test

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/store"
)

// wantRefusal wants the address to be refused with one sentence that has the words in it.
func wantRefusal(t *testing.T, address string, kind fault.Kind, words ...string) {
	t.Helper()
	db, err := store.Open(t.Context(), address)
	if err == nil {
		must(t, db.Close())
		t.Fatal("it was opened")
	}
	wantFault(t, err, kind, "")
	for _, w := range words {
		if !strings.Contains(fault.Message(err), w) {
			t.Errorf("the sentence %q does not say %q", fault.Message(err), w)
		}
	}
}

func TestOpenRefusesWhatItCannotUse(t *testing.T) {
	t.Run("a folder that is a file", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		must(t, os.WriteFile(file, nil, 0o600))
		wantRefusal(t, filepath.Join(file, "patchbay.db"), fault.Unavailable, file, "not a directory")
	})
	t.Run("a folder that is not there, and is not made", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "mistyped")
		wantRefusal(t, filepath.Join(folder, "patchbay.db"), fault.Unavailable, folder)
		if _, err := os.Stat(folder); !os.IsNotExist(err) {
			t.Errorf("the folder was made: %v", err)
		}
	})
	t.Run("a folder in place of the file", func(t *testing.T) {
		folder := t.TempDir()
		wantRefusal(t, folder, fault.Unavailable, folder, "is a directory")
	})
	t.Run("a file that is not a database", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "patchbay.db")
		must(t, os.WriteFile(path, []byte(strings.Repeat("dear diary, ", 1000)), 0o600))
		wantRefusal(t, path, fault.Unavailable, path, "not a Patchbay database")
	})
	t.Run("a folder where nothing can be written", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("root may write everywhere")
		}
		folder := t.TempDir()
		must(t, os.Chmod(folder, 0o500))
		wantRefusal(t, filepath.Join(folder, "patchbay.db"), fault.Unavailable, folder, "permission denied")
	})
	t.Run("a database in a folder where nothing can be written", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("root may write everywhere")
		}
		path := filepath.Join(t.TempDir(), "patchbay.db")
		must(t, open(t, path).db.Close())
		must(t, os.Chmod(filepath.Dir(path), 0o500))
		defer func() { must(t, os.Chmod(filepath.Dir(path), 0o700)) }() // so that it can be removed
		wantRefusal(t, path, fault.Unavailable, "may not write", path)
	})
	t.Run("an address that is no PostgreSQL URL", func(t *testing.T) {
		wantRefusal(t, "postgres://%zz", fault.Invalid, "not a PostgreSQL URL")
	})
}

func TestPostgresOutOfReach(t *testing.T) {
	t.Run("a server that is not there", func(t *testing.T) {
		wantRefusal(t, "postgres://patchbay@127.0.0.1:1/patchbay", fault.Unavailable, "PostgreSQL at 127.0.0.1")
	})
	t.Run("a server that never answers is given up within seconds", func(t *testing.T) {
		silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		must(t, err)
		defer func() { must(t, silent.Close()) }()
		began := time.Now()
		wantRefusal(t, "postgres://patchbay@"+silent.Addr().String()+"/patchbay", fault.Unavailable, "can't be reached")
		if took := time.Since(began); took > 8*time.Second {
			t.Errorf("it took %v", took)
		}
	})
	t.Run("a database that the server does not have", func(t *testing.T) {
		server := os.Getenv("TEST_POSTGRES_DSN")
		if server == "" {
			t.Skip("TEST_POSTGRES_DSN names no server")
		}
		wantRefusal(t, strings.Replace(server, "/postgres?", "/nowhere?", 1), fault.Unavailable, "refuses", `"nowhere" does not exist`)
	})
}

func TestOpenAgain(t *testing.T) {
	addresses := map[string]func(*testing.T) string{
		"sqlite": func(t *testing.T) string { return filepath.Join(t.TempDir(), "a b?c#d%20é.db") },
	}
	if server := os.Getenv("TEST_POSTGRES_DSN"); server != "" {
		addresses["postgres"] = func(t *testing.T) string { return freshSchema(t, server) }
	}
	for name, address := range addresses {
		t.Run(name+"/a database of a newer program is refused", func(t *testing.T) {
			at := address(t)
			must(t, open(t, at).db.Exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)"))
			wantRefusal(t, at, fault.Conflict, "newer Patchbay", "9999")
		})
		t.Run(name+"/many programs that start at once make one schema", func(t *testing.T) {
			at := address(t)
			errs := atOnce(8, func(int) error {
				db, err := store.Open(t.Context(), at)
				if err != nil {
					return err
				}
				return db.Close()
			})
			if count(errs, "") != 8 {
				t.Errorf("got %v", errs)
			}
			mustUser(t, open(t, at), "1", auth.Viewer)
		})
		t.Run(name+"/what was stored is there after a restart", func(t *testing.T) {
			at := address(t)
			first := open(t, at)
			u := mustUser(t, first, "1", auth.Viewer)
			must(t, first.db.Close())
			again := open(t, at)
			must(t, again.db.Ping(t.Context()))
			if _, err := again.db.User(again.ctx, u.ID); err != nil {
				t.Error(err)
			}
		})
		t.Run(name+"/rows have the time of the clock, in UTC to the millisecond", func(t *testing.T) {
			tokyo := time.FixedZone("Tokyo", 9*60*60)
			at := time.Date(2026, 11, 23, 9, 0, 0, 123_456_789, tokyo)
			db, err := store.Open(t.Context(), address(t), store.WithClock(func() time.Time { return at }))
			must(t, err)
			t.Cleanup(func() { must(t, db.Close()) })
			w := world{db, auth.WithActor(t.Context(), auth.System())}
			mustUser(t, w, "1", auth.Viewer)
			u, err := db.UserByEmail(w.ctx, sampleUser("1", auth.Viewer).Email)
			must(t, err)
			if want := time.Date(2026, 11, 23, 0, 0, 0, 123_000_000, time.UTC); u.CreatedAt != want {
				t.Errorf("created at %v, want %v", u.CreatedAt, want)
			}
		})
	}
}

func TestSQLiteFile(t *testing.T) {
	t.Run("many programs that apply the same migrations at once wait for each other", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "patchbay.db")
		raw, err := sql.Open("sqlite3", path)
		must(t, err)
		_, err = raw.ExecContext(t.Context(), `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
			is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
			INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`)
		must(t, errors.Join(err, raw.Close()))
		errs := atOnce(8, func(int) error {
			db, err := store.Open(t.Context(), path)
			if err != nil {
				return err
			}
			return db.Close()
		})
		if count(errs, "") != 8 {
			t.Errorf("got %v", errs)
		}
	})
	t.Run("nobody else on the machine can read it", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "patchbay.db")
		w := open(t, path)
		mustUser(t, w, "1", auth.Viewer)
		for name, want := range map[string]os.FileMode{path: 0o600, path + "-wal": 0o600} {
			info, err := os.Stat(name)
			must(t, err)
			if info.Mode().Perm() != want {
				t.Errorf("%s has mode %v, want %v", name, info.Mode().Perm(), want)
			}
		}
	})
	t.Run("reading goes on while somebody writes, and sees what was there before", func(t *testing.T) {
		w := open(t, filepath.Join(t.TempDir(), "patchbay.db"))
		mustUser(t, w, "1", auth.Viewer)
		must(t, w.db.InWrite(t.Context(), "DELETE FROM users", func() {
			users, err := w.db.Users(t.Context())
			must(t, err)
			if len(users) != 1 {
				t.Errorf("%d users, want 1", len(users))
			}
		}))
	})
	t.Run("the connections for reading can't write", func(t *testing.T) {
		w := open(t, filepath.Join(t.TempDir(), "patchbay.db"))
		if err := w.db.WriteByReader(t.Context()); err == nil || !strings.Contains(err.Error(), "readonly") {
			t.Errorf("got %v, want it refused", err)
		}
	})
}

// inSecondProcess names the database that this test binary opens when it runs as somebody else's second process.
const inSecondProcess = "PATCHBAY_TEST_DATABASE"

func TestTwoProcesses(t *testing.T) {
	const writes = 25
	work := func(t *testing.T, path, key string) {
		w := open(t, path)
		for i := range writes {
			mustFlow(t, w, sampleFlow(key+string(rune('a'+i))))
		}
	}
	if path := os.Getenv(inSecondProcess); path != "" {
		work(t, path, "second")
		return
	}
	t.Run("two processes open and write one file at once", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "patchbay.db")
		second := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTwoProcesses$")
		second.Env = append(os.Environ(), inSecondProcess+"="+path)
		var said strings.Builder
		second.Stdout, second.Stderr = &said, &said
		must(t, second.Start())
		work(t, path, "first")
		if err := second.Wait(); err != nil {
			t.Fatalf("the second process: %v\n%s", err, said.String())
		}
		w := open(t, path)
		flows, err := w.db.Flows(context.Background(), "")
		must(t, err)
		if len(flows) != 2*writes {
			t.Errorf("%d flows, want %d", len(flows), 2*writes)
		}
		must(t, w.db.VerifyAudit(w.ctx))
	})
}
