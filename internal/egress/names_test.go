package egress_test

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"patchbay/internal/egress"
	"patchbay/internal/header"
)

// anywhere gives every name the same public address, so that only the name itself can be the reason of a refusal.
type anywhere struct{}

func (anywhere) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("1.1.1.1")}, nil
}

func TestLocalNamesAreRefusedWhateverDNSSays(t *testing.T) {
	client := egress.New(egress.Policy{}, anywhere{})
	for _, host := range []string{
		"localhost", "LOCALHOST.", "a.localhost", "localhost.localdomain", "a.localdomain", "ip6-localhost", "ip6-loopback",
		"metadata", "metadata.goog", "metadata.google.internal", "metadata.azure.internal",
		"instance-data", "instance-data.ec2.internal", "a.local", "kubernetes.default.svc", "x.svc.cluster.local",
		"host.docker.internal", "host.containers.internal",
	} {
		wantReason(t, client.Check(t.Context(), "http://"+host+"/"), egress.Blocked, "local_name")
	}
	for _, host := range []string{"local.example", "mylocal", "metadata.example", "crm.corp.internal", "a_b.example", "x-y.example", "svc"} {
		if err := client.Check(t.Context(), "http://"+host+"/"); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestHostsThatAreNoNamesAreRefused(t *testing.T) {
	client := egress.New(egress.Policy{AnyPort: true}, anywhere{})
	label := strings.Repeat("a", 63)
	for url, rule := range map[string]string{
		"http:///x": "url", "http://:80/": "url", "http:1.1.1.1/": "url", "http://[1.1.1.1]/": "url", "http://::1/": "url",
		"http://a" + label + ".example/": "host", "http://" + strings.Repeat(label+".", 4) + "example/": "host",
		"http://a..b/": "host", "http://a b/": "url", "http://{{host}}/": "url", "http://1.1.1.1:0/": "port",
		"http://a.example:65536/": "port", "http://a.0x/": "numeric_host", "http://a.0X1f/": "numeric_host", "http://a.09/": "numeric_host",
		"http://[fe80::1%25lo]/": "zone", "file:///etc/passwd": "scheme", "http://u@a.example/": "userinfo",
	} {
		wantReason(t, client.Check(t.Context(), url), egress.Blocked, rule)
	}
	for _, url := range []string{"http://" + label + ".example/", "http://a.0xyz/", "http://1a.example/", "http://a.example:/"} {
		if err := client.Check(t.Context(), url); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestNamesWithDotsAreAskedForAsRooted(t *testing.T) {
	for host, want := range map[string]string{"a.example": "a.example.", "crm": "crm"} {
		var asked string
		client := egress.New(egress.Policy{}, lookup(func(name string) { asked = name }))
		if err := client.Check(t.Context(), "http://"+host+"/"); err != nil || asked != want {
			t.Errorf("%s: asked for %q, %v", host, asked, err)
		}
	}
}

func TestAClosedPortIsRefusedBeforeAnyLookup(t *testing.T) {
	client := egress.New(egress.Policy{}, lookup(func(name string) { t.Errorf("asked for %s", name) }))
	wantReason(t, client.Check(t.Context(), "http://a.example:22/"), egress.Blocked, "port")
}

type lookup func(string)

func (l lookup) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	l(host)
	return anywhere{}.LookupNetIP(ctx, network, host)
}

func TestHeadersThatADefinitionMayNotSet(t *testing.T) {
	client, w := wired(t, egress.Policy{}, nil, ok)
	for _, name := range []string{
		"Host", "connection", "Keep-Alive", "Content-Length", "Transfer-Encoding", "Upgrade", "HTTP2-Settings", "TE", "Trailer",
		"Expect", "Proxy-Authorization", "Proxy-Connection", "Metadata", "Metadata-Flavor", "X-AWS-EC2-Metadata-Token",
		"X-Metadata-Token", "", "A B", "A:", "A\r\n",
	} {
		if header.Settable(name) {
			t.Errorf("%q may be set", name)
		}
		_, err := client.Do(t.Context(), egress.Request{URL: "http://1.1.1.1/", Header: http.Header{name: {"x"}}})
		wantReason(t, err, egress.Blocked, "header")
	}
	for _, name := range []string{"Authorization", "X-Api-Key", "Content-Type", "Accept-Encoding", "Cookie", "X-Metadata", "Hostname"} {
		if !header.Settable(name) {
			t.Errorf("%q may not be set", name)
		}
	}
	for value, want := range map[string]bool{"a\rb": false, "a\nb": false, "a\x00b": false, "a\x7f": false, "a\tb é": true, "": true} {
		if header.ValidValue(value) != want {
			t.Errorf("value %q: want %v", value, want)
		}
	}
	if len(w.dialled()) > 0 {
		t.Errorf("dialled %v", w.dialled())
	}
}
