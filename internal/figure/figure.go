// Package figure prints the figures that the program promises, one line each, in benchmarks that make bench runs. Speed
// is promised as a ratio of two things that are measured in the same run: figures of one machine mean nothing on another.
package figure

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// Under prints a figure and fails when it is not under what is promised.
func Under(b *testing.B, name string, measured, promised float64, unit string) {
	b.Helper()
	fmt.Printf("%-58s %9.2f %-6s %s\n", name, measured, unit, fmt.Sprintf("< %g %s", promised, unit))
	if measured >= promised {
		b.Errorf("%s: %.2f %s, promised under %g", name, measured, unit, promised)
	}
}

// AtLeast prints a figure and fails when it is under what is promised.
func AtLeast(b *testing.B, name string, measured, promised float64, unit string) {
	b.Helper()
	fmt.Printf("%-58s %9.2f %-6s >= %g %s\n", name, measured, unit, promised, unit)
	if measured < promised {
		b.Errorf("%s: %.2f %s, promised at least %g", name, measured, unit, promised)
	}
}

// Wanted prints a figure beside what it is to become: it is not reached yet, and not promised until it is.
func Wanted(name string, measured, wanted float64, unit string) {
	fmt.Printf("%-58s %9.2f %-6s wanted %g %s\n", name, measured, unit, wanted, unit)
}

// Plain prints a figure that nothing is promised of, for comparison.
func Plain(name string, measured float64, unit string) {
	fmt.Printf("%-58s %9.2f %s\n", name, measured, unit)
}

// Contender is one way to do the same thing as the others.
type Contender struct {
	Name string
	Do   func()
}

// Race measures the contenders in turns, so that a busy machine slows all of them, and returns for each the median of
// how many times longer it took than the first.
func Race(contenders ...Contender) []float64 {
	const rounds, slice = 101, 500 * time.Microsecond
	times := repetitions(contenders[0].Do, slice)
	ratios := make([][]float64, len(contenders))
	for range rounds {
		var first float64
		for i, c := range contenders {
			began := time.Now()
			for range times {
				c.Do()
			}
			took := float64(time.Since(began))
			if i == 0 {
				first = took
			}
			ratios[i] = append(ratios[i], took/first)
		}
	}
	medians := make([]float64, len(contenders))
	for i, r := range ratios {
		slices.Sort(r)
		medians[i] = r[len(r)/2]
	}
	return medians
}

// repetitions returns how often something is done in the given time.
func repetitions(do func(), slice time.Duration) int {
	for n := 1; ; n *= 2 {
		began := time.Now()
		for range n {
			do()
		}
		if time.Since(began) > slice {
			return n
		}
	}
}
