package secret_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

const canary = "canary-4f1c9e77"

func TestValueIsNeverPrinted(t *testing.T) {
	v := secret.New(canary)
	type holder struct {
		Open   secret.Value
		hidden secret.Value
		list   []secret.Value
		ptr    *secret.Value
	}
	h := holder{v, v, []secret.Value{v}, &v}
	var b strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%o"} {
		fmt.Fprintf(&b, verb+verb+verb+"\n", v, h, &h)
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(handler).Info("x", "v", v, "h", h, "p", &v)
	}
	raw, err := json.Marshal(map[string]any{"v": v, "h": h})
	if err != nil {
		t.Fatal(err)
	}
	b.Write(raw)
	b.WriteString(fmt.Sprint(v, h) + v.String() + fmt.Errorf("x: %v", h).Error())
	for _, form := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), base64.StdEncoding.EncodeToString([]byte(canary))} {
		if strings.Contains(b.String(), form) {
			t.Errorf("the secret is there as %s:\n%s", form, b.String())
		}
	}
	if v.Reveal() != canary || (secret.Value{}).Reveal() != "" {
		t.Error("Reveal does not reveal")
	}
}

func ring(t *testing.T, text string) *secret.Keyring {
	t.Helper()
	k, err := secret.ParseKeys(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestParseKeys(t *testing.T) {
	good := secret.GenerateKeys()
	for name, text := range map[string]string{
		"an empty file": "", "a key without a name": strings.TrimPrefix(good, "k1:"), "a short key": "k1:" + base64.StdEncoding.EncodeToString(make([]byte, 31)),
		"no base64": "k1:%%%", "two keys of one name": good + "," + good, "a name in capitals": "K1" + good[2:],
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			if _, err := secret.ParseKeys(text); fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("keys stand on lines or between commas", func(t *testing.T) {
		for _, sep := range []string{",", "\n", "\r\n", ", "} {
			ring(t, good+sep+"k2"+secret.GenerateKeys()[2:]+sep)
		}
	})
	t.Run("two generated keys differ", func(t *testing.T) {
		if secret.GenerateKeys() == good {
			t.Error("they do not")
		}
	})
}

func TestSeal(t *testing.T) {
	old := secret.GenerateKeys()
	k := ring(t, old)
	sealed := k.Seal("secrets|sec_1|value", secret.New(canary))
	t.Run("what was sealed opens in its place", func(t *testing.T) {
		v, stale, err := k.Open("secrets|sec_1|value", sealed)
		if err != nil || stale || v.Reveal() != canary {
			t.Errorf("got stale %v, %v", stale, err)
		}
	})
	t.Run("two seals of one text differ", func(t *testing.T) {
		if k.Seal("secrets|sec_1|value", secret.New(canary)) == sealed || strings.Contains(sealed, canary) {
			t.Error("they do not, or the text is in them")
		}
	})
	t.Run("it opens nowhere else, nor when it was touched", func(t *testing.T) {
		last := map[byte]string{'A': "B"}[sealed[len(sealed)-2]]
		if last == "" {
			last = "A"
		}
		touched := sealed[:len(sealed)-2] + last + sealed[len(sealed)-1:]
		for place, text := range map[string]string{"secrets|sec_2|value": sealed, "secrets|sec_1|value": touched, "": sealed} {
			if v, _, err := k.Open(place, text); err == nil || v.Reveal() != "" {
				t.Errorf("%q opened at %q", text, place)
			}
		}
		for _, text := range []string{"", "v1", "v2.k1.x", "v1.k1.%%", "v1.k1.", "v1.k1.AAAA", "v1.k1.a.b"} {
			if _, _, err := k.Open("secrets|sec_1|value", text); err == nil {
				t.Errorf("%q opened", text)
			}
		}
	})
	t.Run("an older key still opens and is called stale", func(t *testing.T) {
		rotated := ring(t, "k2"+secret.GenerateKeys()[2:]+","+old)
		v, stale, err := rotated.Open("secrets|sec_1|value", sealed)
		if err != nil || !stale || v.Reveal() != canary {
			t.Errorf("got stale %v, %v", stale, err)
		}
	})
	t.Run("a key that is gone is named", func(t *testing.T) {
		_, _, err := ring(t, "k2"+secret.GenerateKeys()[2:]).Open("secrets|sec_1|value", sealed)
		if fault.KindOf(err) != fault.Unavailable || !strings.Contains(fault.Message(err), `"k1"`) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCheck(t *testing.T) {
	one, two := secret.GenerateKeys(), secret.GenerateKeys()
	again := ring(t, one)
	if again.Checks()[0] != ring(t, one).Checks()[0] || ring(t, one).Checks()[0] == ring(t, two).Checks()[0] {
		t.Error("the check does not tell keys from one another")
	}
	k := ring(t, one)
	a, b := k.Derive("otp"), k.Derive("sessions")
	if len(a) != 32 || string(a) == string(b) || string(a) != string(ring(t, one).Derive("otp")) {
		t.Error("derived keys are not one for each purpose")
	}
	rotated := ring(t, "k2"+two[2:]+","+one).DeriveAll("otp")
	if len(rotated) != 2 || string(rotated[0]) != string(ring(t, two).Derive("otp")) || string(rotated[1]) != string(a) {
		t.Error("a rotated ring does not derive from its older key, or not the current one first")
	}
}

func TestEntry(t *testing.T) {
	k := ring(t, secret.GenerateKeys())
	tests := []struct{ name, value, ending string }{
		{"a long value shows its last four characters", "sk_live_12345678", "5678"},
		{"a short value shows nothing", "12345678901", ""},
		{"characters count and not bytes", "密码密码密码密码密码密码", "密码密码"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := k.SealEntry(entry(), secret.New(tt.value))
			if err != nil || e.Validate() != nil || k.Ending(e) != tt.ending {
				t.Fatalf("got %q, %v", k.Ending(e), err)
			}
			if v, err := k.OpenEntry(e); err != nil || v.Reveal() != tt.value {
				t.Errorf("it opens as something else: %v", err)
			}
		})
	}
	t.Run("what can't be opened has no ending", func(t *testing.T) {
		e, err := k.SealEntry(entry(), secret.New("sk_live_12345678"))
		if err != nil || ring(t, "k2"+secret.GenerateKeys()[2:]).Ending(e) != "" {
			t.Error("it has one")
		}
	})
	t.Run("no value and too much of it are problems of the value", func(t *testing.T) {
		for value, kind := range map[string]fault.Kind{"": fault.Invalid, strings.Repeat("x", secret.MaxValue+1): fault.TooLarge} {
			_, err := k.SealEntry(secret.Entry{ID: "sec_1"}, secret.New(value))
			if f := fault.Fields(err); fault.KindOf(err) != kind || len(f) != 1 || f[0].Name != "value" {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("names that can't stand in a template are refused", func(t *testing.T) {
		for _, key := range []string{"", "Shop", "1shop", "shop-token", "shöp", "_x", strings.Repeat("x", 65), "x\n"} {
			e := entry()
			if e.Key = key; len(fault.Fields(e.Validate())) != 1 {
				t.Errorf("%q: %v", key, e.Validate())
			}
		}
	})
}

// entry is a valid one.
func entry() secret.Entry {
	return secret.Entry{ID: "sec_1", Key: "shop_token", Sealed: "x", Hosts: []string{"api.example.com"}}
}
