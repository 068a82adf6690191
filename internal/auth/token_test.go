package auth_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

const tokenID = "tok_06dqk3v0abcdefghijklmnopqr"

func keysOf(names ...string) auth.TokenKeys {
	var k auth.TokenKeys
	for _, n := range names {
		k = append(k, []byte(n))
	}
	return k
}

func TestTokenText(t *testing.T) {
	keys := keysOf("current")
	text, hash := keys.New(tokenID)

	t.Run("a token says whose it is and has a prefix, an id, a secret and a checksum", func(t *testing.T) {
		if !regexp.MustCompile(`^pby_06dqk3v0abcdefghijklmnopqr_[0-9A-Za-z]{49}$`).MatchString(text) {
			t.Errorf("got %q", text)
		}
		if id, ok := auth.TokenID(text); id != tokenID || !ok {
			t.Errorf("it is of %q, %v", id, ok)
		}
	})
	t.Run("only the token itself fits its hash", func(t *testing.T) {
		other, otherHash := keys.New(tokenID)
		if !keys.Fits(text, hash) || keys.Fits(other, hash) || keys.Fits(text, otherHash) || keys.Fits("", hash) || keys.Fits(text, "") {
			t.Error("it does not fit, or another one does")
		}
		if other == text || strings.Contains(hash, text[30:]) {
			t.Error("the same token twice, or a hash that gives it away")
		}
	})
	t.Run("a hash means nothing without the key", func(t *testing.T) {
		if keysOf("another").Fits(text, hash) || keysOf().Fits(text, hash) {
			t.Error("another key takes it")
		}
	})
	t.Run("a token outlives a rotation of the key", func(t *testing.T) {
		if !keysOf("next", "current").Fits(text, hash) {
			t.Error("it is lost")
		}
		if _, fresh := keysOf("next", "current").New(tokenID); keysOf("current").Fits(text, fresh) {
			t.Error("a new token is hashed with an old key")
		}
	})
	t.Run("every change of one character breaks the checksum", func(t *testing.T) {
		for i := range text {
			for _, c := range []byte{'0', 'a', 'Z', '_'} {
				if text[i] == c {
					continue
				}
				if _, ok := auth.TokenID(text[:i] + string(c) + text[i+1:]); ok {
					t.Fatalf("%q in place %d is taken", c, i)
				}
			}
		}
	})
	t.Run("what is no token is none", func(t *testing.T) {
		for _, s := range []string{"", "pby_", text + "0", " " + text, text[:len(text)-1], strings.ToUpper(text), text + "\n"} {
			if id, ok := auth.TokenID(s); ok || id != "" {
				t.Errorf("%q is of %q", s, id)
			}
		}
	})
}

func TestTokenValidate(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		change func(*auth.Token)
		field  string
	}{
		{"a whole token is fine", func(*auth.Token) {}, ""},
		{"one that never expires is fine", func(k *auth.Token) { k.ExpiresAt = time.Time{} }, ""},
		{"a blank name is refused", func(k *auth.Token) { k.Name = " " }, "name"},
		{"a long name is refused", func(k *auth.Token) { k.Name = text("字", 81) }, "name"},
		{"a token for nothing is refused", func(k *auth.Token) { k.Scopes = nil }, "scope"},
		{"a scope that does not exist is refused", func(k *auth.Token) { k.Scopes = []auth.Scope{"own"} }, "scope"},
		{"a scope twice is refused", func(k *auth.Token) { k.Scopes = []auth.Scope{auth.Call, auth.Call} }, "scope"},
		{"one that is over before it begins is refused", func(k *auth.Token) { k.ExpiresAt = now }, "expires"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := auth.Token{Name: "Shop", Scopes: auth.TokenScopes(), CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
			tt.change(&k)
			fields := fault.Fields(k.Validate())
			if tt.field == "" && len(fields) > 0 || tt.field != "" && (len(fields) != 1 || fields[0].Name != tt.field) {
				t.Errorf("got %v", fields)
			}
		})
	}
}

func TestTokenLive(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		token auth.Token
		want  bool
	}{
		"without an end":             {auth.Token{}, true},
		"before its end":             {auth.Token{ExpiresAt: now.Add(1)}, true},
		"at its end":                 {auth.Token{ExpiresAt: now}, false},
		"taken back":                 {auth.Token{RevokedAt: now.Add(-time.Hour)}, false},
		"taken back, before its end": {auth.Token{RevokedAt: now, ExpiresAt: now.Add(time.Hour)}, false},
	} {
		t.Run("a token "+name, func(t *testing.T) {
			if got := c.token.Live(now); got != c.want {
				t.Errorf("live: %v", got)
			}
		})
	}
	if k := (auth.Token{Scopes: []auth.Scope{auth.Read}}); k.May(auth.Call) || !k.May(auth.Read) {
		t.Error("scopes are mixed up")
	}
}

func TestLifetime(t *testing.T) {
	const day = 24 * time.Hour
	for s, want := range map[string]time.Duration{"never": 0, "1d": day, "90d": 90 * day, "12w": 84 * day, "3650d": 3650 * day} {
		if got, err := auth.ParseLifetime(s); got != want || err != nil {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "d", "0d", "-1d", "90", "90h", "1.5d", "3651d", "1000w", "99999999999999999999d", "Never"} {
		if got, err := auth.ParseLifetime(s); fault.KindOf(err) != fault.Invalid || len(fault.Fields(err)) != 1 {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}
