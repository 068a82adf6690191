package egress_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"testing"

	"patchbay/internal/egress"
)

func TestAGrantOpensExactlyItsOrigin(t *testing.T) {
	grant := "http://10.0.0.5:3000"
	for _, c := range []struct{ name, grant, url, rule string }{
		{"that origin", grant, "http://10.0.0.5:3000/x", ""},
		{"its mapped spelling", grant, "http://[::ffff:10.0.0.5]:3000/", ""},
		{"a unique local address", "http://[fc00::5]", "http://[fc00::5]/", ""},
		{"a name with a private address", "http://nas.local:3000", "http://nas.local:3000/", ""},
		{"not another address", grant, "http://10.0.0.6:3000/", "port"},
		{"not another port", grant, "http://10.0.0.5/", "private"},
		{"not another scheme", grant, "https://10.0.0.5:3000/", "port"},
		{"not a name with the address", "http://10.0.0.5", "http://nas.example/", "private"},
		{"not loopback", "http://127.0.0.1", "http://127.0.0.1/", "loopback"},
		{"not a name with a loopback address", "http://lo.example", "http://lo.example/", "loopback"},
		{"not shared address space", "http://100.64.0.1", "http://100.64.0.1/", "reserved"},
		{"not cloud metadata", "http://169.254.169.254", "http://169.254.169.254/", "never"},
		{"not cloud metadata in private space", "http://[fd00:ec2::254]", "http://[fd00:ec2::254]/", "never"},
		{"not a closed port of a public address", "http://1.1.1.1:25", "http://1.1.1.1:25/", "port"},
		{"not our own listener", "http://10.0.0.9:8080", "http://10.0.0.9:8080/", "own_listener"},
	} {
		t.Run(c.name, func(t *testing.T) {
			z := &zone{answers: map[string][][]string{
				"nas.example.": {{"10.0.0.5"}}, "nas.local.": {{"10.0.0.5"}}, "lo.example.": {{"127.0.0.1"}},
			}}
			own := egress.Policy{OwnListeners: []netip.AddrPort{netip.MustParseAddrPort("10.0.0.9:8080")}}
			client, w := wired(t, own, z, ok)
			r := egress.Request{URL: c.url, Grants: []egress.Origin{origin(t, "http://other.example"), origin(t, c.grant)}}
			_, err := client.Do(t.Context(), r)
			if c.rule == "" {
				if err != nil || len(w.dialled()) != 1 {
					t.Fatalf("got %v after dials of %v", err, w.dialled())
				}
				r.Grants = nil // the connection is kept now; without the grant it must be of no use
				if _, err = client.Do(t.Context(), r); refusal(t, err).Reason != egress.Blocked {
					t.Fatalf("without the grant: %v", err)
				}
				return
			}
			wantReason(t, err, egress.Blocked, c.rule)
			if len(w.dialled()) > 0 {
				t.Errorf("dialled %v", w.dialled())
			}
		})
	}
}

func TestAKeptConnectionDoesNotCarryItsGrantToOthers(t *testing.T) {
	z := &zone{answers: map[string][][]string{"svc.example.": {{"10.0.0.5"}, {"1.1.1.1"}}}}
	client, w := wired(t, egress.Policy{}, z, ok)
	granted := egress.Request{URL: "http://svc.example/", Grants: []egress.Origin{origin(t, "http://svc.example")}}
	for _, r := range []egress.Request{granted, {URL: granted.URL}} {
		if _, err := client.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"10.0.0.5:80", "1.1.1.1:80"}; !slices.Equal(w.dialled(), want) {
		t.Errorf("dialled %v, want %v: the second call went over the first one's connection", w.dialled(), want)
	}
}

func TestAGrantHoldsAfterARedirectOnlyForItsOrigin(t *testing.T) {
	client, _ := wired(t, egress.Policy{}, twoHosts(), hops("http://10.0.0.5/next", http.StatusFound))
	r := egress.Request{URL: "http://example.com/first", Redirects: 1, Grants: []egress.Origin{origin(t, "http://example.com")}}
	_, err := client.Do(t.Context(), r)
	wantReason(t, err, egress.Blocked, "private")
}

func TestOwnListenersAreRefusedWhateverIsAllowed(t *testing.T) {
	for _, c := range []struct{ name, listener, host string }{
		{"one address", "127.0.0.1", "127.0.0.1"},
		{"mapped", "::ffff:127.0.0.1", "127.0.0.1"},
		{"every IPv4 address", "0.0.0.0", "127.0.0.1"},
		{"every address", "::", "127.0.0.1"},
		{"every address, by another of loopback", "0.0.0.0", "127.9.9.9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(ok))
			t.Cleanup(server.Close)
			port := netip.MustParseAddrPort(server.Listener.Addr().String()).Port()
			policy := loopback()
			policy.OwnListeners = []netip.AddrPort{netip.AddrPortFrom(netip.MustParseAddr(c.listener), port)}
			url := "http://" + netip.AddrPortFrom(netip.MustParseAddr(c.host), port).String()
			_, err := egress.New(policy, nil).Do(t.Context(), egress.Request{URL: url})
			wantReason(t, err, egress.Blocked, "own_listener")
		})
	}
}

func TestAnotherPortOfThisMachineIsNotOurs(t *testing.T) {
	policy := loopback()
	policy.OwnListeners = []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:8080"), netip.MustParseAddrPort("0.0.0.0:8081")}
	if err := egress.New(policy, nil).Check(t.Context(), "http://127.0.0.1:8082/"); err != nil {
		t.Error(err)
	}
}

func TestAWildcardListenerAnswersOnEveryInterface(t *testing.T) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	listener := netip.MustParseAddrPort("[::]:80")
	client := egress.New(egress.Policy{
		AllowCIDRs: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}, OwnListeners: []netip.AddrPort{listener},
	}, nil)
	for _, addr := range addrs {
		ip := netip.MustParsePrefix(addr.String()).Addr()
		if ip.Is4() && !ip.IsLinkLocalUnicast() {
			wantReason(t, client.CheckAddress("tcp4", netip.AddrPortFrom(ip, 80).String()), egress.Blocked, "own_listener")
		}
	}
}

func TestAnotherServerOnThePortOfAWildcardListenerIsNotOurs(t *testing.T) {
	policy := egress.Policy{OwnListeners: []netip.AddrPort{netip.MustParseAddrPort("0.0.0.0:80")}}
	client, _ := wired(t, policy, nil, ok)
	if _, err := client.Do(t.Context(), egress.Request{URL: "http://1.1.1.1/"}); err != nil {
		t.Error(err)
	}
}

func TestTheGatewayIsOpenOnlyToItsGrant(t *testing.T) {
	gateway := httptest.NewServer(http.HandlerFunc(ok))
	t.Cleanup(gateway.Close)
	site := httptest.NewServer(http.HandlerFunc(ok))
	t.Cleanup(site.Close)
	policy := loopback() // even where the owner opened loopback
	policy.OwnListeners = []netip.AddrPort{
		netip.MustParseAddrPort(site.Listener.Addr().String()), netip.MustParseAddrPort(gateway.Listener.Addr().String()),
	}
	for name, p := range map[string]egress.Policy{"a closed policy": {OwnListeners: policy.OwnListeners}, "an open policy": policy} {
		t.Run(name, func(t *testing.T) {
			client := egress.New(p, &zone{answers: map[string][][]string{"gw.example.": {{"127.0.0.1"}}}})
			grant := client.SetGateway(netip.MustParseAddrPort(gateway.Listener.Addr().String()))
			if grant.String() != gateway.URL {
				t.Fatalf("the gateway's origin is %s, want %s", grant, gateway.URL)
			}
			do := func(url string, grants ...egress.Origin) error {
				_, err := client.Do(t.Context(), egress.Request{URL: url, Grants: grants})
				return err
			}
			if err := do(gateway.URL+"/integrations", grant); err != nil {
				t.Errorf("with its grant: %v", err)
			}
			if refusal(t, do(gateway.URL)).Reason != egress.Blocked {
				t.Error("without a grant the gateway was reached")
			}
			if refusal(t, do(gateway.URL, origin(t, site.URL))).Reason != egress.Blocked {
				t.Error("with another grant the gateway was reached")
			}
			wantReason(t, do(site.URL, origin(t, site.URL), grant), egress.Blocked, "own_listener")
			byName := "http://gw.example:" + strconv.Itoa(int(grant.Port))
			wantReason(t, do(byName, origin(t, byName), grant), egress.Blocked, "own_listener")
		})
	}
}

func TestAGatewayThatListensEverywhereIsReachedOverLoopback(t *testing.T) {
	for _, listener := range []string{"0.0.0.0:8081", "[::]:8081"} {
		client, w := wired(t, egress.Policy{}, nil, ok)
		grant := client.SetGateway(netip.MustParseAddrPort(listener))
		if _, err := client.Do(t.Context(), egress.Request{URL: "http://127.0.0.1:8081/", Grants: []egress.Origin{grant}}); err != nil {
			t.Errorf("%s: %v", listener, err)
		}
		err := client.CheckAddress("tcp4", "127.0.0.1:8081")
		wantReason(t, err, egress.Blocked, "own_listener")
		if !slices.Equal(w.dialled(), []string{"127.0.0.1:8081"}) {
			t.Errorf("%s: dialled %v", listener, w.dialled())
		}
	}
}
