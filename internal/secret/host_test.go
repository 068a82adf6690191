package secret_test

import (
	"strings"
	"testing"

	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

func TestASecretGoesToItsHostsOnly(t *testing.T) {
	for hosts, addresses := range map[string]struct{ to, not string }{
		"api.example.com":       {"api.example.com API.Example.COM. api.example.com:443", "example.com x.api.example.com api.example.com:8443 api.example.com.evil.de evilapi.example.com *.api.example.com"},
		"api.example.com:8443":  {"api.example.com:8443", "api.example.com api.example.com:443 api.example.com:84430"},
		"*.example.com":         {"api.example.com a.b.example.com *.example.com *.shop.example.com", "example.com badexample.com api.example.com:8443 *.com example.com.evil.de"},
		"*.example.com:8443":    {"api.example.com:8443 *.example.com:8443", "api.example.com"},
		"10.0.0.5:3000":         {"10.0.0.5:3000", "10.0.0.5 10.0.0.50:3000 110.0.0.5:3000"},
		"[2001:DB8::1]:8080":    {"[2001:db8::1]:8080", "[2001:db8::1] [2001:db8::2]:8080"},
		"bücher.example":        {"xn--bcher-kva.example BÜCHER.example", "bucher.example"},
		"a.example b.example.":  {"a.example b.example", "c.example"},
		"my_host localhost:300": {"my_host localhost:300", "localhost"},
	} {
		e := entry()
		e.Hosts = strings.Fields(hosts)
		if err := e.Validate(); err != nil {
			t.Errorf("%s: %v", hosts, err)
		}
		for _, address := range strings.Fields(addresses.to) {
			if !e.MayGoTo(address) {
				t.Errorf("a secret for %s does not go to %s", hosts, address)
			}
		}
		for _, address := range append(strings.Fields(addresses.not), "", "a b", "*.", "*.*.example.com") {
			if e.MayGoTo(address) {
				t.Errorf("a secret for %s goes to %s", hosts, address)
			}
		}
	}
}

func TestHostsThatAreNone(t *testing.T) {
	for _, host := range []string{"", " ", "*", "*.com", "*.co.uk", "*.github.io", "*.myshopify.com", "*.kawasaki.jp", "*.internal", "*.10.0.0.1", "*.[::1]", "https://example.com", "example.com/x",
		"user@example.com", "example.com:0", "example.com:99999", "example.com:x", "a..b", "10.0.1", "0x7f.1", "{{shop}}.example.com", "api.*.com", "[fe80::1%25eth0]", "exa%6dple.com"} {
		e := entry()
		e.Hosts = []string{"api.example.com", host}
		if f := fault.Fields(e.Validate()); len(f) != 1 || f[0].Name != "hosts" {
			t.Errorf("%q: %v", host, e.Validate())
		}
	}
}

func TestASecretNamesItsHosts(t *testing.T) {
	e := entry()
	e.Hosts = nil
	if f := fault.Fields(e.Validate()); len(f) != 1 || f[0].Name != "hosts" {
		t.Errorf("one without hosts: %v", f)
	}
	if !e.MayGoTo("anywhere.example") || e.Bound() {
		t.Error("one from before there were hosts has stopped working")
	}
	e.Key = secret.OTPGatewayKey
	if err := e.Validate(); err != nil || !e.Bound() {
		t.Errorf("the key of the gateway: %v", err)
	}
	e.Hosts = make([]string, 51)
	for i := range e.Hosts {
		e.Hosts[i] = "a.example"
	}
	if len(fault.Fields(e.Validate())) != 1 {
		t.Error("it may go to 51 hosts")
	}
}

func TestASecretServesItsAPIsOnly(t *testing.T) {
	e := entry()
	if !e.MayServe("order") {
		t.Error("one for all APIs does not serve one")
	}
	e.APIs = []string{"order"}
	if !e.MayServe("order") || e.MayServe("order-2") || e.MayServe("") {
		t.Error("it serves others, or not its own")
	}
}

func TestFurtherHostsNeedTheValueAgain(t *testing.T) {
	k := ring(t, secret.GenerateKeys())
	bound, err := k.SealEntry(entry(), secret.New(canary))
	if err != nil {
		t.Fatal(err)
	}
	unbound := bound
	unbound.Hosts = nil
	for name, tt := range map[string]struct {
		before secret.Entry
		hosts  string
		value  string
		field  string
	}{
		"fewer hosts do not":                        {bound, "api.example.com", "", ""},
		"a host that was none does":                 {bound, "api.example.com evil.example", "", "value"},
		"all below a domain do":                     {bound, "*.example.com", "", "value"},
		"another port does":                         {bound, "api.example.com:8443", "", "value"},
		"the value was typed":                       {bound, "evil.example", "another value", ""},
		"the first hosts of an older secret do not": {unbound, "api.example.com", "", ""},
		"a new secret needs its value anyway":       {secret.Entry{}, "api.example.com", "", "value"},
	} {
		t.Run(name, func(t *testing.T) {
			e := bound
			e.Hosts = strings.Fields(tt.hosts)
			changed, err := k.Change(tt.before, e, secret.New(tt.value))
			if f := fault.Fields(err); (len(f) > 0) != (tt.field != "") || len(f) > 0 && f[0].Name != tt.field {
				t.Errorf("got %v", err)
			}
			if tt.field == "" && tt.value == "" && changed.Sealed != bound.Sealed {
				t.Error("the value was replaced")
			}
		})
	}
}
