package secret_test

import (
	"bytes"
	"strings"
	"testing"

	"patchbay/internal/secret"
)

func TestAnAddedKeySealsAndTheOlderOnesOpen(t *testing.T) {
	first := secret.GenerateKeys()
	second, name, err := secret.AddKey(first + "\n")
	if err != nil || name != "k2" || !strings.HasSuffix(second, "\n"+first+"\n") {
		t.Fatalf("%q is called %s: %v", second, name, err)
	}
	third, name, err := secret.AddKey(second)
	if err != nil || name != "k3" || strings.Count(third, "\n") != 3 {
		t.Fatalf("the third is called %s: %v", name, err)
	}
	withGap, name, err := secret.AddKey(strings.ReplaceAll(third, "k1:", "k4:"))
	if err != nil || name != "k5" || withGap == "" {
		t.Errorf("beside k3, k2 and k4 it is called %s: %v", name, err)
	}
	if _, _, err := secret.AddKey("nonsense"); err == nil {
		t.Error("a file without keys was added to")
	}
	k1, k2 := ring(t, first), ring(t, second)
	if k2.Current() != "k2" || len(k2.Older()) != 1 || k2.Older()[0] != "k1" || len(k1.Older()) != 0 {
		t.Errorf("%s and %v", k2.Current(), k2.Older())
	}
	sealed := k1.Seal("a|b|c", secret.New(canary))
	fresh, err := k2.Reseal("a|b|c", sealed)
	if err != nil || !strings.HasPrefix(fresh, secret.SealedBy("k2")) || !strings.HasPrefix(sealed, secret.SealedBy("k1")) {
		t.Fatalf("%s became %s: %v", sealed, fresh, err)
	}
	if again, err := k2.Reseal("a|b|c", fresh); err != nil || again != fresh {
		t.Errorf("what the current key has sealed was sealed again: %v", err)
	}
	if _, err := k2.Reseal("a|b|other", sealed); err == nil {
		t.Error("it was sealed for another place")
	}
	alone := ring(t, strings.SplitN(second, "\n", 2)[0])
	if v, stale, err := alone.Open("a|b|c", fresh); err != nil || stale || v.Reveal() != canary {
		t.Errorf("without the older key it does not open: %v", err)
	}
}

func TestAKeyThatIsTakenOutLeavesWhatHashesNeed(t *testing.T) {
	first := secret.GenerateKeys()
	second, _, _ := secret.AddKey(first)
	third, _, _ := secret.AddKey(second)
	k1, k2, k3 := ring(t, first), ring(t, second), ring(t, third)
	left, err := k2.Bequeath()
	if err != nil {
		t.Fatal(err)
	}
	alone := ring(t, strings.SplitN(second, "\n", 2)[0])
	for _, k := range []*secret.Keyring{k2, alone} {
		if err := k.Inherit(left); err != nil {
			t.Fatal(err)
		}
		if all := k.DeriveAll("api-token"); len(all) != 2 || !bytes.Equal(all[1], k1.Derive("api-token")) {
			t.Errorf("%d keys of API tokens", len(all))
		}
		if len(k.DeriveAll("otp/pepper/v1")) > 2 || k == alone && len(k.DeriveAll("otp/pepper/v1")) != 1 {
			t.Error("what need not outlive a key does")
		}
	}
	if err := k3.Inherit(left); err != nil { // what k2 sealed
		t.Fatal(err)
	}
	again, err := k3.Bequeath()
	if err != nil {
		t.Fatal(err)
	}
	last := ring(t, strings.SplitN(third, "\n", 2)[0])
	if err := last.Inherit(again); err != nil || len(last.DeriveAll("oauth-token-hash")) != 3 {
		t.Errorf("after two rotations there are %d: %v", len(last.DeriveAll("oauth-token-hash")), err)
	}
	if err := last.Inherit(left); err == nil {
		t.Error("what another key sealed was inherited")
	}
	if err := last.Inherit(""); err != nil {
		t.Error(err)
	}
}
