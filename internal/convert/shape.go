package convert

import (
	"encoding/json"
	"strings"
)

// isJSON says whether a marked text is JSON in which placeholders stand for values or in texts.
func isJSON(s string) bool {
	return json.Valid([]byte(mapBare(s, func(string) string { return "0" })))
}

// mapBare replaces the placeholders of a marked JSON text that stand for values, and not in texts.
func mapBare(s string, change func(expression string) string) string {
	var b strings.Builder
	last := 0
	inString := false
	for i := 0; i < len(s); i++ {
		switch {
		case inString && s[i] == '\\':
			i++
		case s[i] == '"':
			inString = !inString
		case !inString && strings.HasPrefix(s[i:], openMark):
			expression, _, closed := strings.Cut(s[i+len(openMark):], closeMark)
			if !closed {
				return s
			}
			b.WriteString(s[last:i] + change(expression))
			last = i + len(openMark) + len(expression) + len(closeMark)
			i = last - 1
		}
	}
	return b.String() + s[last:]
}

// scalar is a text, a number or a word in JSON.
type scalar struct {
	key      string // of the member that it is the value of, or in the list of; "" at the top
	from, to int    // in the text, quotes included
}

// scalars returns the scalars of a marked JSON text that is valid, in order. It needs no more memory than that, however deep
// the text is.
func scalars(s string) []scalar {
	var all []scalar
	keys := []string{""}
	wantKey := false
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '{', c == '[':
			keys = append(keys, keys[len(keys)-1])
			wantKey = c == '{'
			i++
		case c == '}' || c == ']':
			keys = keys[:max(1, len(keys)-1)]
			i++
			wantKey = false
		case c == '"':
			end := stringEnd(s, i)
			if wantKey {
				keys[len(keys)-1], wantKey = unquoted(s[i:end]), false
			} else {
				all = append(all, scalar{keys[len(keys)-1], i, end})
			}
			i = end
		case c == ',':
			wantKey = nextIsKey(s, i+1)
			i++
		case strings.IndexByte(" \t\r\n:", c) >= 0:
			i++
		case strings.HasPrefix(s[i:], openMark):
			i += strings.Index(s[i:], closeMark) + len(closeMark)
		default:
			end := i + strings.IndexAny(s[i:]+",", ",]} \t\r\n")
			all = append(all, scalar{keys[len(keys)-1], i, end})
			i = end
		}
	}
	return all
}

// nextIsKey says whether a text follows that has a colon behind it: only then a member comes next, and no item.
func nextIsKey(s string, at int) bool {
	for at < len(s) && strings.IndexByte(" \t\r\n", s[at]) >= 0 {
		at++
	}
	if at >= len(s) || s[at] != '"' {
		return false
	}
	rest := strings.TrimLeft(s[stringEnd(s, at):], " \t\r\n")
	return strings.HasPrefix(rest, ":")
}

// stringEnd returns the offset behind the text that begins at the quote.
func stringEnd(s string, at int) int {
	for i := at + 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

func unquoted(s string) string {
	var t string
	if json.Unmarshal([]byte(s), &t) != nil {
		return strings.Trim(s, `"`)
	}
	return t
}

// edit is a piece of a text that something else takes the place of.
type edit struct {
	from, to int
	text     string
}

// edited applies edits that are in order and apart.
func edited(s string, edits []edit) string {
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(s[at:e.from] + e.text)
		at = e.to
	}
	b.WriteString(s[at:])
	return b.String()
}
