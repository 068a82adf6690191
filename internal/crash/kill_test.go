package crash_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// How many kills a test run makes, and how many at most on one database: what goes wrong in a long run is then found early
// and can be looked at.
const (
	kills    = 60
	mostOnce = 250
)

// killsWanted is how many kills a database gets in all: half of CRASH_KILLS.
func killsWanted(t *testing.T) int {
	t.Helper()
	text := os.Getenv("CRASH_KILLS")
	if text == "" {
		return kills / 2
	}
	n, err := strconv.Atoi(text)
	must(t, err)
	return (n + 1) / 2
}

func TestNothingIsLostOrDoneTwiceUnderKillMinus9(t *testing.T) {
	for name, p := range map[string]plan{
		"SQLite":                        {replicas: 1, seconds: 5},
		"PostgreSQL with two processes": {replicas: 2, seconds: 5, postgres: true},
	} {
		t.Run(name, func(t *testing.T) {
			p.seed = seedOf(t)
			var all tally
			for left := killsWanted(t); left > 0 && !t.Failed(); left -= mostOnce {
				t.Run(fmt.Sprintf("seed %d", p.seed), func(t *testing.T) { all.join(run(t, p, min(left, mostOnce))) })
				p.seed++
			}
			t.Log(all.table())
		})
	}
}

// visitors is how many talk at once.
const visitors = 24

// run kills processes of a new installation so many times while visitors talk, and returns what came of it.
func run(t *testing.T, p plan, kills int) tally {
	t.Helper()
	s := newSite(t, p)
	s.startAll()
	c := gather(s, visitors)
	r := chance(p.seed, 0)
	for k := range kills {
		if err := s.round(r, k); err != nil {
			t.Error(err)
			break
		}
	}
	c.disperse()
	s.settle()
	s.stopAll()
	return s.verify(c)
}

// round kills a process, or now and then all of them, some while they are still starting, and starts them again.
func (s *site) round(r *rand.Rand, k int) error {
	victims := s.replicas[k%len(s.replicas):][:1]
	if r.IntN(4) == 0 {
		victims = s.replicas
	}
	time.Sleep(between(r, 20*time.Millisecond, 400*time.Millisecond))
	for _, v := range victims {
		if err := v.kill(); err != nil {
			return err
		}
	}
	for _, v := range victims {
		if err := v.start(); err != nil {
			return err
		}
	}
	if r.IntN(5) == 0 {
		time.Sleep(between(r, 10*time.Millisecond, 150*time.Millisecond))
		for _, v := range victims {
			if err := v.kill(); err != nil {
				return err
			}
			if err := v.start(); err != nil {
				return err
			}
		}
	}
	for _, v := range victims {
		if err := v.up(); err != nil {
			return err
		}
	}
	return nil
}

// settle waits until nothing is under way any more. What is still under way when patience ends, verify complains about.
func (s *site) settle() {
	c := s.connect()
	defer func() { _ = c.Close() }()
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if len(s.busy(c)) == 0 {
			return
		}
	}
}
