package translate

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pattern is a text that holds values: "Used by {1} APIs".
type pattern struct {
	english   []string // what stands before, between and after the values
	said      string   // with {1} and so on, in the order of its language
	exactness int      // how many characters of a text it says by itself
	weak      bool     // it says no more than a small word: "{1} and {2}"
}

var (
	value = regexp.MustCompile(`\{\d\}`)
	small = regexp.MustCompile(`^ ?[a-z]+ ?$`)
)

// holds says whether a text holds values. A {2} alone is of a regular expression.
func holds(text string) bool { return strings.Contains(text, "{1}") }

func newPattern(english, said string) pattern {
	p := pattern{english: value.Split(english, -1), said: said}
	alone := strings.Join(p.english, "")
	p.exactness = utf8.RuneCountInString(alone)
	p.weak = p.english[0] == "" && small.MatchString(alone)
	return p
}

// corner is the first byte of a pattern, or the last one of a pattern that begins with a value.
func (p pattern) corner() string {
	first, last := p.english[0], p.english[len(p.english)-1]
	switch {
	case first != "":
		return "^" + first[:1]
	case last != "":
		return last[len(last)-1:] + "$"
	}
	return ""
}

// match cuts the values out of a text. Each is as short as it can be, and none is empty.
func (p pattern) match(text string) (values []string, ok bool) {
	last := len(p.english) - 1
	text, begins := strings.CutPrefix(text, p.english[0])
	text, ends := strings.CutSuffix(text, p.english[last])
	if !begins || !ends {
		return nil, false
	}
	for _, between := range p.english[1:last] {
		before, after, found := strings.Cut(text, between)
		if !found || before == "" {
			return nil, false
		}
		values, text = append(values, before), after
	}
	return append(values, text), text != ""
}

// with puts the values in.
func (p pattern) with(values []string) string {
	return value.ReplaceAllStringFunc(p.said, func(place string) string {
		n, _ := strconv.Atoi(place[1 : len(place)-1])
		if n < 1 || n > len(values) {
			return place
		}
		return values[n-1]
	})
}
