package main

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// canaries are secrets whose every way into the open is looked for: in what a test hands to saw, and in the database.
// Whoever adds a surface calls saw with what it shows; whoever adds a place for secrets adds a canary.
type canaries struct {
	entry     string            // of the secret store
	attribute string            // the value of a secret attribute
	inline    string            // a token that is typed into a header
	secrets   map[string]string // of authentication, by what they are for
	seen      []sight
}

// sight is what could be seen somewhere.
type sight struct {
	where string
	text  []byte
}

// newCanaries returns secrets that have signs which every encoding changes.
func newCanaries() *canaries {
	c := &canaries{entry: `entry-Kx41<"&'/+=>bQz9mWv7`, attribute: `attri-Pd83<"&'/+=>tRy2nLs5`, inline: `inlin-Gh67<"&'/+=>wFc4jXk8`, secrets: map[string]string{}}
	for i, name := range []string{"password", "bearer", "key", "query", "client", "refresh", "issued", "renewed", "next", "digest", "aws", "session", "hmac"} {
		c.secrets[name] = fmt.Sprintf(`%.5s-Tm%d<"&'/+=>hVd%dcRw6`, name+"-----", 10+i, 70-i)
	}
	return c
}

func (c *canaries) all() map[string]string {
	all := map[string]string{"the entry of the secret store": c.entry, "the secret attribute": c.attribute, "the typed token": c.inline}
	for name, text := range c.secrets {
		all["the secret of authentication "+name] = text
	}
	return all
}

// saw notes what could be seen.
func (c *canaries) saw(where, text string) { c.seen = append(c.seen, sight{where, []byte(text)}) }

// wantNowhere looks for every canary in every way of writing.
func (c *canaries) wantNowhere(t *testing.T) {
	t.Helper()
	for which, canary := range c.all() {
		for way, text := range variants(canary) {
			for _, s := range c.seen {
				if at := bytes.Index(s.text, []byte(text)); at >= 0 {
					t.Errorf("%s is in %s, as %s: …%q…", which, s.where, way, s.text[max(0, at-60):min(len(s.text), at+len(text)+20)])
				}
			}
		}
	}
}

// variants are the ways in which a text may be written. Those of base32 and base64 are what does not depend on its
// neighbours.
func variants(text string) map[string]string {
	asJSON, _ := json.Marshal(text) // a text always marshals
	quoted := strconv.Quote(text)
	all := map[string]string{"itself": text, "URL": url.QueryEscape(text), "path": url.PathEscape(text), "HTML": html.EscapeString(text),
		"JSON": string(asJSON[1 : len(asJSON)-1]), "Go": quoted[1 : len(quoted)-1],
		"hex": hex.EncodeToString([]byte(text)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(text)))}
	for shift := range 5 {
		encoded := base32.StdEncoding.EncodeToString([]byte(strings.Repeat("-", shift) + text))
		all["base32+"+strconv.Itoa(shift)] = encoded[(shift*8+4)/5 : (shift+len(text))*8/5]
	}
	for shift := range 3 {
		padded, from, to := []byte(strings.Repeat("-", shift)+text), (shift*8+5)/6, (shift+len(text))*8/6
		all["base64+"+strconv.Itoa(shift)] = base64.StdEncoding.EncodeToString(padded)[from:to]
		all["base64url+"+strconv.Itoa(shift)] = base64.URLEncoding.EncodeToString(padded)[from:to]
	}
	return all
}

func TestTheScanForCanariesFindsThem(t *testing.T) {
	for way, text := range variants(newCanaries().entry) {
		if len(text) < 20 || len(variants(text)) != 19 {
			t.Errorf("%s is no canary: %q", way, text)
		}
	}
}
