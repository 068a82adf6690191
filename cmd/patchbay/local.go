package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/store"
)

// running is what a server leaves in its data folder for commands beside it.
type running struct {
	Address string `json:"address"` // of the site, as http://127.0.0.1:8080
	Gateway string `json:"gateway"` // listener of the OTP gateway, as 127.0.0.1:8081
	PID     int    `json:"pid"`
	Store   string `json:"store"` // which database it runs on, as identity says
}

func (f dataFlags) runningFile() string { return filepath.Join(f.DataDir, "serve.json") }

// identity names the database without its password.
func (f dataFlags) identity() string {
	address := f.address()
	if absolute, err := filepath.Abs(address); err == nil && !store.IsPostgres(address) {
		address = absolute
	}
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:8])
}

// announce writes the file; withdraw removes it, if it is still this process's.
func (f dataFlags) announce(r running) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return fault.Wrap(os.WriteFile(f.runningFile(), append(text, '\n'), 0o600), fault.Unavailable, "The file %s can't be written.", f.runningFile())
}

func (f dataFlags) withdraw() {
	if r, err := f.readRunning(); err == nil && r.PID == os.Getpid() {
		_ = os.Remove(f.runningFile())
	}
}

func (f dataFlags) readRunning() (r running, err error) {
	text, err := os.ReadFile(f.runningFile())
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(text, &r)
}

// findRunning returns the server that runs on this data folder and database; ok is false when none answers.
func (f dataFlags) findRunning(ctx context.Context) (r running, ok bool) {
	r, err := f.readRunning()
	if err != nil || !lives(r.PID) || r.Store != f.identity() {
		return running{}, false
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.Address+"/healthz", nil)
	if err != nil {
		return running{}, false
	}
	response, err := localClient().Do(request)
	if err != nil {
		return running{}, false
	}
	_ = response.Body.Close()
	return r, response.StatusCode == http.StatusOK
}

// lives says whether the process that left the file is there: after a crash another server may have its address.
func lives(pid int) bool { return pid > 0 && syscall.Kill(pid, 0) == nil }

// localClient talks to our own server on this machine, which no API may call: egress is not for that.
func localClient() *http.Client {
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{Proxy: nil}}
}
