package convert

import (
	"strings"
)

// While a foreign text is taken apart, a placeholder in it is its expression between two marks. They are characters that no
// text has (Unicode calls them noncharacters), so that the text can be cut, decoded and checked like any other.
const (
	openMark  = "\ufdd0"
	closeMark = "\ufdd1"
)

// Hole returns the marked placeholder of an expression such as env.base_url.
func Hole(expression string) string { return openMark + expression + closeMark }

// Clean takes the marks out of what comes from outside. Every converter reads cleaned text only.
func Clean(s string) string {
	if !strings.Contains(s, "\ufdd0") && !strings.Contains(s, "\ufdd1") {
		return s
	}
	return strings.NewReplacer(openMark, "\ufffd", closeMark, "\ufffd").Replace(s)
}

// HasHole says whether there is a placeholder in the marked text.
func HasHole(s string) bool { return strings.Contains(s, openMark) }

// OnlyHole returns the expression of a marked text that is one placeholder and nothing else.
func OnlyHole(s string) (expression string, ok bool) {
	inner, ok := strings.CutPrefix(s, openMark)
	if !ok || strings.Index(inner, closeMark) != len(inner)-len(closeMark) {
		return "", false
	}
	return strings.TrimSuffix(inner, closeMark), true
}

// MapText changes the text between the placeholders and leaves them as they are.
func MapText(s string, change func(string) string) string {
	var b strings.Builder
	eachPiece(s, func(piece string, hole bool) {
		if hole {
			piece = Hole(piece)
		} else {
			piece = change(piece)
		}
		b.WriteString(piece)
	})
	return b.String()
}

// MapHoles replaces every placeholder by what change makes of its expression.
func MapHoles(s string, change func(expression string) string) string {
	var b strings.Builder
	eachPiece(s, func(piece string, hole bool) {
		if hole {
			piece = change(piece)
		}
		b.WriteString(piece)
	})
	return b.String()
}

// eachPiece goes through a marked text: text and expressions, in order.
func eachPiece(s string, use func(piece string, hole bool)) {
	for s != "" {
		text, rest, found := strings.Cut(s, openMark)
		if text != "" {
			use(text, false)
		}
		if !found {
			return
		}
		expression, after, closed := strings.Cut(rest, closeMark)
		if !closed {
			use(rest, false)
			return
		}
		use(expression, true)
		s = after
	}
}

// Template writes a marked text in our language. Braces of the text that would begin a placeholder there stand as text.
func Template(s string) string {
	var b strings.Builder
	before := ""
	eachPiece(s, func(piece string, hole bool) {
		if !hole {
			b.WriteString(quoteBraces(before))
			before = piece
			return
		}
		if text, found := strings.CutSuffix(quoteBraces(before), "{"); found {
			b.WriteString(text + "{{ '{' }}")
		} else {
			b.WriteString(text)
		}
		before = ""
		b.WriteString("{{" + piece + "}}")
	})
	b.WriteString(quoteBraces(before))
	return b.String()
}

func quoteBraces(text string) string { return strings.ReplaceAll(text, "{{", "{{ '{{' }}") }
