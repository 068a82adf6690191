package limit_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/web/limit"
)

// limiter is one that lets three through at once and one a second, by a clock that is set.
type limiter struct {
	*limit.Limiter
	now time.Time
}

func newLimiter() *limiter {
	l := &limiter{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	l.Limiter = limit.New(1, 3, func() time.Time { return l.now })
	return l
}

// takes counts how many of ten get through.
func (l *limiter) takes(t *testing.T) (n int) {
	t.Helper()
	for range 10 {
		c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder())
		switch err := l.Take(c, "somebody", fault.New(fault.Limited, "Too fast.")); {
		case err == nil:
			n++
		case fault.KindOf(err) != fault.Limited || c.Response().Header().Get("Retry-After") != "1":
			t.Errorf("refused with %v, to come again after %q seconds", err, c.Response().Header().Get("Retry-After"))
		}
	}
	return n
}

func TestAClockThatJumpsNeitherLocksOutNorLetsThroughMoreThanABurst(t *testing.T) {
	l := newLimiter()
	for _, step := range []struct {
		jump time.Duration
		want int
	}{{0, 3}, {-time.Hour, 0}, {time.Second, 1}, {-500 * time.Millisecond, 0}, {time.Hour, 3}, {-time.Hour, 0}, {2 * time.Second, 2}} {
		l.now = l.now.Add(step.jump)
		if got := l.takes(t); got != step.want {
			t.Errorf("after a jump of %v %d got through, want %d", step.jump, got, step.want)
		}
	}
}
