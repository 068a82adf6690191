package page

import (
	"patchbay/internal/apidef"
	"patchbay/internal/lines"
	"patchbay/templates/ui"
)

// nearLines is how many lines are shown round a change.
const nearLines = 3

// diffOf shows two texts compared.
func diffOf(label, before, after string) ui.DiffProps {
	p := ui.DiffProps{Label: label}
	all := lines.Diff(before, after)
	for i, part := range lines.Near(all, nearLines) {
		if i > 0 {
			p.Lines = append(p.Lines, ui.DiffLine{Sign: "…"})
		}
		p.Lines = append(p.Lines, diffLines(part)...)
	}
	return p
}

// diffLines marks what changed inside of a line that only one other has taken the place of.
func diffLines(part []lines.Line) []ui.DiffLine {
	shown := make([]ui.DiffLine, len(part))
	for i, l := range part {
		shown[i] = ui.DiffLine{Sign: []string{"", "-", "+"}[l.Op], Head: l.Text}
		if l.Op == lines.Added && opAt(part, i-1) == lines.Removed && opAt(part, i-2) != lines.Removed && opAt(part, i+1) != lines.Added {
			shown[i-1], shown[i] = marked(part[i-1].Text, l.Text)
		}
	}
	return shown
}

// opAt is the op of the line; beside the part there is what both have.
func opAt(part []lines.Line, i int) lines.Op {
	if i < 0 || i >= len(part) {
		return lines.Both
	}
	return part[i].Op
}

// marked splits two lines into what they begin with alike, what differs, and what they end with alike. Lines that have
// little in common are left whole.
func marked(before, after string) (was, is ui.DiffLine) {
	a, b := []rune(before), []rune(after)
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	was, is = ui.DiffLine{Sign: "-", Head: before}, ui.DiffLine{Sign: "+", Head: after}
	if 2*(head+tail) < min(len(a), len(b)) || head+tail == 0 {
		return was, is
	}
	was.Head, was.Mark, was.Tail = string(a[:head]), string(a[head:len(a)-tail]), string(a[len(a)-tail:])
	is.Head, is.Mark, is.Tail = string(b[:head]), string(b[head:len(b)-tail]), string(b[len(b)-tail:])
	return was, is
}

// apiDiffs are the fields of an API that changed, as people read them.
func apiDiffs(changes []apidef.Change) []ui.DiffProps {
	all := make([]ui.DiffProps, len(changes))
	for i, c := range changes {
		all[i] = diffOf(c.Field, c.Before, c.After)
	}
	return all
}
