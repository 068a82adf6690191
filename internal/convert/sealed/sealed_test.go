package sealed_test

import (
	"errors"
	"strings"
	"testing"

	"patchbay/internal/convert"
	"patchbay/internal/convert/sealed"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

const text = "format: patchbay/v1\nsecrets:\n  - name: shop_token\n    hosts:\n      - api.example.com\n"

func TestASealedExport(t *testing.T) {
	found := []convert.Found{{Name: "shop_token", Value: secret.New("tiger-tiger"), Hosts: []string{"api.example.com"}}}
	data, err := sealed.Seal([]byte(text), found, "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("shows nothing of what is in it", func(t *testing.T) {
		if !sealed.Is(data) || strings.Contains(string(data), "shop") || strings.Contains(string(data), "tiger") {
			t.Errorf("%s", data)
		}
	})
	t.Run("opens with its passphrase", func(t *testing.T) {
		got, err := sealed.Open(data, "correct horse battery")
		if err != nil || len(got.Secrets) != 1 || got.Secrets[0].Value.Reveal() != "tiger-tiger" || got.Bundle.Secrets[0].Name != "shop_token" {
			t.Errorf("%+v, %v", got, err)
		}
	})
	for name, tt := range map[string]struct {
		data, passphrase, want string
	}{
		"another passphrase": {string(data), "correct horse batter", "not the passphrase"},
		"no passphrase":      {string(data), "", "Type its passphrase"},
		"a damaged file":     {strings.Replace(string(data), "A", "B", 4), "correct horse battery", "damaged"},
	} {
		t.Run(name+" is refused in words", func(t *testing.T) {
			if _, err := sealed.Open([]byte(tt.data), tt.passphrase); !errors.Is(err, fault.Invalid) || !strings.Contains(fault.Message(err), tt.want) {
				t.Error(err)
			}
		})
	}
	t.Run("needs a passphrase that can't be guessed at once", func(t *testing.T) {
		if _, err := sealed.Seal(nil, nil, "elevenchars"); !errors.Is(err, fault.Invalid) {
			t.Error(err)
		}
	})
}
