package web

import (
	"crypto/sha256"
	"sync"
	"time"

	"patchbay/internal/otp"
)

// throttle slows down who guesses passwords: after a few tries each further one has to wait twice as long as the one
// before. It counts tries for an account and tries from an address; nobody is ever locked out for good, and the wait for
// an account has a low ceiling, because a stranger can bring it about. A try is counted before the password is looked
// at, so that many at once gain nothing, and taken back when the password was right.
type throttle struct {
	now   func() time.Time
	mu    sync.Mutex
	tries map[triesKey]tries
}

// pace is how tries of one kind are slowed down.
type pace struct {
	free    int // tries without a wait
	ceiling time.Duration
}

var (
	accountPace = pace{free: 5, ceiling: time.Minute}
	addressPace = pace{free: 10, ceiling: 15 * time.Minute}
)

const (
	forgetAfter = time.Hour // without a try
	maxTries    = 50_000    // keys that are remembered
)

// triesKey is the hash of what is counted, so that keys are short whatever is typed.
type triesKey [sha256.Size]byte

type tries struct {
	count int
	last  time.Time
	until time.Time // no try before
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, tries: map[triesKey]tries{}}
}

// admit counts a try, or returns how long to wait before the next one.
func (t *throttle) admit(account, address string) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	byAccount, byAddress := t.keys(account, address)
	wait = max(t.tries[byAccount].until.Sub(now), t.tries[byAddress].until.Sub(now))
	if wait > 0 {
		return wait
	}
	t.makeRoom(now)
	t.tries[byAccount] = t.tries[byAccount].after(now, accountPace)
	t.tries[byAddress] = t.tries[byAddress].after(now, addressPace)
	return 0
}

// succeeded takes the try back. The account's count ends; the address keeps its earlier tries, or else a guesser could
// wipe them out by signing in with an account of their own. From now on the account counts tries from this address
// apart, so that strangers can't keep its owner waiting.
func (t *throttle) succeeded(account, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	byAccount, byAddress := t.keys(account, address)
	delete(t.tries, byAccount)
	if a := t.tries[byAddress]; a.count > 1 {
		a.count--
		a.until = time.Time{}
		t.tries[byAddress] = a
	} else {
		delete(t.tries, byAddress)
	}
	t.tries[hashed("known", account, otp.Network(address))] = tries{last: t.now()}
}

// keys returns what a try counts for.
func (t *throttle) keys(account, address string) (byAccount, byAddress triesKey) {
	from := otp.Network(address)
	byAccount = hashed("account", account)
	if _, known := t.tries[hashed("known", account, from)]; known {
		byAccount = hashed("account", account, from)
	}
	return byAccount, hashed("address", from)
}

// after returns the count with one more try.
func (c tries) after(now time.Time, p pace) tries {
	if now.Sub(c.last) > forgetAfter {
		c = tries{}
	}
	c.count++
	c.last = now
	if over := c.count - p.free; over >= 0 {
		c.until = now.Add(min(time.Second<<min(over, 20), p.ceiling))
	}
	return c
}

// makeRoom forgets what is old and, when that is not enough, whatever comes first.
func (t *throttle) makeRoom(now time.Time) {
	if len(t.tries) < maxTries {
		return
	}
	for k, c := range t.tries {
		if now.Sub(c.last) > forgetAfter {
			delete(t.tries, k)
		}
	}
	for k := range t.tries {
		if len(t.tries) < maxTries*9/10 {
			return
		}
		delete(t.tries, k)
	}
}

func hashed(parts ...string) triesKey {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p + "\x00"))
	}
	return triesKey(h.Sum(nil))
}
