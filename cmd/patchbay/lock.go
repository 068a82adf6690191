package main

import (
	"errors"
	"os"
	"syscall"

	"patchbay/internal/fault"
	"patchbay/internal/store"
)

// lockEngine makes this process the one that runs the conversations of an SQLite database, as long as it lives. The
// system gives the lock back when the process ends, however it ends. PostgreSQL needs none: replicas share the work.
func lockEngine(address string) (unlock func(), err error) {
	if store.IsPostgres(address) {
		return func() {}, nil
	}
	f, err := os.OpenFile(address+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "The lock file %s.lock can't be made.", address)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fault.New(fault.Conflict, "Another Patchbay is running on the database %s.", address)
		}
		return nil, fault.Wrap(err, fault.Unavailable, "The lock file %s.lock can't be locked.", address)
	}
	return func() { _ = f.Close() }, nil
}
