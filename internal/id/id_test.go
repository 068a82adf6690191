package id_test

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"patchbay/internal/id"
)

func TestNew(t *testing.T) {
	t.Run("an id says what it is of", func(t *testing.T) {
		if got := id.New(id.API); !regexp.MustCompile(`^api_[0-9a-v]{26}$`).MatchString(got) {
			t.Errorf("got %q", got)
		}
	})
	t.Run("ids are different and sort as they were made", func(t *testing.T) {
		ids := make([]string, 10_000)
		for i := range ids {
			ids[i] = id.New(id.User)
		}
		if !slices.IsSorted(ids) || len(slices.Compact(ids)) != 10_000 {
			t.Error("they do not, or two are the same")
		}
	})
	t.Run("an id lies between the moments before and after it", func(t *testing.T) {
		before := time.Now()
		got := id.New(id.CallLog)
		if got < id.At(id.CallLog, before) || got >= id.At(id.CallLog, time.Now().Add(time.Millisecond)) {
			t.Errorf("%s does not", got)
		}
		if len(id.At(id.CallLog, time.Time{})) != len(got) {
			t.Errorf("the beginning of time is %s", id.At(id.CallLog, time.Time{}))
		}
	})
}
