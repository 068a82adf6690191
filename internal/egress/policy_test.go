package egress_test

import (
	"errors"
	"strings"
	"testing"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

func TestThePolicyIsReadFromTheFlags(t *testing.T) {
	p, err := egress.ParsePolicy([]string{"10.20.0.0/16", " 192.168.1.9", "CRM.Corp.example.", "bücher.example"}, "80, 3000")
	if err != nil {
		t.Fatal(err)
	}
	text := p.String()
	for _, want := range []string{
		"80, 3000", "10.20.0.0/16, 192.168.1.9/32", "crm.corp.example, xn--bcher-kva.example", "169.254.0.0/16", "own listeners:   none",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
}

func TestPortsAreTheWebsUnlessSaidOtherwise(t *testing.T) {
	for flag, want := range map[string]string{"": "80, 443", "any": "any", "8080": "8080"} {
		p, err := egress.ParsePolicy(nil, flag)
		if first, _, _ := strings.Cut(p.String(), "\n"); err != nil || first != "ports:           "+want {
			t.Errorf("%q: got %q, %v", flag, first, err)
		}
	}
}

func TestFlagsThatCannotWorkAreRefusedInWords(t *testing.T) {
	for _, c := range []struct{ allow, ports, want string }{
		{"10.20.0.5/16", "", "did you mean 10.20.0.0/16?"},
		{"169.254.169.254", "", "can never be opened"},
		{"169.254.0.0/24", "", "can never be opened"},
		{"fd00:ec2::254", "", "can never be opened"},
		{"::ffff:10.0.0.0/104", "", "IPv4 or IPv6 range"},
		{"fd00::1%eth0", "", "without a zone"},
		{"http://crm.example", "", "leave scheme, port and wildcards out"},
		{"crm.example:8080", "", "leave scheme, port and wildcards out"},
		{"*.example", "", "leave scheme, port and wildcards out"},
		{"127.1", "", "not a range"},
		{"", "", "not a range"},
		{"10.0.0.0/8", "80,http", `"http" is not a port`},
		{"10.0.0.0/8", "0", `"0" is not a port`},
		{"10.0.0.0/8", "65536", `"65536" is not a port`},
	} {
		_, err := egress.ParsePolicy([]string{c.allow}, c.ports)
		if !errors.Is(err, fault.Invalid) || !strings.Contains(fault.Message(err), c.want) {
			t.Errorf("%q and %q: got %v, want %q in it", c.allow, c.ports, err, c.want)
		}
	}
	_, err := egress.ParsePolicy([]string{"*", "10.0.0.1/8"}, "x")
	if len(fault.Fields(err)) != 3 {
		t.Errorf("want all three problems at once, got %v", fault.Fields(err))
	}
}

func TestAListedLocalNameMayBePrivate(t *testing.T) {
	z := &zone{answers: map[string][][]string{"nas.local.": {{"192.168.1.9"}}, "host.docker.internal.": {{"127.0.0.1"}}}}
	p, err := egress.ParsePolicy([]string{"nas.local", "host.docker.internal"}, "")
	if err != nil {
		t.Fatal(err)
	}
	client := egress.New(p, z)
	if err := client.Check(t.Context(), "http://nas.local/"); err != nil {
		t.Error(err)
	}
	wantReason(t, client.Check(t.Context(), "http://host.docker.internal/"), egress.Blocked, "loopback")
	wantReason(t, client.Check(t.Context(), "http://other.local/"), egress.Blocked, "local_name")
}

func TestNAT64IsJudgedByTheAddressInside(t *testing.T) {
	p, err := egress.ParsePolicy([]string{"64:ff9b::/96"}, "")
	if err != nil {
		t.Fatal(err)
	}
	client := egress.New(p, nil)
	if err := client.Check(t.Context(), "http://[64:ff9b::1.1.1.1]/"); err != nil {
		t.Error(err)
	}
	for url, rule := range map[string]string{
		"http://[64:ff9b::a9fe:a9fe]/": "never", "http://[64:ff9b::10.0.0.1]/": "private",
		"http://[64:ff9b::127.0.0.1]/": "loopback", "http://[64:ff9b:1::1.1.1.1]/": "never",
	} {
		wantReason(t, client.Check(t.Context(), url), egress.Blocked, rule)
	}
	if strings.Contains(p.String(), "never reachable: ") && strings.Contains(p.String(), "64:ff9b::/96, 64:ff9b:1::/48") {
		t.Error("the printed policy says that an open range is closed")
	}
}

func TestWhatIsNeverReachableStaysSoUnderTheWidestPolicy(t *testing.T) {
	p, err := egress.ParsePolicy([]string{"0.0.0.0/0", "::/0"}, "any")
	if err != nil {
		t.Fatal(err)
	}
	client := egress.New(p, nil)
	for _, host := range []string{
		"0.0.0.0", "0.1.2.3", "169.254.0.1", "168.63.129.16", "100.100.100.200", "192.0.0.192", "224.0.0.1", "239.1.1.1",
		"255.255.255.255", "[::]", "[fe80::1]", "[ff02::1]", "[fd00:ec2::23]", "[fd20:ce::254]", "[fd00:42::42]",
		"[fd00:c1::a9fe:a9fe]", "[2001:0:7f00:1::]", "[2002:a9fe:a9fe::1]", "[::ffff:0:169.254.169.254]",
		"[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]",
	} {
		wantReason(t, client.Check(t.Context(), "http://"+host+"/"), egress.Blocked, "never")
	}
	wantReason(t, client.CheckAddress("tcp6", "[::ffff:169.254.169.254]:80"), egress.Blocked, "never")
	wantReason(t, client.CheckAddress("tcp6", "[::ffff:1.1.1.1%lo]:80"), egress.Blocked, "zone")
	wantReason(t, client.CheckAddress("tcp4", "1.1.1.1:0"), egress.Blocked, "port")
	for _, host := range []string{"127.0.0.1", "[::1]", "10.0.0.1", "[fd00::1]", "100.64.0.1", "192.88.99.1"} {
		if err := client.Check(t.Context(), "http://"+host+"/"); err != nil {
			t.Errorf("the owner opened %s: %v", host, err)
		}
	}
}

func TestAnOriginIsReadExactly(t *testing.T) {
	for text, want := range map[string]string{
		"HTTP://CRM.Corp.example.:80/": "http://crm.corp.example", "https://[::ffff:10.0.0.1]:8443": "https://10.0.0.1:8443",
		"http://[FC00::1]": "http://[fc00::1]", "http://[fc00::1]:81": "http://[fc00::1]:81", "https://bücher.example": "https://xn--bcher-kva.example",
	} {
		if got := origin(t, text).String(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "10.0.0.1:80", "http://10.0.0.1/path", "http://10.0.0.1/?q", "http://10.0.0.1/#f", "http://u@10.0.0.1",
		"http://10.0.0.1:0"} {
		if _, err := egress.ParseOrigin(text); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestAResolverMayAnswerInMappedForm(t *testing.T) {
	z := &zone{answers: map[string][][]string{
		"in.example.": {{"::ffff:10.20.1.2"}}, "out.example.": {{"::ffff:10.21.1.2"}}, "meta.example.": {{"::ffff:169.254.169.254"}},
	}}
	p, err := egress.ParsePolicy([]string{"10.20.0.0/16", "::/0"}, "")
	if err != nil {
		t.Fatal(err)
	}
	client, w := wired(t, p, z, ok)
	if _, err := client.Do(t.Context(), egress.Request{URL: "http://in.example/"}); err != nil {
		t.Error(err)
	}
	wantReason(t, client.Check(t.Context(), "http://out.example/"), egress.Blocked, "private")
	wantReason(t, client.Check(t.Context(), "http://meta.example/"), egress.Blocked, "never")
	if got := w.dialled(); len(got) != 1 || got[0] != "10.20.1.2:80" {
		t.Errorf("dialled %v", got)
	}
}
