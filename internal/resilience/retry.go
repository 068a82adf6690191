package resilience

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/internal/egress"
)

// The pauses between attempts: they double, and about half of each is chance, so that calls that failed together do not
// come back together.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second
)

// maxRetryAfter is the longest pause that a host may ask for; who asks for more gets no further attempt.
const maxRetryAfter = 30 * time.Second

// next says whether another attempt may follow, and after what pause. A pause that outlasts the deadline is not begun.
func (c *chain) next(ctx context.Context) (time.Duration, bool) {
	if ctx.Err() != nil || !mayRepeat(c.plan.Repeatable, c.response, c.err) {
		return 0, false
	}
	asked := retryAfter(c.response.Header, c.last)
	pause := max(asked, backOff(len(c.attempts), c.Jitter()))
	return pause, asked <= maxRetryAfter && c.last.Add(pause).Before(c.deadline)
}

// mayRepeat says whether what came may come better the next time, and nothing is done twice. Whoever answered has read the
// request, so calls that are not repeatable are sent again only when nothing of them was written.
func mayRepeat(repeatable bool, r egress.Response, err error) bool {
	if err == nil {
		return repeatable && slices.Contains(passing, r.Status)
	}
	e, ok := errors.AsType[*egress.Error](err)
	if !ok || e.Reason != egress.Connection && e.Reason != egress.Timeout {
		return false
	}
	return repeatable || !e.BytesWritten
}

// passing are the statuses that may pass (RFC 9110 section 15, RFC 8470, RFC 6585).
var passing = []int{http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusInternalServerError,
	http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}

// backOff is the pause after the attempt, the first being 1.
func backOff(attempt int, jitter float64) time.Duration {
	full := lastPause
	if doublings := attempt - 1; doublings < 5 {
		full = min(firstPause<<doublings, lastPause)
	}
	half := full / 2
	return half + time.Duration(jitter*float64(half))
}

// retryAfter reads the header in both of its forms (RFC 9110 section 10.2.3), 0 for none and for what can't be read.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0
	}
	seconds, err := strconv.ParseInt(text, 10, 32)
	if err != nil { // more digits than anybody waits for
		return maxRetryAfter + 1
	}
	return time.Duration(seconds) * time.Second
}
