package apidef_test

import (
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/egress/egresstest"
	"patchbay/internal/fault"
)

func TestFurtherAuthoritiesAreCertificatesAndNothingElse(t *testing.T) {
	house, other := egresstest.NewAuthority(t, "House"), egresstest.NewAuthority(t, "Other")
	_, key := house.Issue(t, nil)
	for name, tt := range map[string]struct{ text, says string }{
		"none":                  {" \n", ""},
		"one":                   {house.PEM, ""},
		"two, with blank lines": {"\n" + house.PEM + "\n\n" + other.PEM, ""},
		"text before":           {"House\n" + house.PEM, "nothing else"},
		"text behind":           {house.PEM + "House", "nothing else"},
		"a key":                 {house.PEM + key, "private key"},
		"a damaged one":         {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "Certificate 1 can't be read"},
		"something else":        {"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", "X509 CRL"},
		"too much":              {strings.Repeat(house.PEM, 200), "64 KB"},
	} {
		t.Run(name, func(t *testing.T) {
			a := apidef.API{Name: "A", Key: "a", Method: "GET", URL: "https://example.com", Body: apidef.Body{Kind: apidef.NoBody}}
			a.Options.Authorities = tt.text
			err := a.Validate()
			f := fault.Fields(err)
			if tt.says == "" && err != nil || tt.says != "" && (len(f) != 1 || f[0].Name != "authorities" || !strings.Contains(f[0].Message, tt.says)) {
				t.Errorf("got %v", err)
			}
		})
	}
	two := apidef.Options{Authorities: house.PEM + other.PEM}.Trusted()
	if len(two) != 2 || two[0].Subject != "CN=House" || two[1].Subject != "CN=Other" || time.Until(two[0].Until) < time.Hour {
		t.Errorf("they are shown as %+v", two)
	}
}

func TestWhatACallFollowsAndKeeps(t *testing.T) {
	for _, tt := range []struct {
		method       string
		o            apidef.Options
		secret       bool
		follows      int
		keepsSeconds int
	}{
		{"GET", apidef.Options{}, false, 3, 0},
		{"HEAD", apidef.Options{MaxRedirects: 2, CacheSeconds: 9}, false, 2, 9},
		{"GET", apidef.Options{}, true, 0, 0},
		{"GET", apidef.Options{Redirects: apidef.FollowRedirects}, true, 3, 0},
		{"GET", apidef.Options{Redirects: apidef.NoRedirects}, false, 0, 0},
		{"POST", apidef.Options{Redirects: apidef.FollowRedirects, CacheSeconds: 9}, false, 0, 0},
		{"DELETE", apidef.Options{CacheSeconds: 9}, false, 0, 0},
	} {
		a := apidef.API{Method: tt.method, Options: tt.o}
		if a.Follows(tt.secret) != tt.follows || a.Caches() != time.Duration(tt.keepsSeconds)*time.Second {
			t.Errorf("%+v: follows %d, keeps %v", tt, a.Follows(tt.secret), a.Caches())
		}
	}
}

func TestGrantRules(t *testing.T) {
	for _, tt := range []struct {
		g     apidef.Grant
		field string
	}{
		{apidef.Grant{Kind: apidef.PrivateHost, Origin: "http://10.0.0.5:3000"}, ""},
		{apidef.Grant{Kind: apidef.Unverified, Origin: "https://10.0.0.5"}, ""},
		{apidef.Grant{Kind: apidef.Unverified, Origin: "http://10.0.0.5"}, "origin"},
		{apidef.Grant{Kind: "all", Origin: "http://10.0.0.5"}, "kind"},
		{apidef.Grant{Kind: apidef.PrivateHost}, "origin"},
		{apidef.Grant{Kind: apidef.PrivateHost, Origin: "http://10.0.0.5/"}, "origin"},
		{apidef.Grant{Kind: apidef.PrivateHost, Origin: "http://a@10.0.0.5"}, "origin"},
	} {
		f := fault.Fields(tt.g.Validate())
		if got := len(f) == 1 && f[0].Name == tt.field; got == (tt.field == "") || tt.field == "" && len(f) > 0 {
			t.Errorf("%+v: %v", tt.g, f)
		}
	}
}
