// Package lines compares two texts line by line, as people read what has changed. It knows nothing about what the texts
// mean.
package lines

import (
	"slices"
	"strings"
)

// Op says which of the two texts a line is in.
type Op int

// The ops.
const (
	Both Op = iota
	Removed
	Added
)

// Line is one line of a comparison, without its line break.
type Line struct {
	Op   Op
	Text string
}

// maxEdits bounds the work: texts that differ in more lines count as altogether different between what they begin and end
// with alike.
const maxEdits = 400

// Diff returns the lines of both texts in order, with as few removed and added ones as it takes (Myers, "An O(ND) Difference
// Algorithm and Its Variations", 1986). Removed lines stand before the added ones at the same place. An empty text has no
// lines.
func Diff(before, after string) []Line { return DiffWithin(before, after, maxEdits) }

// DiffWithin is Diff with another bound of the work, whose memory grows with its square.
func DiffWithin(before, after string, edits int) []Line {
	a, b := split(before), split(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	diff := all(Both, a[:head])
	diff = append(diff, middle(a[head:len(a)-tail], b[head:len(b)-tail], edits)...)
	return append(diff, all(Both, a[len(a)-tail:])...)
}

func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
}

func all(op Op, texts []string) []Line {
	lines := make([]Line, len(texts))
	for i, t := range texts {
		lines[i] = Line{op, t}
	}
	return lines
}

// middle compares what begins and ends differently.
func middle(a, b []string, edits int) []Line {
	trace, found := search(a, b, edits)
	if !found {
		return append(all(Removed, a), all(Added, b)...)
	}
	var back []Line // from the end
	x, y := len(a), len(b)
	for d := len(trace) - 1; d > 0; d-- {
		k := x - y
		began, down := trace[d-1].step(k, d)
		for ; x > began; x, y = x-1, y-1 {
			back = append(back, Line{Both, a[x-1]})
		}
		if down {
			y--
			back = append(back, Line{Added, b[y]})
		} else {
			x--
			back = append(back, Line{Removed, a[x]})
		}
	}
	for ; x > 0; x-- {
		back = append(back, Line{Both, a[x-1]})
	}
	slices.Reverse(back)
	return removedFirst(back)
}

// reach is how far each diagonal comes with so many edits; the middle of it is diagonal 0.
type reach []int

func (r reach) at(diagonal int) int { return r[len(r)/2+diagonal] }

// step is where the diagonal begins after d edits, from what the others reached with one less, and whether the last edit goes
// down: a line is added.
func (r reach) step(diagonal, d int) (x int, down bool) {
	down = diagonal == -d || diagonal != d && r.at(diagonal-1) < r.at(diagonal+1)
	if down {
		return r.at(diagonal + 1), true
	}
	return r.at(diagonal-1) + 1, false
}

// search returns how far each diagonal comes with 0, 1, 2, ... edits, until the end is reached.
func search(a, b []string, edits int) (trace []reach, found bool) {
	for d := 0; d <= min(len(a)+len(b), edits); d++ {
		now := make(reach, 2*d+3)
		for k := -d; k <= d; k += 2 {
			x := 0
			if d > 0 {
				x, _ = trace[d-1].step(k, d)
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			now[len(now)/2+k] = x
			if x >= len(a) && x-k >= len(b) {
				return append(trace, now), true
			}
		}
		trace = append(trace, now)
	}
	return nil, false
}

// removedFirst puts the removed lines of each place before the added ones.
func removedFirst(lines []Line) []Line {
	for from := 0; from < len(lines); from++ {
		to := from
		for to < len(lines) && lines[to].Op != Both {
			to++
		}
		slices.SortStableFunc(lines[from:to], func(p, q Line) int { return int(p.Op) - int(q.Op) })
		from = to
	}
	return lines
}

// Near returns the parts of a comparison in which something changed, each with so many lines round it that did not.
func Near(diff []Line, context int) [][]Line {
	var parts [][]Line
	next := 0 // the first line that is in no part yet
	for i, l := range diff {
		if l.Op == Both {
			continue
		}
		from := max(i-context, next)
		if len(parts) == 0 || from > next {
			parts = append(parts, nil)
		}
		to := max(min(i+context+1, len(diff)), next)
		parts[len(parts)-1] = append(parts[len(parts)-1], diff[min(from, to):to]...)
		next = to
	}
	return parts
}
