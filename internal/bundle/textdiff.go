package bundle

import "patchbay/internal/lines"

// Line is a line of the difference between two texts.
type Line struct {
	Op   LineOp
	Text string
}

// LineOp says in which of two texts a line is.
type LineOp byte

// Kept lines are in both, Removed ones in the first, Added ones in the second; Skipped stands for lines that are the same.
const (
	Kept    LineOp = ' '
	Removed LineOp = '-'
	Added   LineOp = '+'
	Skipped LineOp = '~'
)

// String is the line as programs that read patches know it.
func (l Line) String() string {
	if l.Op == Skipped {
		return "  …"
	}
	return string(l.Op) + " " + l.Text
}

// maxEdits is how many lines are told apart one by one; of texts that differ in more, all are told as removed and as added.
const maxEdits = 2000

// around is how many lines that are the same stand round a change.
const around = 3

// TextDiff returns the difference of two texts, line by line, with some of what is the same round each change.
func TextDiff(before, after string) []Line {
	ops := map[lines.Op]LineOp{lines.Both: Kept, lines.Removed: Removed, lines.Added: Added}
	var all []Line
	for _, l := range lines.DiffWithin(before, after, maxEdits) {
		all = append(all, Line{ops[l.Op], l.Text})
	}
	return shorten(all)
}

// shorten leaves out what is the same and far from every change.
func shorten(all []Line) []Line {
	near := make([]bool, len(all))
	for i, l := range all {
		for j := max(0, i-around); l.Op != Kept && j <= min(len(all)-1, i+around); j++ {
			near[j] = true
		}
	}
	var short []Line
	for i, l := range all {
		switch {
		case near[i]:
			short = append(short, l)
		case len(short) == 0 || short[len(short)-1].Op != Skipped:
			short = append(short, Line{Op: Skipped})
		}
	}
	return short
}
