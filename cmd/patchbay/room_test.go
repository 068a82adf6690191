package main

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"patchbay/internal/store"
)

// limitFiles keeps the running server from making any file larger than so many bytes, as a full disk or a quota would.
func (s *server) limitFiles(bytes uint64) {
	s.t.Helper()
	must(s.t, unix.Prlimit(s.command.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: unix.RLIM_INFINITY}, nil))
}

// largest is the size of the largest file of the data folder.
func (s *server) largest() (most uint64) {
	for _, text := range s.files() {
		most = max(most, uint64(len(text)))
	}
	return most
}

func TestAFullDiskRefusesWritesInWordsAndIsForgottenWhenThereIsSpace(t *testing.T) {
	s := serve(t, "--limit-chat-conversations", "100000")
	before := s.chat("phone-verification")
	s.limitFiles(s.largest() + 64<<10)
	post := func() (status int, header http.Header, body string) {
		r, err := http.Post("http://"+s.site+"/chat/v1/phone-verification/conversations", "application/json", strings.NewReader("{}"))
		must(t, err)
		defer func() { _ = r.Body.Close() }()
		text, err := io.ReadAll(r.Body)
		must(t, err)
		return r.StatusCode, r.Header, string(text)
	}
	accepted := 1
	for ; ; accepted++ {
		status, header, body := post()
		if status == http.StatusCreated && accepted < 20_000 {
			continue
		}
		if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" || !strings.Contains(body, "no space left") {
			t.Fatalf("answered %d, Retry-After %q: %s", status, header.Get("Retry-After"), body)
		}
		break
	}
	before.look() // reading goes on
	if len(before.state.Messages) == 0 {
		t.Error("nothing is read")
	}
	s.limitFiles(unix.RLIM_INFINITY)
	after := s.chat("phone-verification")
	after.say("12")
	if !after.heard("not a phone number") {
		t.Errorf("afterwards it says %v", after.state.Messages)
	}
	s.kill()
	s.start()
	before.look()
	if n := s.conversations(); n != accepted+1 {
		t.Errorf("%d conversations are stored, %d were acknowledged", n, accepted+1)
	}
}

// conversations counts what is stored, beside the running server.
func (s *server) conversations() (n int) {
	s.t.Helper()
	db, err := store.Open(s.t.Context(), filepath.Join(s.data, "patchbay.db"))
	must(s.t, err)
	defer func() { _ = db.Close() }()
	all, err := db.Conversations(s.t.Context(), "", 1_000_000)
	must(s.t, err)
	return len(all)
}
