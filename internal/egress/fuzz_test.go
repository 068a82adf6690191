package egress_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"testing"

	"patchbay/internal/egress"
)

// inside answers every name with a public and a private address: no name may pass.
type inside struct{}

func (inside) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("1.1.1.1"), netip.MustParseAddr("10.0.0.1")}, nil
}

// FuzzURL: no URL panics; what passes is a plain public address on a web port; an origin reads back as itself.
func FuzzURL(f *testing.F) {
	for _, c := range readCases(f, "testdata/ssrf_cases.json").Cases {
		var raw string
		if json.Unmarshal(c.Input, &raw) == nil {
			f.Add(raw)
		}
	}
	client := egress.New(egress.Policy{}, inside{})
	f.Fuzz(func(t *testing.T, raw string) {
		o, originErr := egress.ParseOrigin(raw)
		if again, err := egress.ParseOrigin(o.String()); originErr == nil && (err != nil || again != o) {
			t.Errorf("%q: %v reads back as %v, %v", raw, o, again, err)
		}
		err := client.Check(t.Context(), raw)
		if err != nil {
			if e, ok := errors.AsType[*egress.Error](err); !ok || e.Detail() == "" {
				t.Errorf("%q: %v", raw, err)
			}
			return
		}
		if originErr != nil {
			return // has a path
		}
		addr, err := netip.ParseAddr(o.Host)
		if err != nil || addr.IsPrivate() || !addr.IsGlobalUnicast() || o.Port != 80 && o.Port != 443 {
			t.Errorf("%q passed, as %v", raw, o)
		}
	})
}
