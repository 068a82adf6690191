package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/figure"
	"patchbay/internal/store"
)

// How long one turn of a contender lasts, and how many each has: about six seconds for each number of clients.
const (
	turn   = 250 * time.Millisecond
	rounds = 24
)

// callThroughput measures programs that call an API through Patchbay, against a program that makes the same request by
// itself, keeps no log and knows no token. Both are processes of their own, and so is the provider that both ask.
func callThroughput(b *testing.B, binary string) {
	provider := begin(b, nil, "figure-provider", "0s")
	bare := begin(b, nil, "figure-bare", "http://"+provider.address+"/orders")
	ours := beginPatchbay(b, binary, provider.address)
	made := 0
	for _, clients := range []int{16, 64} {
		plain, called := caller(bare.address, "/", "", clients), caller(ours.address, "/api/v1/apis/order/call", ours.token, clients)
		plain.run(b, turn/4) // connections and caches are made
		made += called.run(b, turn/4)
		var ratios []float64
		most := 0
		for range rounds {
			theirs, mine := plain.run(b, turn), called.run(b, turn)
			made, most = made+mine, max(most, mine)
			ratios = append(ratios, float64(mine)/float64(theirs))
		}
		slices.Sort(ratios)
		figure.Plain(fmt.Sprintf("calls through the JSON API, %d clients", clients), float64(most)/turn.Seconds(), "/s")
		figure.Wanted(fmt.Sprintf("  against a bare net/http program, %d clients", clients), ratios[rounds/2], 0.6, "x")
	}
	ours.end(b)
	figure.Under(b, fmt.Sprintf("  calls that are not in API Logs after SIGTERM, of %d", made), float64(made-ours.logged(b)), 1, "")
}

// process is a program that listens.
type process struct {
	address string
	command *exec.Cmd
}

// begin starts a program of TestMain, which gets its address as the first argument. It ends with the benchmark.
func begin(b *testing.B, c *exec.Cmd, name string, args ...string) *process {
	b.Helper()
	address, err := freeAddress(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if c == nil {
		c = exec.Command(name, append([]string{address}, args...)...)
	} else {
		c.Args = append(c.Args, "--listen", address)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	for range 500 {
		if conn, err := (&net.Dialer{}).DialContext(b.Context(), "tcp", address); err == nil {
			_ = conn.Close()
			return &process{address, c}
		}
		time.Sleep(20 * time.Millisecond) // another process comes up
	}
	b.Fatalf("%s does not listen", c.Path)
	return nil
}

// caller is clients of one address, each with a connection of its own.
type clients struct {
	request func(context.Context) (*http.Request, error)
	client  *http.Client
	number  int
}

const orderBody = `{"attributes":{"order_id":4711,"buyer":"Ada Lovelace"}}`

func caller(address, path, token string, number int) *clients {
	request := func(ctx context.Context) (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+path, strings.NewReader(orderBody))
		if err == nil {
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+token)
		}
		return r, err
	}
	return &clients{request, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: number}}, number}
}

// run lets all clients ask for a while and returns how many answers there were. Each must be the right one.
func (c *clients) run(b *testing.B, d time.Duration) int {
	b.Helper()
	answers, failures := make([]int, c.number), make([]error, c.number)
	until := time.Now().Add(d)
	var group sync.WaitGroup
	for i := range c.number {
		group.Go(func() {
			for time.Now().Before(until) && failures[i] == nil {
				if failures[i] = c.ask(b.Context()); failures[i] == nil {
					answers[i]++
				}
			}
		})
	}
	group.Wait()
	total := 0
	for i := range answers {
		if failures[i] != nil {
			b.Fatal(failures[i])
		}
		total += answers[i]
	}
	return total
}

func (c *clients) ask(ctx context.Context) error {
	r, err := c.request(ctx)
	if err != nil {
		return err
	}
	response, err := c.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err == nil && (response.StatusCode != http.StatusOK || !bytes.Contains(text, []byte("19.99"))) {
		return fmt.Errorf("answered %s: %s", response.Status, text)
	}
	return err
}

// measured is a server of the program under test, and a token for it.
type measured struct {
	*process
	data, token string
}

// beginPatchbay starts the program on a fresh database in which the API "order" asks the provider, named by the
// environment.
func beginPatchbay(b *testing.B, binary, provider string) *measured {
	b.Helper()
	m := &measured{data: b.TempDir()}
	made, err := exec.CommandContext(b.Context(), binary, "token", "create", "Bench", "--json", "--data-dir", m.data).Output()
	if err != nil {
		b.Fatal(err)
	}
	var k tokenJSON
	if err := json.Unmarshal(made, &k); err != nil {
		b.Fatal(err)
	}
	m.token = k.Token
	host, port, _ := net.SplitHostPort(provider)
	gateway, err := freeAddress(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	m.process = begin(b, exec.Command(binary, "serve", "--no-demo", "--data-dir", m.data, "--gateway-listen", gateway, "--log-level", "WARN",
		"--egress-allow", host, "--egress-ports", port, "--limit-api-rate", "1000000", "--limit-api-burst", "1000000"), "")
	ready, err := http.Get("http://" + m.address + "/readyz") // is answered when the database is seeded
	if err != nil {
		b.Fatal(err)
	}
	_ = ready.Body.Close()
	storeOrder(b, filepath.Join(m.data, "patchbay.db"), provider)
	return m
}

// storeOrder stores the definition that is measured: two attributes in a JSON body, one of them in a header, three mappings.
func storeOrder(b *testing.B, database, provider string) {
	b.Helper()
	db, err := store.Open(b.Context(), database)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ctx := auth.WithActor(b.Context(), auth.System())
	fail := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	for key, kind := range map[string]attr.Type{"order_id": attr.TypeNumber, "buyer": attr.TypeText, "total": attr.TypeNumber, "state": attr.TypeText, "code": attr.TypeNumber} {
		_, err := db.SaveAttribute(ctx, attr.Attribute{Key: key, Label: key, Type: kind, Scope: attr.ScopeConversation})
		fail(err)
	}
	_, err = db.SaveEnvironment(ctx, apidef.Environment{Key: "bench", Name: "Bench", Constants: []apidef.Row{{Key: "shop", Value: "http://" + provider}}})
	fail(err)
	fail(db.UseEnvironment(ctx, "bench"))
	_, err = db.SaveAPI(ctx, apidef.API{Key: "order", Name: "Order", Method: http.MethodPost, URL: "{{env.shop}}/orders",
		Headers: []apidef.Row{{Key: "X-Order", Value: "{{order_id}}"}},
		Body:    apidef.Body{Kind: apidef.JSONBody, Text: `{"id":{{order_id}},"buyer":"{{buyer}}","note":"from the benchmark"}`},
		Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "order.total", Attribute: "total"},
			{Source: apidef.FromBody, Path: "order.state", Attribute: "state"}, {Source: apidef.FromStatus, Attribute: "code"}},
		Outcomes: apidef.DefaultOutcomes()})
	fail(err)
}

// end stops the server as an operator does.
func (m *measured) end(b *testing.B) {
	b.Helper()
	if err := m.command.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := m.command.Wait(); err != nil {
		b.Fatal(err)
	}
}

// logged counts the rows of API Logs.
func (m *measured) logged(b *testing.B) int {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(m.data, "patchbay.db")+"?mode=ro")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var rows int
	if err := db.QueryRowContext(b.Context(), "SELECT count(*) FROM call_logs WHERE called_by = 'api' AND outcome = 'success'").Scan(&rows); err != nil {
		b.Fatal(err)
	}
	return rows
}

// answerOfProvider is what the provider says to every order.
const answerOfProvider = `{"order":{"id":4711,"state":"paid","total":19.99,"items":[{"sku":"A-1","n":2},{"sku":"B-2","n":1}]},"request":"r-0123456789"}`

// figureProvider is the API that is called; its second argument is how long it takes.
func figureProvider() {
	delay, err := time.ParseDuration(os.Args[2])
	if err != nil {
		os.Exit(exitUsage)
	}
	listenAndServe(func(rw http.ResponseWriter, r *http.Request) {
		time.Sleep(delay)
		_, _ = io.Copy(io.Discard, r.Body)
		rw.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(rw, answerOfProvider)
	})
}

// figureBare is what one would write without Patchbay: a handler that makes the same request of constants.
func figureBare() {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}, Timeout: 30 * time.Second}
	listenAndServe(func(rw http.ResponseWriter, r *http.Request) {
		text, err := askProvider(r.Context(), client, os.Args[2])
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadGateway)
			return
		}
		rw.Header().Set("Content-Type", "application/json")
		_, _ = rw.Write(text)
	})
}

// askProvider is the request without Patchbay.
func askProvider(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(`{"id":4711,"buyer":"Ada Lovelace","note":"from the benchmark"}`))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Order", "4711")
	response, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	return io.ReadAll(response.Body)
}

func listenAndServe(handler http.HandlerFunc) {
	if err := http.ListenAndServe(os.Args[1], handler); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(1)
}
