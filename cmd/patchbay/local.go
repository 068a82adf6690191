package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// running is what a server leaves in its data folder for commands beside it.
type running struct {
	Address string `json:"address"` // of the site, as http://127.0.0.1:8080
	Gateway string `json:"gateway"` // listener of the OTP gateway, as 127.0.0.1:8081
	PID     int    `json:"pid"`
}

func (f dataFlags) runningFile() string { return filepath.Join(f.DataDir, "serve.json") }

// announce writes the file; withdraw removes it.
func (f dataFlags) announce(r running) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return os.WriteFile(f.runningFile(), append(text, '\n'), 0o600)
}

func (f dataFlags) withdraw() { _ = os.Remove(f.runningFile()) }

// findRunning returns the server that runs on this data folder; ok is false when none answers.
func (f dataFlags) findRunning(ctx context.Context) (r running, ok bool) {
	text, err := os.ReadFile(f.runningFile())
	if err != nil || json.Unmarshal(text, &r) != nil || !lives(r.PID) {
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
