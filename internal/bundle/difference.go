package bundle

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// differences says in words how a definition differs from the one that is here: a line for each place.
func differences(before, after any) []string {
	var d differ
	d.compare("", nodeOf(reflect.ValueOf(before)), nodeOf(reflect.ValueOf(after)))
	return d.lines
}

type differ struct{ lines []string }

func (d *differ) say(place, format string, args ...any) {
	d.lines = append(d.lines, upper(strings.ReplaceAll(strings.TrimSpace(place), "_", " "))+": "+fmt.Sprintf(format, args...))
}

func (d *differ) compare(place string, before, after node) {
	switch {
	case before.list || after.list:
		d.compareLists(place, before, after)
	case before.members != nil || after.members != nil:
		for _, key := range union(before.keys, after.keys) {
			d.compare(place+" "+key, before.member(key), after.member(key))
		}
	case before.text != after.text:
		d.say(place, "%s", fromTo(before.text, after.text))
	}
}

func (n node) member(key string) node {
	if i := slices.Index(n.keys, key); i >= 0 {
		return n.members[i]
	}
	return node{}
}

// compareLists compares items of the same name, wherever they stand.
func (d *differ) compareLists(place string, before, after node) {
	was, is := named(before.items), named(after.items)
	for _, name := range was {
		if !slices.Contains(is, name) {
			d.say(place, "%s removed", quote(name))
		}
	}
	for i, name := range is {
		if at := slices.Index(was, name); at < 0 {
			d.say(place, "%s added", quote(name))
		} else {
			d.compare(place+" "+quote(name), before.items[at], after.items[i])
		}
	}
	kept := func(of, in []string) []string {
		return slices.DeleteFunc(slices.Clone(of), func(name string) bool { return !slices.Contains(in, name) })
	}
	if !slices.Equal(kept(was, is), kept(is, was)) {
		d.say(place, "in another order")
	}
}

// named gives every item of a list a name of its own: its key, or what is nearest to one.
func named(items []node) []string {
	names := make([]string, len(items))
	seen := map[string]int{}
	for i, n := range items {
		name := n.text
		for _, key := range []string{"key", "name", "id", "path", "attribute", "label"} {
			if m := n.member(key); m.text != "" {
				name = m.text
				break
			}
		}
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
		names[i] = name
	}
	return names
}

func fromTo(before, after string) string {
	switch {
	case before == "":
		return quote(after) + " instead of nothing"
	case after == "":
		return "nothing instead of " + quote(before)
	case strings.Contains(before+after, "\n"):
		return "another text"
	}
	return quote(after) + " instead of " + quote(before)
}

// maxShown is how much of a text is told, in characters.
const maxShown = 60

func quote(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxShown {
		text = string(runes[:maxShown]) + "…"
	}
	return "“" + text + "”"
}

func upper(text string) string {
	if text == "" {
		return "All"
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// union are the keys of both, those of the second one where they stand there.
func union(before, after []string) []string {
	all := slices.Clone(after)
	for _, key := range before {
		if !slices.Contains(all, key) {
			all = append(all, key)
		}
	}
	return all
}
