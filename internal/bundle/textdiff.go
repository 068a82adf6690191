package bundle

import "strings"

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

// Most lines that are compared one by one; more are told as all removed and all added.
const maxCompared = 4 << 20 // of one times those of the other

// around is how many lines that are the same stand round a change.
const around = 3

// TextDiff returns the difference of two texts, line by line, with some of what is the same round each change.
func TextDiff(before, after string) []Line {
	a, b := linesOf(before), linesOf(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var all []Line
	all = appendLines(all, Kept, a[:head])
	all = append(all, middle(a[head:len(a)-tail], b[head:len(b)-tail])...)
	return shorten(appendLines(all, Kept, a[len(a)-tail:]))
}

func linesOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

func appendLines(to []Line, op LineOp, lines []string) []Line {
	for _, text := range lines {
		to = append(to, Line{op, text})
	}
	return to
}

// middle compares what differs by the longest list of lines that is in both.
func middle(a, b []string) []Line {
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > maxCompared {
		return appendLines(appendLines(nil, Removed, a), Added, b)
	}
	longest := make([][]int32, len(a)+1) // of what is left of both from here on
	for i := range longest {
		longest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var all []Line
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			all = append(all, Line{Kept, a[i]})
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			all = append(all, Line{Removed, a[i]})
			i++
		default:
			all = append(all, Line{Added, b[j]})
			j++
		}
	}
	return appendLines(appendLines(all, Removed, a[i:]), Added, b[j:])
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
