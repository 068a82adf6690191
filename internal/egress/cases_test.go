package egress_test

import (
	"cmp"
	"crypto/x509"
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/egress"
	"patchbay/internal/egress/egresstest"
	"patchbay/internal/header"
)

// caseFile is the format of testdata/ssrf_cases.json, which explains itself under "about".
type caseFile struct {
	Policies map[string]struct {
		Ports         []uint16
		AllowPrefixes []netip.Prefix `json:"allow_prefixes"`
		AllowHosts    []string       `json:"allow_hosts"`
		Self          []netip.AddrPort
	}
	Cases []guardCase
}

type guardCase struct {
	ID, Kind, Policy, Stage, Expect, Why string
	Rule                                 string // of more_cases.json: the one that must refuse
	Network                              string // of an addr: "" is TCP
	First                                string // of a redirect: the URL that is called
	Rooted                               bool   // names without a root dot do not exist
	Input                                json.RawMessage
	DNS                                  map[string][][]string
	Calls                                int
}

func (c guardCase) text(t *testing.T) (s string) {
	t.Helper()
	if err := json.Unmarshal(c.Input, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func (f caseFile) policy(name string) egress.Policy {
	p := f.Policies[name]
	return egress.Policy{
		Ports: p.Ports, AnyPort: len(p.Ports) == 0,
		AllowCIDRs: p.AllowPrefixes, AllowHosts: p.AllowHosts, OwnListeners: p.Self,
	}
}

func readCases(t testing.TB, path string) (f caseFile) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return f
}

// TestCases runs every case of the files beside it, and of the file that PATCHBAY_SSRF_CASES names. Removing any rule of
// the guard breaks one of them.
func TestCases(t *testing.T) {
	for _, path := range []string{"testdata/ssrf_cases.json", "testdata/more_cases.json", os.Getenv("PATCHBAY_SSRF_CASES")} {
		if path == "" {
			continue
		}
		f := readCases(t, path)
		kinds := map[string]func(*testing.T, caseFile, guardCase){
			"url": urlCase, "redirect": redirectCase, "header": headerCase, "env": envCase, "addr": addrCase,
		}
		for _, c := range f.Cases {
			t.Run(c.ID+" "+c.Why, func(t *testing.T) {
				run, known := kinds[c.Kind]
				if !known {
					t.Fatalf("unknown kind %q", c.Kind)
				}
				run(t, f, c)
			})
		}
	}
}

func urlCase(t *testing.T, f caseFile, c guardCase) {
	allowed := stated(c.text(t), c.DNS)
	z := &zone{answers: c.DNS, rooted: c.Rooted}
	client, w := wired(t, f.policy(c.Policy), z, ok)
	var err error
	for call := range max(c.Calls, 1) {
		seen := len(w.dialled())
		if err != nil {
			t.Fatalf("call %d of %d: %v", call, c.Calls, err)
		}
		_, err = client.Do(t.Context(), egress.Request{URL: c.text(t)})
		if c.Expect == "block" && err != nil && len(w.dialled()) > seen {
			t.Fatalf("refused, but only after a dial of %v", w.dialled()[seen:])
		}
	}
	if (c.Stage == "url" || c.Stage == "parse") && z.queries > 0 {
		t.Fatalf("asked DNS %d times before refusing", z.queries)
	}
	judge(t, c, err, w.dialled(), allowed)
}

func redirectCase(t *testing.T, f caseFile, c guardCase) {
	first := func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			rw.Header()["Location"] = []string{c.text(t)}
			rw.WriteHeader(http.StatusFound)
		}
	}
	client, w := wired(t, f.policy(c.Policy), &zone{answers: c.DNS}, first)
	house := egresstest.NewAuthority(t, "House")
	secure := house.Server(t, http.HandlerFunc(first), nil, func(x *x509.Certificate) { x.IPAddresses = []net.IP{net.IPv4(1, 1, 1, 1)} })
	client.Trust(house.Pool)
	w.tls = secure.Listener.Addr().String()
	_, err := client.Do(t.Context(), egress.Request{URL: cmp.Or(c.First, "http://1.1.1.1/first"), Redirects: 3})
	judge(t, c, err, w.dialled(), []string{"1.1.1.1:80", "1.1.1.1:443"})
}

func headerCase(t *testing.T, f caseFile, c guardCase) {
	client, w := wired(t, f.policy(c.Policy), &zone{}, ok)
	name, value, _ := strings.Cut(c.text(t), ": ")
	_, err := client.Do(t.Context(), egress.Request{URL: "http://1.1.1.1/", Header: http.Header{name: {value}}})
	judge(t, c, err, w.dialled(), []string{"1.1.1.1:80"})
	if forbidden := !header.Settable(name) || !header.ValidValue(value); forbidden != (c.Expect == "block") {
		t.Fatalf("the exported checks say forbidden = %v", forbidden)
	}
}

func addrCase(t *testing.T, f caseFile, c guardCase) {
	network := cmp.Or(c.Network, "tcp4")
	if strings.HasPrefix(c.text(t), "[") {
		network = "tcp6"
	}
	err := egress.New(f.policy(c.Policy), &zone{}).CheckAddress(network, c.text(t))
	if (err != nil) != (c.Expect == "block") || c.Rule != "" && refusal(t, err).Rule != c.Rule {
		t.Fatalf("want %s under the rule %q, got %v", c.Expect, c.Rule, err)
	}
}

// judge compares verdict and dials. A case that is let through may still fail later: this server speaks no TLS.
func judge(t *testing.T, c guardCase, err error, dials, allowed []string) {
	t.Helper()
	for _, dial := range dials {
		if !slices.Contains(allowed, dial) {
			t.Fatalf("dialled %s, of which the case says nothing", dial)
		}
	}
	switch {
	case c.Expect == "block" && err == nil:
		t.Fatal("want a refusal, got a response")
	case c.Expect == "block" && refusal(t, err).Reason != egress.Blocked:
		t.Fatalf("want a refusal, got %v", err)
	case c.Rule != "" && refusal(t, err).Rule != c.Rule:
		t.Fatalf("want the rule %q, got %v", c.Rule, err)
	case c.Expect == "allow" && len(dials) == 0:
		t.Fatalf("want a dial, got %v", err)
	case c.Expect == "allow" && err != nil && refusal(t, err).Reason != egress.TLS:
		t.Fatalf("want a response, got %v", err)
	}
}

// stated returns what the first answer to the URL's host permits to dial.
func stated(raw string, dns map[string][][]string) []string {
	u, err := url.Parse(raw)
	if err != nil {
		return nil
	}
	port := cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
	if addr, err := netip.ParseAddr(u.Hostname()); err == nil {
		return []string{net.JoinHostPort(addr.Unmap().String(), port)}
	}
	var out []string
	for _, sets := range dns { // a case has one name
		for _, text := range sets[0] {
			out = append(out, net.JoinHostPort(text, port))
		}
	}
	return out
}

// envCase runs in a process of its own: net/http and net read proxies and GODEBUG once.
func envCase(t *testing.T, f caseFile, c guardCase) {
	var input struct {
		Env map[string]string
		URL string
	}
	if err := json.Unmarshal(c.Input, &input); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestUnderAnEnvironment$", "-test.count=1")
	child.Env = append(os.Environ(), "EGRESS_TEST_URL="+input.URL, "EGRESS_TEST_EXPECT="+c.Expect)
	for name, value := range input.Env {
		child.Env = append(child.Env, name+"="+value, strings.ToLower(name)+"="+value)
	}
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestUnderAnEnvironment is the other half of envCase; it uses the system's resolver.
func TestUnderAnEnvironment(t *testing.T) {
	raw := os.Getenv("EGRESS_TEST_URL")
	if raw == "" {
		t.Skip("runs only as a child of TestCases")
	}
	client, w := wired(t, egress.Policy{}, nil, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.IsAbs() {
			t.Error("the request was written for a proxy")
		}
	})
	_, err := client.Do(t.Context(), egress.Request{URL: raw})
	judge(t, guardCase{Expect: os.Getenv("EGRESS_TEST_EXPECT")}, err, w.dialled(), stated(raw, nil))
}
