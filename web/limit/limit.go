// Package limit lets everybody do something only so often, for the doors that programs and visitors knock at. It counts in
// this process only, which is enough for what costs no money; what does cost money is package otp's to count.
package limit

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"patchbay/web/respond"
)

// maxBuckets bounds the memory of a limiter: what was quiet for longest is forgotten first.
const maxBuckets = 50_000

// Limiter counts by key. Make it with New.
type Limiter struct {
	rate    rate.Limit
	burst   int
	now     func() time.Time
	buckets *lru.Cache[string, *rate.Limiter]
}

// New returns a limiter that lets everybody do something so often a second over time, and so often at once.
func New(perSecond float64, burst int, now func() time.Time) *Limiter {
	buckets, err := lru.New[string, *rate.Limiter](maxBuckets)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	return &Limiter{rate: rate.Limit(perSecond), burst: burst, now: now, buckets: buckets}
}

// Take counts one more for the key, or returns the refusal, a Limited fault, and says when to try again.
func (l *Limiter) Take(c echo.Context, key string, refusal error) error {
	now := l.now()
	turn := l.bucket(key).ReserveN(now, 1)
	wait := turn.DelayFrom(now)
	if turn.OK() && wait == 0 {
		return nil
	}
	turn.CancelAt(now)
	respond.RetryAfter(c, min(wait, time.Hour))
	return refusal
}

// Spent says whether Take would refuse the key. It counts nothing.
func (l *Limiter) Spent(key string) bool { return l.bucket(key).TokensAt(l.now()) < 1 }

func (l *Limiter) bucket(key string) *rate.Limiter {
	if b, ok := l.buckets.Get(key); ok {
		return b
	}
	b := rate.NewLimiter(l.rate, l.burst)
	if other, ok, _ := l.buckets.PeekOrAdd(key, b); ok {
		return other
	}
	return b
}
