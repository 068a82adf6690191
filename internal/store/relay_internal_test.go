package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestChanges(t *testing.T) {
	var c changes
	c.note("cnv_0")
	some := c.begin()
	select {
	case <-some:
		t.Error("something is to be told that was noted before")
	default:
	}
	noted := func(n int) (ids []string) {
		for i := range n {
			c.note(fmt.Sprintf("cnv_%026d", i))
			c.note(fmt.Sprintf("cnv_%026d", i)) // twice counts once
		}
		<-some
		for _, p := range c.payloads() {
			if len(p) >= 8000 {
				t.Errorf("a payload has %d bytes", len(p))
			}
			ids = append(ids, strings.Fields(p)...)
		}
		return ids
	}
	if ids := noted(1000); len(ids) != 1000 || ids[999] != "cnv_00000000000000000000000999" {
		t.Errorf("%d ids are told", len(ids))
	}
	if ids := noted(maxNoted + 1); !slices.Equal(ids, []string{everything}) {
		t.Errorf("%d ids are told, want one that stands for all", len(ids))
	}
	if ids := noted(1); len(ids) != 1 {
		t.Errorf("after too many, %d ids are told", len(ids))
	}
}
