package otp

import (
	"strings"
	"testing"
	"unicode"

	"patchbay/internal/secret"
)

func TestEveryDecimalDigitOfUnicodeIsRead(t *testing.T) {
	read := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			continue
		}
		// Every script has its ten digits in a row, so the digit before a digit other than zero is one less.
		got := digit(r)
		if got < 0 || got > 9 || got > 0 && (!unicode.Is(unicode.Nd, r-1) || digit(r-1) != got-1) {
			t.Errorf("%U is read as %d", r, got)
		}
		read++
	}
	t.Logf("%d digits of all scripts", read)
	if read < 600 {
		t.Errorf("only %d digits were looked at", read)
	}
}

func TestTypedCodesAreNormalised(t *testing.T) {
	for typed, want := range map[string]string{
		"123456":                    "123456",
		" 123-456\n":                "123456",
		"١٢٣ ٤٥٦":                   "123456",
		"\u200f١٢٣\u00a0‑\u200b٤٥٦": "123456",
		"１２３　４５６":                   "123456",
		"1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣": "123456",
		"12a456":                 "12a456",
		"":                       "",
		strings.Repeat("1", 257): "",
	} {
		if got := normalise(typed); got != want {
			t.Errorf("%q became %q, want %q", typed, got, want)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("١٢٣ 456-")
	f.Fuzz(func(t *testing.T, typed string) {
		once := normalise(typed)
		if len(once) <= maxTyped && normalise(once) != once {
			t.Errorf("%q became %q and then %q", typed, once, normalise(once))
		}
	})
}

// The chance that a fair source fails this is about one in a million: chi-squared over 9 degrees of freedom.
func TestAllDigitsAreEquallyLikelyInEveryPlace(t *testing.T) {
	const codes, digits, bound = 20_000, 6, 45.0
	var seen [digits][10]float64
	for range codes {
		code, err := newCode(digits)
		if err != nil || len(code) != digits {
			t.Fatalf("code %q, %v", code, err)
		}
		for place, c := range code {
			seen[place][c-'0']++
		}
	}
	for place, counts := range seen {
		expected, chi := float64(codes)/10, 0.0
		for _, n := range counts {
			chi += (n - expected) * (n - expected) / expected
		}
		if chi > bound {
			t.Errorf("place %d: chi-squared %.1f for %v", place, chi, counts)
		}
	}
}

func TestHashesDifferByUsePartsAndKey(t *testing.T) {
	keys, err := secret.ParseKeys(secret.GenerateKeys())
	if err != nil {
		t.Fatal(err)
	}
	other, err := secret.ParseKeys(secret.GenerateKeys())
	if err != nil {
		t.Fatal(err)
	}
	m := newMACs(keys)
	seen := map[string]bool{}
	for _, mac := range []string{m.of("a", "b"), m.of("b", "b"), m.of("a", "b", ""), m.of("a", "", "b"), m.of("a", "bc"), m.of("a", "b", "c"), m.of("ab"), newMACs(other).of("a", "b")} {
		if seen[mac] {
			t.Errorf("two hashes are the same: %s", mac)
		}
		seen[mac] = true
	}
}
