package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/flow"
	"patchbay/internal/id"
	"patchbay/internal/store"
)

// ownerPassword is that of the owner of canary servers.
const ownerPassword = "correct horse battery staple"

// aviary is a server that keeps and sends canaries, and somebody who looks at all of its pages.
type aviary struct {
	*server
	*canaries
	address string // of the database
	browser *http.Client
	apis    map[string]string // addresses by key
	guarded []apidef.API      // those that authenticate
	token   string            // of a program
	parrot  *parrot           // what answers there
}

func TestNoSecretIsSeenAnywhere(t *testing.T) {
	t.Run("with SQLite", func(t *testing.T) {
		a := newAviary(t, "")
		a.story()
		a.copied()
		for name, text := range a.files() {
			a.saw("the file "+name, string(text))
		}
		a.kill()
		for name, text := range a.files() {
			a.saw("the file "+name+" after a crash", string(text))
		}
		a.wantNowhere(t)
	})
	t.Run("with PostgreSQL", func(t *testing.T) {
		server := os.Getenv("TEST_POSTGRES_DSN")
		if server == "" {
			t.Skip("TEST_POSTGRES_DSN names no server: make test starts one")
		}
		schema := id.New("test")
		c, err := pgx.Connect(t.Context(), server)
		must(t, err)
		t.Cleanup(func() { _ = c.Close(t.Context()) })
		_, err = c.Exec(t.Context(), "CREATE SCHEMA "+schema)
		must(t, err)
		a := newAviary(t, server+"&search_path="+schema)
		a.story()
		a.sawTables(c, schema)
		a.wantNowhere(t)
	})
}

// newAviary starts a server with an owner who is signed in, and gives it the canaries.
func newAviary(t *testing.T, database string) *aviary {
	t.Helper()
	flags := []string{"--log-level", "DEBUG", "--egress-allow", "127.0.0.0/8", "--egress-ports", "any"}
	if database != "" {
		flags = append(flags, "--database", database)
	}
	jar, err := cookiejar.New(nil)
	must(t, err)
	a := &aviary{server: serve(t, flags...), canaries: newCanaries(), address: database, browser: &http.Client{Jar: jar}}
	a.parrot = &parrot{canaries: a.canaries}
	a.apis = parrots(t, a.parrot)
	a.guarded = append(guarded(a.apis["plain"]), a.certified())
	a.beside(ownerPassword, "user", "add", "ada@example.com", "--role", "owner")
	a.post("/sign-in", 200, "email", "ada@example.com", "password", ownerPassword)
	var hosts []string
	for _, address := range a.apis {
		if _, host, _ := strings.Cut(address, "://"); host != "127.0.0.1:1" { // "elsewhere" is refused for its host
			hosts = append(hosts, strings.TrimSuffix(strings.Split(host, "/")[0], ":80"))
		}
	}
	_, certified, _ := strings.Cut(a.guarded[len(a.guarded)-1].URL, "://")
	hosts = append(hosts, strings.Split(certified, "/")[0])
	for key, value := range a.kept() {
		a.post("/secrets/new", 200, "key", key, "value", value, "hosts", strings.Join(hosts, "\n"))
	}
	a.define()
	a.token = regexp.MustCompile(`pby_\S+`).FindString(a.beside("", "token", "create", "Canary"))
	return a
}

// define stores attributes, APIs and a flow beside the running server.
func (a *aviary) define() {
	a.t.Helper()
	address := a.address
	if address == "" {
		address = filepath.Join(a.data, "patchbay.db")
	}
	db, err := store.Open(a.t.Context(), address)
	must(a.t, err)
	defer func() { _ = db.Close() }()
	ctx := auth.WithActor(a.t.Context(), auth.System())
	for _, key := range []string{"pin", "token"} {
		_, err = db.SaveAttribute(ctx, attr.Attribute{Key: key, Label: key, Type: attr.TypeSecret, Scope: attr.ScopeConversation})
		must(a.t, err)
	}
	for key, address := range a.apis {
		_, err = db.SaveAPI(ctx, sendingCanaries(key, address))
		must(a.t, err)
	}
	for _, g := range a.guarded {
		_, err = db.SaveAPI(ctx, g)
		must(a.t, err)
	}
	_, err = db.PublishFlow(ctx, flow.Flow{Key: "asking", Name: "Asking", Draft: askingFlow(a.keysOf())}, "Ada")
	must(a.t, err)
}

// story does with the canaries what people do with secrets, and looks at everything that they see of it.
func (a *aviary) story() {
	a.t.Helper()
	for _, key := range slices.Sorted(maps.Keys(a.apis)) {
		a.testPage(key)
	}
	for _, g := range a.guarded {
		a.testAuthPage(g)
	}
	for _, key := range a.keysOf() {
		a.terminal(key)
		a.program(key)
	}
	a.wrongPrograms()
	k := a.chat("asking")
	a.listen(k, func() {
		k.say(a.attribute)
		k.until("ended")
	})
	if !k.heard("Done with") {
		a.t.Errorf("the chat ended with %v", k.state.Messages)
	}
	a.saw("the chat", fmt.Sprint(k.state.Messages, string(k.state.Waiting)))
	a.errorPages()
	a.jsonAPI()
	a.simulated()
	a.transfers()
	a.walk("/transfer", "/export?item=api:moved", "/export/file?item=api:moved", "/export/file?item=api:basic", "/secrets", "/secrets/canary", "/logs", "/conversations", "/audit", "/apis", "/attributes", "/flows", "/outbox", "/chat/asking")
	a.saw("the log of the server", a.printed())
	a.wantAllSent()
}

// testPage calls the API as it is saved and with a token that is typed into the form.
func (a *aviary) testPage(key string) {
	a.t.Helper()
	api := sendingCanaries(key, a.apis[key])
	form := []string{"name", key, "method", "POST", "url", api.URL, "body_kind", "json", "body", api.Body.Text, "values.pin", a.attribute,
		"headers.0.on", "on", "headers.0.key", entryHeader, "headers.0.value", "{{secret.canary}}",
		"headers.1.on", "on", "headers.1.key", attributeHeader, "headers.1.value", "{{pin}}"}
	a.post("/apis/"+key+"/test", 0, form...)
	a.post("/apis/"+key+"/test", 0, append(form, "dry", "1")...)
	a.answerTo("/apis/new/test", append(form, "headers.2.on", "on", "headers.2.key", "Authorization", "headers.2.value", "Bearer "+a.inline)...)
}

// terminal calls the API from the command line.
func (a *aviary) terminal(key string) {
	a.t.Helper()
	for _, more := range [][]string{nil, {"--json"}, {"--dry-run"}, {"--dry-run", "--json"}} {
		a.beside("", append([]string{"call", key, "--set", "pin=" + a.attribute, "--egress-allow", "127.0.0.0/8", "--egress-ports", "any"}, more...)...)
	}
}

// errorPages make mistakes with secrets.
func (a *aviary) errorPages() {
	a.t.Helper()
	a.post("/secrets/new", 422, "key", "Not A Name", "value", a.entry, "hosts", "x")
	a.post("/secrets/new", 422, "key", "canary", "value", a.entry, "hosts", "api.example.com")
	a.post("/secrets/canary", 422, "revision", "0", "value", a.entry, "hosts", "api.example.com")
	a.post("/apis/plain/test", 0, "values.pin", a.attribute)
	a.post("/nothing", 404, "value", a.entry)
}

// beside runs a command of the program beside the server, whether it ends well or not.
func (a *aviary) beside(stdin string, args ...string) string {
	a.t.Helper()
	args = append(args, "--data-dir", a.data)
	if a.address != "" {
		args = append(args, "--database", a.address)
	}
	c := patchbay(a.t.Context(), args...)
	c.Stdin = strings.NewReader(stdin)
	out, _ := c.CombinedOutput()
	a.saw(strings.Join(args[:2], " "), string(out))
	return string(out)
}

// sawTables reads every row of the schema.
func (a *aviary) sawTables(c *pgx.Conn, schema string) {
	a.t.Helper()
	rows, err := c.Query(a.t.Context(), "SELECT table_name FROM information_schema.tables WHERE table_schema = $1", schema)
	must(a.t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(a.t, err)
	for _, table := range tables {
		rows, err := c.Query(a.t.Context(), "SELECT t::text FROM "+pgx.Identifier{schema, table}.Sanitize()+" t")
		must(a.t, err)
		texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
		must(a.t, err)
		a.saw("the table "+table, strings.Join(texts, "\n"))
	}
}
