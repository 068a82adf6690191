package main

import (
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

// Headers in which the provider gets the canaries.
const (
	entryHeader     = "X-Entry"
	attributeHeader = "X-Attribute"
)

// parrot is a provider that repeats every secret that it gets in every way of writing, in headers and in the body.
// The last part of the path says how it answers.
type parrot struct {
	*canaries
	heard sync.Map // of texts
}

// hear notes texts that are not empty.
func (p *parrot) hear(texts ...string) {
	for _, text := range texts {
		if text != "" {
			p.heard.Store(text, true)
		}
	}
}

// ServeHTTP answers.
func (p *parrot) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/token/") {
		p.token(rw, r)
		return
	}
	if askForDigest(rw, r) {
		return
	}
	var said []string
	_, password, _ := r.BasicAuth()
	sent := []string{r.Header.Get(entryHeader), r.Header.Get(attributeHeader), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "),
		password, r.Header.Get("X-Api-Key"), r.URL.Query().Get("api_key"), r.Header.Get("X-Amz-Security-Token")}
	p.hear(sent...)
	for _, text := range slices.Concat(sent, p.known(r.URL.Path)) {
		if text == "" {
			continue
		}
		ways := variants(text)
		for i, way := range slices.Sorted(maps.Keys(ways)) {
			rw.Header().Add(fmt.Sprintf("X-Echo-%d", i), ways[way])
			said = append(said, ways[way])
		}
	}
	body, _ := io.ReadAll(r.Body)
	text := strings.Join(said, "\n") + "\n" + r.URL.String() + "\n" + string(body)
	switch {
	case strings.HasSuffix(r.URL.Path, "/cut"):
		breakOff(rw, "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\nX-Echo: "+said[0]+"\r\n\r\n"+text)
	case strings.HasSuffix(r.URL.Path, "/garbage"):
		breakOff(rw, text)
	case strings.HasSuffix(r.URL.Path, "/json"):
		rw.Header().Set("Content-Type", "application/json")
		_, _ = rw.Write([]byte(`{"echo":` + string(attr.TextOf(r.Header.Get(entryHeader)).JSON()) + `,"token":` + string(attr.TextOf(r.Header.Get(attributeHeader)).JSON()) + `}`))
	case strings.HasSuffix(r.URL.Path, "/error"):
		rw.WriteHeader(http.StatusInternalServerError)
		_, _ = rw.Write([]byte(text))
	default:
		_, _ = rw.Write([]byte(text))
	}
}

// breakOff writes bytes to the connection and closes it.
func breakOff(rw http.ResponseWriter, text string) {
	connection, _, err := http.NewResponseController(rw).Hijack()
	if err == nil {
		_, _ = io.WriteString(connection, text)
		_ = connection.Close()
	}
}

// parrots are the addresses that the canaries are sent to, by the key of the API.
func parrots(t *testing.T, p *parrot) map[string]string {
	t.Helper()
	quiet := log.New(io.Discard, "", 0)
	open, secure := httptest.NewUnstartedServer(p), httptest.NewUnstartedServer(p)
	open.Config.ErrorLog, secure.Config.ErrorLog = quiet, quiet
	open.Start()
	secure.StartTLS()
	t.Cleanup(open.Close)
	t.Cleanup(secure.Close)
	closed, err := freeAddress(t.Context())
	must(t, err)
	return map[string]string{"unresolved": "http://canary.invalid", "plain": open.URL, "json": open.URL + "/json", "error": open.URL + "/error", "cut": open.URL + "/cut",
		"garbage": open.URL + "/garbage", "untrusted": secure.URL, "plaintext": strings.Replace(open.URL, "http:", "https:", 1),
		"refused": "http://" + closed, "blocked": "http://169.254.169.254", "elsewhere": "http://127.0.0.1:1"}
}

// sendingCanaries is an API that sends the entry of the secret store and the attribute, wherever something can be sent.
func sendingCanaries(key, address string) apidef.API {
	return apidef.API{Key: key, Name: key, Method: "POST", URL: address + "?q={{secret.canary}}&p={{pin}}",
		Headers:  []apidef.Row{{Key: entryHeader, Value: "{{secret.canary}}"}, {Key: attributeHeader, Value: "{{pin}}"}},
		Body:     apidef.Body{Kind: apidef.JSONBody, Text: `{"entry":"{{secret.canary}}","list":["{{pin}}","{{pin | base64}}"]}`},
		Outcomes: apidef.DefaultOutcomes(),
		Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "echo", Attribute: "notes"}, {Source: apidef.FromBody, Path: "token", Attribute: "token"},
			{Source: apidef.FromHeader, Path: "X-Echo-0", Attribute: "notes"}, {Source: apidef.FromBody, Path: "echo", Transform: "value | size", Attribute: "notes"}}}
}

// askingFlow asks for the secret attribute, calls every API, and says what it has.
func askingFlow(keys []string) flow.Graph {
	ask := flow.Component{ID: "ask", Kind: flow.Text, Settings: flow.Settings{Text: "PIN?", Attribute: "pin"}, Next: map[string]string{"next": keys[0]}}
	g := flow.Graph{Components: []flow.Component{ask}}
	for i, key := range keys {
		next := "done"
		if i+1 < len(keys) {
			next = keys[i+1]
		}
		g.Components = append(g.Components, flow.Component{ID: key, Kind: flow.API, Settings: flow.Settings{API: key, ResponseCodes: []string{"200"}},
			Next: map[string]string{"200": next, "others": next}})
	}
	return flow.Graph{Components: append(g.Components, flow.Component{ID: "done", Kind: flow.End, Settings: flow.Settings{Text: "Done with {{notes ?? 'nothing'}}."}})}
}
