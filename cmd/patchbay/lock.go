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
func (f dataFlags) lockEngine() (unlock func(), err error) {
	address := f.address()
	if err := f.makeFolder(); err != nil {
		return nil, err
	}
	if store.IsPostgres(address) {
		return func() {}, nil
	}
	file, err := os.OpenFile(address+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "The file %s.lock beside the database can't be made. Is there such a folder?", address)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fault.New(fault.Conflict, "Another Patchbay is running on the database %s.", address)
		}
		return nil, fault.Wrap(err, fault.Unavailable, "The lock file %s.lock can't be locked.", address)
	}
	return func() { _ = file.Close() }, nil
}
