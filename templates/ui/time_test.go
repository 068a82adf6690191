package ui_test

import (
	"testing"
	"time"

	"patchbay/templates/ui"
)

func TestAgoSaysTheLargestUnit(t *testing.T) {
	for d, want := range map[time.Duration]string{
		32 * time.Second: "32 s ago", 150 * time.Second: "2 min ago", 119 * time.Minute: "1 h ago", 47 * time.Hour: "47 h ago", 50 * time.Hour: "2 days ago",
	} {
		if got := ui.Ago(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
