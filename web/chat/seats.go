package chat

import (
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/otp"
	"patchbay/web/respond"
)

// seats counts what is open at once. The zero value is ready.
type seats struct {
	mu    sync.Mutex
	taken map[string]int
}

// seat is one count and how high it may go. The key "" is everybody's.
type seat struct {
	key  string
	most int
}

// take takes a seat of each count, or none when one of them is full, and returns which.
func (s *seats) take(wanted ...seat) (leave func(), full string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range wanted {
		if s.taken[w.key] >= w.most {
			return nil, w.key, false
		}
	}
	if s.taken == nil {
		s.taken = map[string]int{}
	}
	for _, w := range wanted {
		s.taken[w.key]++
	}
	return func() { s.leave(wanted) }, "", true
}

func (s *seats) leave(wanted []seat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range wanted {
		if s.taken[w.key]--; s.taken[w.key] == 0 {
			delete(s.taken, w.key)
		}
	}
}

// When to come back where everything is full.
const (
	busyFor = time.Second
	fullFor = 10 * time.Second
)

// enter lets a request in that was read whole: one that is sent slowly takes nobody's place.
func (a *API) enter(c echo.Context) (leave func(), err error) {
	leave, _, ok := a.requests.take(seat{"", a.Limits.AllRequests})
	if !ok {
		respond.RetryAfter(c, busyFor)
		return nil, errFull
	}
	return leave, nil
}

// listen lets an event stream in.
func (a *API) listen(c echo.Context, conversation string) (leave func(), err error) {
	leave, full, ok := a.streams.take(seat{"", a.Limits.AllStreams}, seat{conversation, a.Limits.Streams},
		seat{"from " + otp.Network(c.RealIP()), a.Limits.AddressStreams})
	if ok {
		return leave, nil
	}
	respond.RetryAfter(c, fullFor)
	if full == "" {
		return nil, errFull
	}
	return nil, errTooWide
}

// errFull is for programs: the chat itself says that the server can't be reached.
var errFull = fault.New(fault.Unavailable, "There are very many visitors at the moment. Please try again shortly.")
