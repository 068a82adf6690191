package attr_test

import (
	"testing"

	"patchbay/internal/attr"
)

func TestCompareNumbers(t *testing.T) {
	inOrder := []string{"-1e999999999999", "-12345678901234567891", "-12345678901234567890", "-1.50", "-1", "-0.1", "0", "1e-5", "0.1", "9", "10",
		"12345678901234567890.10", "12345678901234567890.11", "1e30", "1e999999999999999999999"}
	for i, a := range inOrder {
		for j, b := range inOrder {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := attr.CompareNumbers(a, b); got != want {
				t.Errorf("%s and %s: %d, want %d", a, b, got, want)
			}
		}
	}
	for _, same := range [][2]string{{"0", "-0.00"}, {"1", "1.0"}, {"100", "1e2"}, {"0.01", "1E-2"}, {"1200e-2", "12"}} {
		if got := attr.CompareNumbers(same[0], same[1]); got != 0 {
			t.Errorf("%s and %s: %d", same[0], same[1], got)
		}
	}
	for n, want := range map[string]bool{"1": true, "1.0": true, "1.5": false, "15e-1": false, "1.5e1": true, "0": true, "0.0": true, "-3": true} {
		if attr.IsWhole(n) != want {
			t.Errorf("%s is whole: %v", n, !want)
		}
	}
}
