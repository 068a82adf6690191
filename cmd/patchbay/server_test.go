package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// server is a real process of the program.
type server struct {
	t       *testing.T
	args    []string
	data    string
	site    string // address
	output  string // file with what it printed
	command *exec.Cmd
}

// serve starts a server on free ports; it is gone when the test is over.
func serve(t *testing.T, args ...string) *server {
	t.Helper()
	s := &server{t: t, data: t.TempDir(), output: filepath.Join(t.TempDir(), "output")}
	site, err := freeAddress(t.Context())
	must(t, err)
	gateway, err := freeAddress(t.Context())
	must(t, err)
	s.site = site
	s.args = append([]string{"serve", "--data-dir", s.data, "--listen", site, "--gateway-listen", gateway}, args...)
	s.start()
	t.Cleanup(func() { s.kill() })
	return s
}

func (s *server) start() {
	s.t.Helper()
	output, err := os.OpenFile(s.output, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	must(s.t, err)
	defer func() { _ = output.Close() }()
	s.command = patchbay(context.Background(), s.args...)
	s.command.Stdout, s.command.Stderr = output, output
	must(s.t, s.command.Start())
	s.eventually("the server answers", func() bool {
		r, err := http.Get("http://" + s.site + "/healthz")
		if err != nil {
			return false
		}
		_ = r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
}

// kill ends the process as a power cut does (signal 9).
func (s *server) kill() {
	_ = s.command.Process.Kill()
	_ = s.command.Wait()
}

// patchbay is the program as a process: this test binary under another name (see TestMain).
func patchbay(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "patchbay", args...)
	c.Env = os.Environ()
	return c
}

// run runs a command of the program beside the server and returns what it printed.
func (s *server) run(stdin string, args ...string) string {
	s.t.Helper()
	c := patchbay(s.t.Context(), append(args, "--data-dir", s.data)...)
	c.Stdin = strings.NewReader(stdin)
	out, err := c.CombinedOutput()
	if err != nil {
		s.t.Fatalf("patchbay %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// eventually waits for something that another process does.
func (s *server) eventually(what string, done func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if done() {
			return
		}
	}
	s.t.Fatalf("waited in vain: %s\n%s", what, s.printed())
}

// printed is what the server has printed since it was first started.
func (s *server) printed() string {
	text, err := os.ReadFile(s.output)
	must(s.t, err)
	return string(text)
}

// talk is a conversation over the chat API.
type talk struct {
	s     *server
	state chatState
}

func (s *server) chat(flow string) *talk {
	s.t.Helper()
	k := &talk{s: s}
	k.do(http.MethodPost, "/chat/v1/"+flow+"/conversations", "{}")
	return k
}

func (k *talk) do(method, path, body string) {
	k.s.t.Helper()
	request, err := http.NewRequestWithContext(k.s.t.Context(), method, "http://"+k.s.site+path, strings.NewReader(body))
	must(k.s.t, err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+k.state.Token)
	response, err := http.DefaultClient.Do(request)
	must(k.s.t, err)
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	must(k.s.t, err)
	if response.StatusCode >= 300 {
		k.s.t.Fatalf("%s %s: %s\n%s", method, path, response.Status, raw)
	}
	id, token := k.state.ID, k.state.Token
	k.state = chatState{}
	must(k.s.t, json.Unmarshal(raw, &k.state))
	if k.state.Token == "" {
		k.state.ID, k.state.Token = id, token
	}
}

func (k *talk) say(text string) {
	k.s.t.Helper()
	body, err := json.Marshal(map[string]string{"text": text})
	must(k.s.t, err)
	k.do(http.MethodPost, "/chat/v1/conversations/"+k.state.ID+"/messages", string(body))
}

func (k *talk) look() { k.do(http.MethodGet, "/chat/v1/conversations/"+k.state.ID, "") }

// until waits for a status.
func (k *talk) until(status string) {
	k.s.t.Helper()
	k.s.eventually("the conversation is "+status, func() bool { k.look(); return k.state.Status == status })
}

// heard says whether the bot said it.
func (k *talk) heard(text string) bool {
	k.look()
	for _, m := range k.state.Messages {
		if m.From == "bot" && strings.Contains(m.Text, text) {
			return true
		}
	}
	return false
}

// code reads the newest text message as the server's owner does.
func (s *server) code() string {
	s.t.Helper()
	code := codeIn(s.run("", "outbox"))
	if code == "" {
		s.t.Fatal("there is no code in the outbox")
	}
	return code
}

// files are the contents of every file of the data folder, by name.
func (s *server) files() map[string][]byte {
	s.t.Helper()
	found := map[string][]byte{}
	entries, err := os.ReadDir(s.data)
	must(s.t, err)
	for _, e := range entries {
		if found[e.Name()], err = os.ReadFile(filepath.Join(s.data, e.Name())); err != nil {
			s.t.Fatal(err)
		}
	}
	return found
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
