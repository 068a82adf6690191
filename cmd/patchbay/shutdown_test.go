package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/flow"
	"patchbay/internal/store"
)

// terminate asks the server to stop and returns how long that took and whether it ended well.
func (s *server) terminate() (took time.Duration, err error) {
	s.t.Helper()
	began := time.Now()
	must(s.t, s.command.Process.Signal(syscall.SIGTERM))
	err = s.command.Wait()
	return time.Since(began), err
}

func TestAStreamDoesNotHoldUpTheShutdown(t *testing.T) {
	s := serve(t)
	k := s.chat("phone-verification")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.site+"/chat/v1/conversations/"+k.state.ID+"/events", nil)
	must(t, err)
	request.Header.Set("Authorization", "Bearer "+k.state.Token)
	stream, err := http.DefaultClient.Do(request)
	must(t, err)
	defer func() { _ = stream.Body.Close() }()
	if took, err := s.terminate(); err != nil || took > 3*time.Second {
		t.Errorf("it took %v and ended with %v\n%s", took, err, s.printed())
	}
}

func TestACallThatIsUnderWayAtTheShutdownIsFinished(t *testing.T) {
	asked, answer := make(chan struct{}, 10), make(chan struct{})
	provider := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-answer
	}))
	defer provider.Close()
	s := serve(t, "--egress-allow", "127.0.0.0/8", "--egress-ports", "any")
	s.publishSlow(provider.URL)
	k := s.chat("slow")
	k.say("Ada")
	<-asked
	go func() { time.AfterFunc(300*time.Millisecond, func() { close(answer) }) }()
	if _, err := s.terminate(); err != nil {
		t.Errorf("the server ended with %v\n%s", err, s.printed())
	}
	s.start()
	k.until("ended")
	if !k.heard("The call was made") || len(asked) != 0 {
		t.Errorf("after the restart: %v, %d further calls", k.state.Messages, len(asked))
	}
}

func TestAnEmptyKeyFolderIsNoTrapForCommandsBeforeTheFirstStart(t *testing.T) {
	data := t.TempDir()
	for _, args := range [][]string{{"migrate"}, {"user", "list"}, {"outbox"}} {
		if out, err := patchbay(t.Context(), append(args, "--data-dir", data)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	gateway, err := freeAddress(t.Context())
	must(t, err)
	out, err := patchbay(t.Context(), "call", "send-otp", "--set", "phone="+phone, "--data-dir", data, "--gateway-listen", gateway).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// publishSlow stores an API at the URL and a flow that calls it, beside the running server.
func (s *server) publishSlow(url string) {
	s.t.Helper()
	db, err := store.Open(s.t.Context(), filepath.Join(s.data, "patchbay.db"))
	must(s.t, err)
	defer func() { _ = db.Close() }()
	ctx := auth.WithActor(s.t.Context(), auth.System())
	_, err = db.SaveAPI(ctx, apidef.API{Key: "slow", Name: "Slow", Method: "POST", URL: url, Body: apidef.Body{Kind: apidef.NoBody},
		Outcomes: apidef.DefaultOutcomes()})
	must(s.t, err)
	_, err = db.PublishFlow(ctx, flow.Flow{Key: "slow", Name: "Slow", Draft: flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.Name, Settings: flow.Settings{Text: "Name?", Attribute: "name"}, Next: map[string]string{"next": "call"}},
		{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "slow", ResponseCodes: []string{"200"}},
			Next: map[string]string{"200": "done", "others": "lost"}},
		{ID: "done", Kind: flow.End, Settings: flow.Settings{Text: "The call was made."}},
		{ID: "lost", Kind: flow.End, Settings: flow.Settings{Text: "The call was lost."}},
	}}}, "Ada")
	must(s.t, err)
}
