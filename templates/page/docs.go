package page

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"patchbay/internal/expr"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// TemplateLanguage is the reference of the template language, for bot builders. A test computes every example of it.
type TemplateLanguage struct {
	layout.Chrome
	Filters []*expr.Filter // in the order that people read them
}

func (p TemplateLanguage) page() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Template language", Nav: layout.NavAttributes,
		Crumbs: []ui.Crumb{{Name: "Attributes", Href: href.Attributes()}}}
}

// templateLanguage leads to the reference, in a tab of its own, so that nothing that is typed is lost.
func templateLanguage() templ.Component {
	return ui.LinkButton(ui.ButtonProps{Label: "Template language", Icon: "circle-help", Variant: ui.Ghost, Size: ui.Small,
		Href: href.TemplateLanguage(), Attributes: templ.Attributes{"target": "_blank", "title": "Opens in a new tab"}})
}

// The parts of the page, by their anchors.
const (
	docsStart     = "start"
	docsPlaces    = "places"
	docsBlocks    = "blocks"
	docsOperators = "operators"
	docsMissing   = "missing"
	docsNumbers   = "numbers"
	docsFilters   = "filters"
	docsResponses = "responses"
	docsRefused   = "refused"
	docsLimits    = "limits"
)

// docsPart is a line of the table of contents.
type docsPart struct {
	id, title string
	parts     []docsPart
}

func (p TemplateLanguage) contents() []docsPart {
	filters := docsPart{id: docsFilters, title: "Filters"}
	for _, g := range p.groups() {
		filters.parts = append(filters.parts, docsPart{id: g.id(), title: string(g.name)})
	}
	return []docsPart{
		{id: docsStart, title: "In one minute"}, {id: docsPlaces, title: "Where values stand"}, {id: docsBlocks, title: "Blocks in JSON"},
		{id: docsOperators, title: "Operators"}, {id: docsMissing, title: "Missing values"}, {id: docsNumbers, title: "Numbers"},
		{id: docsResponses, title: "Reading responses"}, filters,
		{id: docsRefused, title: "What is refused"}, {id: docsLimits, title: "Secrets and limits"},
	}
}

// docsGroup is a heading over filters.
type docsGroup struct {
	name    expr.Group
	filters []*expr.Filter
}

// groups puts the filters below their headings.
func (p TemplateLanguage) groups() []docsGroup {
	var groups []docsGroup
	for _, f := range p.Filters {
		if last := len(groups) - 1; last < 0 || groups[last].name != f.Group {
			groups = append(groups, docsGroup{name: f.Group})
		}
		g := &groups[len(groups)-1]
		g.filters = append(g.filters, f)
	}
	return groups
}

// id is the anchor of the group, such as filters-text.
func (g docsGroup) id() string {
	words := strings.FieldsFunc(strings.ToLower(string(g.name)), func(r rune) bool { return !unicode.IsLetter(r) })
	return docsFilters + "-" + strings.Join(words, "-")
}

// filterID is the anchor of a filter, such as filter-upper.
func filterID(f *expr.Filter) string { return "filter-" + f.Name }

// filterWords is what the search box looks in.
func filterWords(f *expr.Filter) string {
	return strings.ToLower(f.Name + "\n" + f.Also + "\n" + f.Summary + "\n" + string(f.Group))
}

func filterExamples(f *expr.Filter) []DocsExample {
	examples := make([]DocsExample, len(f.Examples))
	for i, e := range f.Examples {
		examples[i] = DocsExample{Write: "{{" + e.Expression + "}}", Gives: e.Result}
	}
	return examples
}

// filterTypes says what goes into a filter and what comes out of it.
func filterTypes(f *expr.Filter) string {
	if f.Gives&expr.Null != 0 && f.Gives != expr.Any {
		return "Takes " + kindWords(f.Takes) + ". Gives " + kindWords(f.Gives) + ", or null."
	}
	return "Takes " + kindWords(f.Takes) + ". Gives " + kindWords(f.Gives) + "."
}

// kindWords lists kinds as a sentence does: "a boolean, a number or text".
func kindWords(k expr.Kinds) string {
	names := strings.Split(k.String(), " or ")
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func parameterWords(p expr.Parameter) string {
	if p.Optional {
		return " is " + kindWords(p.Takes) + "; it may be left out."
	}
	return " is " + kindWords(p.Takes) + "."
}

func docsKilobytes(n int) string { return strconv.Itoa(n>>10) + " KB" }
func docsMegabytes(n int) string { return strconv.Itoa(n>>20) + " MB" }

// docsThousands writes a number with commas.
func docsThousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
