package main

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/flow"
	"patchbay/internal/id"
	"patchbay/internal/store"
)

// replicas are servers of one PostgreSQL database, each a process.
func replicas(t *testing.T, args ...string) (a, b *server, address string) {
	t.Helper()
	address = os.Getenv("TEST_POSTGRES_DSN")
	if address == "" {
		t.Skip("TEST_POSTGRES_DSN names no server: make test starts one")
	}
	schema := id.New("test")
	c, err := pgx.Connect(t.Context(), address)
	must(t, err)
	_, err = c.Exec(t.Context(), "CREATE SCHEMA "+schema)
	must(t, err)
	must(t, c.Close(t.Context()))
	address += "&search_path=" + schema
	args = append([]string{"--database", address}, args...)
	a = serve(t, args...)
	b = serve(t, append(args, "--secret-keys-file", filepath.Join(a.data, "secret.keys"))...)
	return a, b, address
}

// at is the conversation as a visitor of another replica has it.
func (k *talk) at(s *server) *talk { return &talk{s, k.state} }

// hear reads the ids of an event stream's messages from behind last on, until the words are heard.
func (k *talk) hear(last int64, words string) (ids []int64) {
	k.s.t.Helper()
	request, err := http.NewRequestWithContext(k.s.t.Context(), http.MethodGet, "http://"+k.s.site+"/chat/v1/conversations/"+k.state.ID+"/events", nil)
	must(k.s.t, err)
	request.Header.Set("Authorization", "Bearer "+k.state.Token)
	request.Header.Set("Last-Event-ID", strconv.FormatInt(last, 10))
	stream, err := http.DefaultClient.Do(request)
	must(k.s.t, err)
	defer func() { _ = stream.Body.Close() }()
	for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
		if text, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			n, err := strconv.ParseInt(text, 10, 64)
			must(k.s.t, err)
			ids = append(ids, n)
		}
		if strings.Contains(lines.Text(), words) {
			return ids
		}
	}
	k.s.t.Fatalf("the stream ended before %q", words)
	return nil
}

func TestAVisitorHearsEverythingOnceFromWhicheverReplica(t *testing.T) {
	a, b, _ := replicas(t)
	k := a.chat("phone-verification")
	heard := make(chan []int64, 1)
	go func() { heard <- k.at(b).hear(0, "not a phone number") }()
	k.say("12")
	ids := <-heard
	k.say("34") // while nobody listens
	ids = append(ids, k.hear(ids[len(ids)-1], `"waiting"`)...)
	go func() { heard <- k.at(b).hear(ids[len(ids)-1], `"delayed"`) }()
	k.say(phone)
	ids = append(ids, <-heard...)
	k.look()
	var want []int64
	for _, m := range k.state.Messages {
		want = append(want, m.Seq)
	}
	if !slices.Equal(ids, want) {
		t.Errorf("it heard %v, the messages are %v", ids, want)
	}
}

func TestConversationsOfAKilledReplicaGoOn(t *testing.T) {
	asked := make(chan struct{}, 100)
	hang := make(chan struct{})
	provider := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-hang
	}))
	t.Cleanup(func() { close(hang); provider.Close() })
	a, b, address := replicas(t, "--egress-allow", "127.0.0.0/8", "--egress-ports", "any")
	publishHanging(t, address, provider.URL)
	var calling, delayed []*talk
	for range 10 { // fewer than may call one host at once
		calling = append(calling, a.chat("hanging"))
		delayed = append(delayed, a.chat("delayed"))
	}
	for range calling {
		<-asked
	}
	a.kill()
	began := time.Now()
	for _, k := range calling {
		k := k.at(b)
		k.until("ended")
		if !k.heard("The call was lost") {
			t.Errorf("it ended with %v", k.state.Messages)
		}
	}
	for _, k := range delayed {
		k.at(b).until("ended")
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if len(asked) != 0 {
		t.Errorf("%d calls were made again that could do their work twice", len(asked))
	}
}

// publishHanging stores a flow that calls the URL and one that waits a few seconds.
func publishHanging(t *testing.T, address, url string) {
	t.Helper()
	db, err := store.Open(t.Context(), address)
	must(t, err)
	defer func() { _ = db.Close() }()
	ctx := auth.WithActor(t.Context(), auth.System())
	_, err = db.SaveAPI(ctx, apidef.API{Key: "hanging", Name: "Hanging", Method: "POST", URL: url, Body: apidef.Body{Kind: apidef.NoBody},
		Outcomes: apidef.DefaultOutcomes()})
	must(t, err)
	end := func(id, text string) flow.Component {
		return flow.Component{ID: id, Kind: flow.End, Settings: flow.Settings{Text: text}}
	}
	for key, graph := range map[string]flow.Graph{
		"hanging": {Components: []flow.Component{
			{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "hanging", ResponseCodes: []string{"unknown"}},
				Next: map[string]string{"unknown": "lost", "others": "made"}},
			end("made", "The call was made."), end("lost", "The call was lost.")}},
		"delayed": {Components: []flow.Component{
			{ID: "wait", Kind: flow.Delay, Settings: flow.Settings{Seconds: 2}, Next: map[string]string{"next": "end"}}, end("end", "Bye")}},
	} {
		_, err = db.PublishFlow(ctx, flow.Flow{Key: key, Name: key, Draft: graph}, "Ada")
		must(t, err)
	}
}
