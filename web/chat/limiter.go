package chat

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"patchbay/internal/fault"
	"patchbay/web/respond"
)

// maxBuckets bounds the memory of a limiter: what was quiet for longest is forgotten first.
const maxBuckets = 50_000

// limiter lets everybody do something so often. It counts in this process only, which is enough for what costs no money.
type limiter struct {
	rate    rate.Limit
	burst   int
	now     func() time.Time
	buckets *lru.Cache[string, *rate.Limiter]
}

func newLimiter(perSecond float64, burst int, now func() time.Time) *limiter {
	buckets, err := lru.New[string, *rate.Limiter](maxBuckets)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	return &limiter{rate: rate.Limit(perSecond), burst: burst, now: now, buckets: buckets}
}

// take counts one more for the key, or returns a Limited fault with the sentence and says when to try again.
func (l *limiter) take(c echo.Context, key, sentence string) error {
	now := l.now()
	turn := l.bucket(key).ReserveN(now, 1)
	wait := turn.DelayFrom(now)
	if turn.OK() && wait == 0 {
		return nil
	}
	turn.CancelAt(now)
	respond.RetryAfter(c, min(wait, time.Hour))
	return fault.New(fault.Limited, "%s", sentence)
}

func (l *limiter) bucket(key string) *rate.Limiter {
	if b, ok := l.buckets.Get(key); ok {
		return b
	}
	b := rate.NewLimiter(l.rate, l.burst)
	if other, ok, _ := l.buckets.PeekOrAdd(key, b); ok {
		return other
	}
	return b
}
