package page

import (
	"strconv"
	"strings"

	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// ImportChoice lists the operations of a long text, to choose what is taken.
type ImportChoice struct {
	layout.Chrome
	Refusal
	Staged     bundle.Staged
	Operations []convert.Operation
	Chosen     map[int]bool // by their place in the list
	Filter     string       // as it was typed
}

func (p ImportChoice) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: ImportPlan{Staged: p.Staged}.title(), Nav: layout.NavTransfer, Actions: p.actions(),
		Crumbs: []ui.Crumb{{Name: transferTitle, Href: href.Transfer()}}}
}

// hides says whether the filter leaves an operation out: every word of it stands somewhere in what is shown.
func (p ImportChoice) hides(o convert.Operation) bool {
	text := searched(o)
	for word := range strings.FieldsSeq(strings.ToLower(p.Filter)) {
		if !strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func searched(o convert.Operation) string {
	return strings.ToLower(o.Method + " " + o.Path + " " + o.Summary + " " + o.Group)
}

func (p ImportChoice) shown() int {
	n := 0
	for _, o := range p.Operations {
		if !p.hides(o) {
			n++
		}
	}
	return n
}

func (p ImportChoice) allLabel() string { return "Take all " + strconv.Itoa(len(p.Operations)) }

func (p ImportChoice) status() string {
	return strconv.Itoa(len(p.Chosen)) + " chosen, " + strconv.Itoa(p.shown()) + " of " + strconv.Itoa(len(p.Operations)) + " shown"
}

func opID(i int) string { return "op-" + strconv.Itoa(i) }
