package flow

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// item is one of a list that a builder makes: what it is called, and the rest of it.
type item struct{ name, value string }

// diffSettings tells each setting that differs, and each item of a list.
func (c Component) diffSettings(after Component) []Change {
	var changes []Change
	tell := func(some ...Change) {
		for _, x := range some {
			x.Component, x.Name = c.ID, after.called()
			changes = append(changes, x)
		}
	}
	was, is := c.Settings.values(), after.Settings.values()
	switches := after.Settings.Switches()
	for _, s := range both(was, is) {
		change := Change{Kind: Set, Setting: s.Label(after.Kind), From: was[s], To: is[s]}
		if switches[s] != nil {
			change.Kind = Switched
		}
		if was[s] != is[s] {
			tell(change)
		}
	}
	had, has := c.Settings.lists(), after.Settings.lists()
	for _, s := range both(had, has) {
		tell(diffItems(s.Label(after.Kind), had[s], has[s])...)
	}
	return changes
}

// both are the keys of both maps, in order.
func both[K cmp.Ordered, V any](a, b map[K]V) []K {
	all := map[K]V{}
	maps.Copy(all, a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// values are the settings that are one value, as people read them. What is not set is not among them.
func (s Settings) values() map[Setting]string {
	values := map[Setting]string{}
	for name, text := range s.Texts() {
		values[name] = *text
	}
	for name, n := range s.Numbers() {
		switch {
		case *n == 0:
		case name.isSpan():
			values[name] = SpanInWords(*n)
		default:
			values[name] = strconv.Itoa(*n)
		}
	}
	for name, on := range s.Switches() {
		if *on {
			values[name] = "on"
		}
	}
	return values
}

// lists are the settings that are a list.
func (s Settings) lists() map[Setting][]item {
	lists := map[Setting][]item{}
	for _, code := range s.ResponseCodes {
		lists[SetResponseCodes] = append(lists[SetResponseCodes], item{name: code})
	}
	for _, label := range s.Buttons {
		lists[SetButtons] = append(lists[SetButtons], item{name: label})
	}
	for _, c := range s.Choices {
		lists[SetChoices] = append(lists[SetChoices], item{c.Label, c.Saved()})
	}
	for n, b := range s.Branches {
		lists[SetBranches] = append(lists[SetBranches], item{b.label(n), b.words()})
	}
	for _, f := range s.Fallbacks {
		lists[SetFallbacks] = append(lists[SetFallbacks], item{f.Attribute, f.Value})
	}
	for _, f := range s.Fields {
		lists[SetFields] = append(lists[SetFields], item{f.Path, f.Attribute})
	}
	return lists
}

// diffItems tells the items of a list that came, went, took the place of another one, or are otherwise now.
func diffItems(label string, was, is []item) []Change {
	var changes []Change
	lost, gained := without(was, is), without(is, was)
	for len(lost) > 0 && len(gained) > 0 {
		changes = append(changes, Change{Kind: Set, Setting: label, From: lost[0].name, To: gained[0].name})
		lost, gained = lost[1:], gained[1:]
	}
	for _, i := range lost {
		changes = append(changes, Change{Kind: Lost, Setting: label, From: i.name})
	}
	for _, i := range gained {
		changes = append(changes, Change{Kind: Gained, Setting: label, To: i.name})
	}
	for _, i := range is {
		n := slices.IndexFunc(was, i.isCalledAs)
		if n >= 0 && was[n].value != i.value {
			changes = append(changes, Change{Kind: Set, Setting: label + " " + shown(i.name, true), From: was[n].value, To: i.value})
		}
	}
	if len(changes) == 0 && !slices.Equal(was, is) {
		return []Change{{Kind: Sorted, Setting: label}}
	}
	return changes
}

func (i item) isCalledAs(other item) bool { return i.name == other.name }

// without are the items that the other list does not have, or has less often.
func without(items, others []item) []item {
	left := slices.Clone(items)
	for _, other := range others {
		if n := slices.IndexFunc(left, other.isCalledAs); n >= 0 {
			left = slices.Delete(left, n, n+1)
		}
	}
	return left
}
