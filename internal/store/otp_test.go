package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"patchbay/internal/otp"
	"patchbay/internal/otp/otptest"
)

func TestOneTimeCodes(t *testing.T) {
	for _, c := range otptest.Cases() {
		onBoth(t, c.Name, func(t *testing.T, w world) { c.Test(t, w.db) })
	}
}

func TestNoFileOfTheDatabaseHoldsACodeOrANumber(t *testing.T) {
	dir := t.TempDir()
	w := otptest.Open(t, open(t, filepath.Join(dir, "patchbay.db")).db)
	const number = "+14155552671"
	a, err := w.Gateway.Send(t.Context(), otp.SendRequest{To: number, Conversation: "cnv_canary", Visitor: "203.0.113.77", Key: "key-canary"})
	must(t, err)
	code := w.Code()
	hits := map[string][]byte{"code": []byte(code), "number": []byte(number[1:]), "handle": []byte(a.Handle), "handle's bits": []byte(a.Handle[7:]),
		"visitor": []byte("203.0.113"), "conversation": []byte("cnv_canary"), "key": []byte("key-canary")}
	scan := func(when string) {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(dir, "patchbay.db*"))
		must(t, err)
		if len(files) != 3 {
			t.Errorf("%s: scanned %v, want the database, its WAL and its index", when, files)
		}
		for _, f := range files {
			raw, err := os.ReadFile(f)
			must(t, err)
			for what, canary := range hits {
				if bytes.Contains(raw, canary) {
					t.Errorf("%s: the %s stands in %s", when, what, filepath.Base(f))
				}
			}
		}
	}
	scan("after sending")
	answer, err := w.Gateway.Verify(t.Context(), otp.VerifyRequest{Handle: a.Handle, Code: code})
	must(t, err)
	if !answer.Verified {
		t.Fatal("the right code is refused")
	}
	scan("after verifying")
}
