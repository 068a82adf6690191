package engine

import "testing"

func TestWithoutAKeyThereAreNoAddresses(t *testing.T) {
	none := Callbacks{Base: "https://chat.test"}
	if url := none.url("cnv_1", 0); url != "" {
		t.Errorf("there is %s", url)
	}
	if _, _, ok := none.read(none.token("cnv_1", 0)); ok {
		t.Error("what anybody can sign is taken")
	}
	keyed := Callbacks{Key: []byte("k"), Base: "https://chat.test"}
	if conversation, round, ok := keyed.read(keyed.token("cnv_1", 2)); conversation != "cnv_1" || round != 2 || !ok {
		t.Errorf("it is read as %q, %d, %t", conversation, round, ok)
	}
}
