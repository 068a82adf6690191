package translate

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// catalog finds the translation of a text: at once for one that is always the same, and by trying for one that holds values.
// static/src/words/catalog.ts finds the same for scripts; testdata/cases.json holds both to it.
type catalog struct {
	name     string
	fixed    map[string]string
	patterns map[string][]pattern // by the byte in a corner of theirs, the most exact first
}

func newCatalog(f File) *catalog {
	c := &catalog{name: f.Name, fixed: map[string]string{}, patterns: map[string][]pattern{}}
	for _, text := range slices.Sorted(maps.Keys(f.Texts)) {
		if !holds(text) {
			c.fixed[text] = f.Texts[text]
			continue
		}
		p := newPattern(text, f.Texts[text])
		c.patterns[p.corner()] = append(c.patterns[p.corner()], p)
	}
	for _, all := range c.patterns {
		slices.SortStableFunc(all, func(a, b pattern) int { return cmp.Compare(b.exactness, a.exactness) })
	}
	return c
}

// letter is in every text.
var letter = regexp.MustCompile(`[A-Za-z]`)

// depth is how often a text may stand in a text. It bounds the work on what somebody has made up.
const depth = 3

// say translates a text, or those parts of it that are texts. What stands around it stays, and of runs of spaces, which pages
// show as one, one.
func (c *catalog) say(english string) string {
	core := strings.TrimSpace(english)
	if !letter.MatchString(core) {
		return english
	}
	words := strings.Join(strings.Fields(core), " ")
	said, ok := c.whole(words, depth)
	if !ok {
		if said = c.partly(words, depth); said == words {
			return english
		}
	}
	before, after, _ := strings.Cut(english, core)
	return before + said + after
}

// whole translates what is a text of ours throughout.
func (c *catalog) whole(words string, depth int) (said string, ok bool) {
	if said, ok := c.fixed[words]; ok || depth == 0 || words == "" {
		return said, ok
	}
	if said, ok := c.filled(words, depth); ok {
		return said, true
	}
	parts, between := partsOf(words)
	for i, part := range parts {
		if parts[i], ok = c.whole(part, depth-1); !ok {
			return "", false
		}
	}
	return strings.Join(parts, between), len(parts) > 1
}

// partly translates the parts that are texts.
func (c *catalog) partly(words string, depth int) string {
	parts, between := partsOf(words)
	if len(parts) == 1 || depth == 0 {
		return words
	}
	for i, part := range parts {
		said, ok := c.whole(part, depth-1)
		if !ok {
			said = c.partly(part, depth-1)
		}
		parts[i] = said
	}
	return strings.Join(parts, between)
}

// filled translates a text that holds values, by the most exact pattern that it fits.
func (c *catalog) filled(words string, depth int) (said string, ok bool) {
	best := -1
	for _, corner := range []string{"^" + words[:1], words[len(words)-1:] + "$", ""} {
		for _, p := range c.patterns[corner] {
			if p.exactness <= best {
				break
			}
			if s, ok := c.by(p, words, depth); ok {
				best, said = p.exactness, s
				break
			}
		}
	}
	return said, best >= 0
}

var (
	number    = regexp.MustCompile(`^\d[\d,.]*$`)
	isText    = regexp.MustCompile(`^\d[\d,]* |[.?!…]$`) // a count, or a sentence
	sentences = regexp.MustCompile(`[.?!] [A-Z]`)
)

// by translates a text by a pattern. Values that are texts themselves are said too; all else is somebody's name for something.
// Two sentences are no name, and a pattern of a single small word takes no names at all: it fits almost anything.
func (c *catalog) by(p pattern, words string, depth int) (string, bool) {
	values, ok := p.match(words)
	for i, v := range values {
		said, known := "", false
		if p.weak || isText.MatchString(v) {
			said, known = c.whole(v, depth-1)
		}
		switch {
		case known:
			values[i] = said
		case p.weak && !number.MatchString(v), sentences.MatchString(v):
			return "", false
		}
	}
	return p.with(values), ok
}

// partsOf are the parts of a text that may be texts themselves, and what stands between them: two sentences, "Number · Text",
// "Undo (Ctrl Z)", "API Name: Give it a name.", and lists.
func partsOf(words string) (parts []string, between string) {
	if at := sentences.FindStringIndex(words); at != nil {
		return []string{words[:at[0]+1], words[at[1]-1:]}, " "
	}
	switch {
	case strings.Contains(words, " · "):
		return strings.Split(words, " · "), " · "
	case strings.HasSuffix(words, ")") && strings.Contains(words, " ("):
		return strings.SplitN(words, " (", 2), " ("
	case strings.Contains(words, ": "):
		return strings.SplitN(words, ": ", 2), ": "
	}
	return strings.Split(words, ", "), ", "
}
