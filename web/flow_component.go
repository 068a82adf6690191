package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/page"
	"patchbay/templates/ui"
)

// readComponent reads a component of the form. Only the settings of its kind are taken.
func readComponent(form url.Values, id string) page.FlowComponent {
	get := func(field string) string {
		return strings.ReplaceAll(strings.TrimSpace(form.Get(page.FlowField(id, field))), "\r\n", "\n")
	}
	c := page.FlowComponent{Numbers: map[flow.Setting]string{}}
	c.ID, c.Kind, c.Name, c.Next = id, flow.Kind(get("kind")), get("name"), map[string]string{}
	c.Comment = get("comment")
	spec, _ := flow.SpecOf(c.Kind)
	for s, text := range c.Settings.Texts() {
		if spec.Has(s) {
			*text = get(string(s))
		}
	}
	for s, on := range c.Settings.Switches() {
		*on = spec.Has(s) && get(string(s)) != ""
	}
	for s := range c.Settings.Numbers() {
		if typed := get(string(s)); spec.Has(s) && typed != "" {
			c.Numbers[s] = typed
		}
	}
	for _, output := range page.FlowOutputs() {
		if to := get("next." + output); to != "" {
			c.Next[output] = to
		}
	}
	readTables(form, &c)
	return c
}

// readTables reads what a component has several of.
func readTables(form url.Values, c *page.FlowComponent) {
	for _, row := range ui.ReadRows(form, page.FlowField(c.ID, "codes")) {
		code := page.FlowCode{Code: strings.ToLower(strings.TrimSpace(row["code"])), Next: row["next"]}
		if code != (page.FlowCode{}) {
			c.Codes = append(c.Codes, code)
		}
	}
	for _, row := range ui.ReadRows(form, page.FlowField(c.ID, "choices")) {
		choice := flow.Choice{Label: strings.TrimSpace(row["label"]), Value: strings.TrimSpace(row["value"])}
		if choice != (flow.Choice{}) {
			c.Settings.Choices = append(c.Settings.Choices, choice)
		}
	}
	for _, row := range ui.ReadRows(form, page.FlowField(c.ID, "fallbacks")) {
		fallback := flow.Fallback{Attribute: row["attribute"], Value: strings.TrimSpace(row["value"])}
		if fallback != (flow.Fallback{}) {
			c.Settings.Fallbacks = append(c.Settings.Fallbacks, fallback)
		}
	}
	for _, row := range ui.ReadRows(form, page.FlowField(c.ID, "fields")) {
		field := flow.BodyField{Path: strings.TrimSpace(row["path"]), Attribute: row["attribute"]}
		if field != (flow.BodyField{}) {
			c.Settings.Fields = append(c.Settings.Fields, field)
		}
	}
	for _, row := range ui.ReadRows(form, page.FlowField(c.ID, "buttons")) {
		button := page.FlowButton{Label: strings.TrimSpace(row["label"]), Next: row["next"]}
		if button != (page.FlowButton{}) {
			c.Buttons = append(c.Buttons, button)
		}
	}
	for n := range flow.MaxBranches + 1 { // one more than is taken, so that it is refused
		if b := readBranch(form, c.ID, n); b.Name != "" || b.Next != "" || len(b.Conditions) > 0 {
			c.Branches = append(c.Branches, b)
		}
	}
}

func readBranch(form url.Values, id string, n int) page.FlowBranch {
	b := page.FlowBranch{Name: strings.TrimSpace(form.Get(page.BranchField(id, n, "name"))), Next: form.Get(page.BranchField(id, n, "next"))}
	for _, row := range ui.ReadRows(form, page.BranchField(id, n, "conditions")) {
		c := page.FlowCondition{Join: row["join"], What: row["what"], Operator: row["operator"], Value: strings.TrimSpace(row["value"])}
		if c.What != "" || c.Value != "" {
			b.Conditions = append(b.Conditions, c)
		}
	}
	return b
}

// graph returns what was typed as a graph, and the problems of what is no number.
func (in flowInput) graph() (flow.Graph, *fault.Problems) {
	var g flow.Graph
	var p fault.Problems
	for i, typed := range in.Components {
		c := typed.Component
		for s, n := range c.Settings.Numbers() {
			*n = number(&p, flow.FieldName(i, s), typed.Numbers[s])
		}
		lead := func(output, to string) {
			if to != "" {
				c.Next[output] = to
			}
		}
		for _, row := range typed.Codes {
			c.Settings.ResponseCodes = append(c.Settings.ResponseCodes, row.Code)
			lead(row.Code, row.Next)
		}
		for n, row := range typed.Buttons {
			c.Settings.Buttons = append(c.Settings.Buttons, row.Label)
			lead(flow.ButtonOutput(n), row.Next)
		}
		for n, b := range typed.Branches {
			c.Settings.Branches = append(c.Settings.Branches, flow.Branch{Name: b.Name, Groups: groupsOf(b.Conditions)})
			lead(flow.BranchOutput(n), b.Next)
		}
		if len(c.Next) == 0 {
			c.Next = nil // as the database gives it back
		}
		g.Components = append(g.Components, c)
	}
	return g, &p
}

// groupsOf puts conditions together: Or begins a group.
func groupsOf(rows []page.FlowCondition) [][]flow.Condition {
	var groups [][]flow.Condition
	for n, row := range rows {
		source, name, _ := strings.Cut(row.What, ":")
		c := flow.Condition{Source: flow.Source(source), Name: name, Operator: flow.Operator(row.Operator), Value: row.Value}
		if n == 0 || row.Join == page.Or {
			groups = append(groups, nil)
		}
		last := &groups[len(groups)-1]
		*last = append(*last, c)
	}
	return groups
}

// unitsOf are the units that a number of seconds can be typed with.
var unitsOf = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}

// number reads a whole number, of seconds perhaps with a unit; nothing typed is 0.
func number(p *fault.Problems, field, typed string) int {
	if typed == "" {
		return 0
	}
	factor := 1
	if unit, ok := unitsOf[typed[len(typed)-1:]]; ok && strings.HasSuffix(field, "seconds") {
		typed, factor = typed[:len(typed)-1], int(unit/time.Second)
	}
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil {
		p.Add(field, "Write a whole number.")
	}
	return min(max(n, -flow.MaxSeconds-1), flow.MaxSeconds+1) * factor
}

// typedComponents are the components of a graph as a form shows them.
func typedComponents(g flow.Graph) []page.FlowComponent {
	components := make([]page.FlowComponent, len(g.Components))
	for i, c := range g.Components {
		components[i] = typedComponent(c)
	}
	return components
}

func typedComponent(c flow.Component) page.FlowComponent {
	typed := page.FlowComponent{Component: c, Numbers: map[flow.Setting]string{}}
	typed.Settings.ResponseCodes, typed.Settings.Buttons, typed.Settings.Branches = nil, nil, nil
	typed.Settings.Choices = slices.Clone(c.Settings.Choices)
	for s, n := range c.Settings.Numbers() {
		if *n > 0 || s == flow.SetSeconds && c.Kind == flow.Delay {
			typed.Numbers[s] = strconv.Itoa(*n)
		}
	}
	for _, code := range c.Settings.ResponseCodes {
		typed.Codes = append(typed.Codes, page.FlowCode{Code: code, Next: c.Next[code]})
	}
	for n, label := range c.Settings.Buttons {
		typed.Buttons = append(typed.Buttons, page.FlowButton{Label: label, Next: c.Next[flow.ButtonOutput(n)]})
	}
	for n, b := range c.Settings.Branches {
		typed.Branches = append(typed.Branches, page.FlowBranch{Name: b.Name, Next: c.Next[flow.BranchOutput(n)], Conditions: rowsOf(b.Groups)})
	}
	return typed
}

func rowsOf(groups [][]flow.Condition) []page.FlowCondition {
	var rows []page.FlowCondition
	for _, group := range groups {
		for n, c := range group {
			join := page.And
			if n == 0 {
				join = page.Or
			}
			what := string(c.Source)
			if c.Name != "" {
				what += ":" + c.Name
			}
			rows = append(rows, page.FlowCondition{Join: join, What: what, Operator: string(c.Operator), Value: c.Value})
		}
	}
	if len(rows) > 0 {
		rows[0].Join = page.And // of the first it says nothing
	}
	return rows
}
