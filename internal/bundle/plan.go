package bundle

import (
	"fmt"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
)

// State says how an item of a bundle stands to what is here.
type State string

// The states. A Conflict can't be stored over what is here; Broken can't be stored at all.
const (
	New      State = "new"
	Same     State = "same"
	Changed  State = "changed"
	Conflict State = "conflict"
	Broken   State = "broken"
)

// Choice is what is done with an item.
type Choice string

// The choices. Undecided keeps the whole plan from being applied.
const (
	Undecided Choice = ""
	Take      Choice = "take"
	Skip      Choice = "skip"
	Replace   Choice = "replace"
	RenameTo  Choice = "rename"
)

// Decision is a choice, and for RenameTo the key to take; "" takes the first that is free.
type Decision struct {
	Choice Choice
	Key    string
}

// Rules are what somebody decided.
type Rules struct {
	Decisions map[Ref]Decision
	Default   Choice                // for what differs from what is here and is not decided
	Refuse    func(item Ref) string // why whoever imports may not store the item, or ""; nil lets them store all
}

// Item is one line of a plan.
type Item struct {
	Ref
	Name    string
	State   State
	Choice  Choice
	Choices []Choice // that there are
	NewKey  string   // when it is renamed

	Changes []string // in words, of Changed and Conflict
	Before  string   // as it is written in a bundle; "" when it is not here
	After   string

	Problems []string // why it can't be stored as it is
	Warnings []string // what will not work afterwards
}

// Written says whether applying the plan stores the item.
func (i Item) Written() bool {
	return i.Choice == Take || i.Choice == Replace || i.Choice == RenameTo
}

// FinalKey is the key under which the item is stored.
func (i Item) FinalKey() string {
	if i.Choice == RenameTo {
		return i.NewKey
	}
	return i.Key
}

// Diff is the difference between what is here and what the bundle has.
func (i Item) Diff() []Line { return TextDiff(i.Before, i.After) }

// Missing is something that an item names and that is neither in the bundle nor here.
type Missing struct {
	What string // as in a sentence: "custom attribute order_id"
	By   []Ref
}

// SecretNeed is a secret that the items need.
type SecretNeed struct {
	Secret
	Here bool // there is one of the name already
	By   []Ref
}

// Plan is what an import would do. Nothing was written yet.
type Plan struct {
	Items   []Item
	Secrets []SecretNeed
	Missing []Missing
	Write   Write
}

// Write is what is stored when a plan is applied: items with the ID and the revision of what they take the place of, without
// them when they are new.
type Write struct {
	Attributes   []attr.Attribute
	Environments []apidef.Environment
	APIs         []apidef.API
	TestSets     []TestSet // of those APIs, each in the place of the one with its name
	Flows        []FlowWrite
}

// FlowWrite is a flow that is stored, what is published of it and how its chat looks; nil leaves those as they are. Each test
// takes the place of the one with its name.
type FlowWrite struct {
	Flow    flow.Flow
	Publish *flow.Graph
	Chat    *Chat
	Tests   []simulate.Test
}

// Empty says whether there is nothing to store.
func (w Write) Empty() bool {
	return len(w.Attributes)+len(w.Environments)+len(w.APIs)+len(w.Flows) == 0
}

// Undecided returns the items that somebody has to decide about.
func (p Plan) Undecided() []Item {
	return slices.DeleteFunc(slices.Clone(p.Items), func(i Item) bool { return i.Choice != Undecided })
}

// Ready returns nil when the plan can be applied, or a Conflict fault that names what must be decided.
func (p Plan) Ready() error {
	open := p.Undecided()
	if len(open) == 0 {
		return nil
	}
	e := &fault.Error{Kind: fault.Conflict, Message: fmt.Sprintf("%s differs from what is here. Choose what to do with it.", open[0].Ref)}
	if len(open) > 1 {
		e.Message = fmt.Sprintf("%d items differ from what is here. Choose what to do with each.", len(open))
	}
	for _, i := range open {
		e.Fields = append(e.Fields, fault.Field{Name: string(i.Kind) + "." + i.Key, Message: fmt.Sprintf("%s: %s.", i.Ref, i.State)})
	}
	return e
}

// Count returns how many items are in the state.
func (p Plan) Count(s State) int {
	n := 0
	for _, i := range p.Items {
		if i.State == s {
			n++
		}
	}
	return n
}

// MakePlan says what an import of the bundle would do to what is here. It writes nothing, and gives the same for the same.
func MakePlan(b Bundle, here Here, rules Rules) Plan {
	b = b.clean(here.Workspace)
	is, _ := here.Bundle()
	p := planner{here: here, rules: rules, bundle: b, after: b.over(is), before: is.byRef()}
	for _, c := range b.Items() {
		p.plan.Items = append(p.plan.Items, p.item(c))
	}
	p.renameAll()
	p.write()
	p.look()
	return p.plan
}

// planner makes a plan.
type planner struct {
	here   Here
	rules  Rules
	bundle Bundle // with what is renamed under its new keys
	after  Bundle // what would be here when all of it replaced what is here
	before map[Ref]stored
	plan   Plan
}

// item compares an item with what is here and decides what is done with it.
func (p *planner) item(c Chosen) Item {
	i := Item{Ref: c.Ref, Name: c.Name}
	text, after, err := p.after.item(c.Ref)
	i.After = text
	before, known := p.before[c.Ref]
	i.Before = before.text
	switch {
	case err != nil:
		i.State, i.Problems = Broken, sentences(err)
	case p.rules.Refuse != nil && p.rules.Refuse(c.Ref) != "" && before.text != text:
		i.State, i.Problems = Broken, []string{p.rules.Refuse(c.Ref)}
	case c.Kind == AttributeItem && attr.IsContactField(c.Key):
		i.State, i.Problems = Conflict, []string{"Every contact has a field with this key already."}
	case !known:
		i.State = New
	case before.text == text:
		i.State = Same
	default:
		i.State, i.Changes = Changed, changesOf(before.doc, after)
		if problem := irreplaceable(before.doc, after); problem != "" {
			i.State, i.Problems = Conflict, []string{problem}
		}
	}
	i.Choices = choicesOf(i.State)
	i.Choice = p.choose(i)
	return i
}

// choicesOf are the choices of a state; of the same item there are none.
func choicesOf(s State) []Choice {
	return map[State][]Choice{New: {Take, Skip}, Changed: {Replace, Skip, RenameTo}, Conflict: {Skip, RenameTo}, Broken: {Skip}}[s]
}

func (p *planner) choose(i Item) Choice {
	decided := p.rules.Decisions[i.Ref].Choice
	switch {
	case i.State == Same, p.rules.Refuse != nil && p.rules.Refuse(i.Ref) != "":
		return Skip
	case slices.Contains(i.Choices, decided):
		return decided
	case i.State == New:
		return Take
	case slices.Contains(i.Choices, p.rules.Default):
		return p.rules.Default
	}
	return Undecided
}

// irreplaceable says why what is here can't become what the bundle has, or "".
func irreplaceable(before, after any) string {
	was, ok := before.(attributeDoc)
	if is, _ := after.(attributeDoc); ok && was.Type != is.Type {
		return fmt.Sprintf("Here it is of the type %s, and values of that type are stored already.", was.Type.Label())
	}
	return ""
}

// sentences are all that an error has to say.
func sentences(err error) []string {
	var all []string
	for _, f := range fault.Fields(err) {
		all = append(all, upper(f.Name)+": "+f.Message)
	}
	if len(all) == 0 {
		all = append(all, fault.Message(err))
	}
	return all
}

// workspace is what definitions can name when the plan is applied.
func (p *planner) workspace(written Write) call.Workspace {
	w := p.here.Workspace
	all := written.Attributes
	for _, a := range p.here.attributes() {
		if !slices.ContainsFunc(all, func(b attr.Attribute) bool { return b.Key == a.Key }) {
			all = append(all, a)
		}
	}
	w.Schema = attr.NewSchema(w.Schema.Revision, all)
	for _, e := range written.Environments {
		if e.ID != "" && e.ID == w.Environment.ID {
			w.Environment.Constants = withComputed(e.Constants, w.Environment)
		}
	}
	w.Secrets = withNeeded(w.Secrets, p.bundle.Secrets)
	return w
}
