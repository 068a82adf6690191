package expr

import (
	"strings"
	"unicode/utf8"
)

func textFilters() []*Filter {
	return []*Filter{
		textFilter("upper", "uppercase capital", "Makes all letters capital.", upper, Example{`'ada' | upper`, `"ADA"`}),
		textFilter("lower", "lowercase", "Makes all letters small.", lower, Example{`'ADA' | lower`, `"ada"`}),
		textFilter("trim", "strip", "Takes blanks and line breaks away at both ends.", trim, Example{`'  Ada ' | trim`, `"Ada"`}),
		textFilter("one_line", "newline", "Makes one line of several, as headers need it.", oneLine, Example{`'a\r\nb' | one_line`, `"a b"`}),
		textFilter("digits", "phone numbers only", "Keeps the digits only; Persian and Arabic ones become 0 to 9.", onlyDigits, Example{`'+98 (912) ۱۲۳' | digits`, `"98912123"`}),
		{
			Name: "truncate", Also: "cut substring slice left", Group: GroupText, Summary: "Keeps so many characters from the beginning.",
			Takes: Scalar, Gives: Text, Parameters: []Parameter{{Name: "characters", Takes: Number}},
			Examples: []Example{{`'Adelaide' | truncate: 3`, `"Ade"`}}, apply: truncate,
		},
		{
			Name: "replace", Also: "substitute", Group: GroupText, Summary: "Puts one text in the place of another, everywhere.",
			Takes: Scalar, Gives: Text, Parameters: []Parameter{{Name: "old", Takes: Scalar}, {Name: "new", Takes: Scalar}},
			Examples: []Example{{`'a-b-c' | replace: '-', ' '`, `"a b c"`}}, apply: replace,
		},
		{
			Name: "split", Also: "explode list", Group: GroupText, Summary: "Makes a list of the pieces between a separator, at most 1,001.",
			Takes: Text, Gives: List | Null, Parameters: []Parameter{{Name: "separator", Takes: Text}},
			Examples: []Example{{`'red,green' | split: ','`, `["red","green"]`}}, apply: split,
		},
		{
			Name: "text", Also: "string", Group: GroupText, Summary: "Makes text of any value, of lists and objects their JSON.",
			Takes: Any, Gives: Text, Examples: []Example{{`42 | text`, `"42"`}, {`[1, 2] | text`, `"[1,2]"`}},
			apply: func(m *Machine, v Value, _ []Value) Value { return textOf(m.Text(v)) },
		},
	}
}

// textFilter is a filter from text to text without arguments.
func textFilter(name, also, summary string, write func(dst []byte, s string) []byte, examples ...Example) *Filter {
	return &Filter{
		Name: name, Also: also, Group: GroupText, Summary: summary, Takes: Scalar, Gives: Text, Examples: examples,
		apply: func(m *Machine, v Value, _ []Value) Value {
			s := m.Text(v)
			at := len(m.arena)
			m.arena = write(m.arena, s)
			return m.text(at)
		},
	}
}

func upper(dst []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return append(dst[:len(dst)-i], strings.ToUpper(s)...)
		}
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func lower(dst []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return append(dst[:len(dst)-i], strings.ToLower(s)...)
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func trim(dst []byte, s string) []byte { return append(dst, strings.TrimSpace(s)...) }

// oneLine makes one blank of every run of line breaks and other control characters, and none at the ends.
func oneLine(dst []byte, s string) []byte {
	begin, broken := len(dst), false
	for _, r := range s {
		if r < ' ' || r == 0x7f || r == '\u0085' || r == '\u2028' || r == '\u2029' {
			broken = true
			continue
		}
		if broken && len(dst) > begin {
			dst = append(dst, ' ')
		}
		broken = false
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

func onlyDigits(dst []byte, s string) []byte {
	const arabic, persian = '\u0660', '\u06f0'
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			dst = append(dst, byte(r))
		case r >= arabic && r <= arabic+9:
			dst = append(dst, byte('0'+r-arabic))
		case r >= persian && r <= persian+9:
			dst = append(dst, byte('0'+r-persian))
		}
	}
	return dst
}

func truncate(m *Machine, v Value, arguments []Value) Value {
	s, left := m.Text(v), wholeOf(arguments[0])
	for i := range s {
		if left <= 0 {
			return textOf(s[:i])
		}
		left--
	}
	return textOf(s)
}

// wholeOf returns the whole part of a number, 0 for all else.
func wholeOf(v Value) int64 {
	n, _ := v.amount()
	if n.whole {
		return n.i
	}
	return int64(max(-exact, min(n.f, exact)))
}

func replace(m *Machine, v Value, arguments []Value) Value {
	s, old, replacement := m.Text(v), m.Text(arguments[0]), m.Text(arguments[1])
	if old == "" {
		return textOf(s)
	}
	at := len(m.arena)
	for {
		i := strings.Index(s, old)
		if i < 0 || len(m.arena)-at > MaxValue || !m.burn(1+len(replacement)>>5) {
			break
		}
		m.arena = append(append(m.arena, s[:i]...), replacement...)
		s = s[i+len(old):]
	}
	m.arena = append(m.arena, s...)
	return m.text(at)
}

// maxPieces is the longest list that split makes.
const maxPieces = 1001

func split(m *Machine, v Value, arguments []Value) Value {
	separator := arguments[0].s
	if separator == "" {
		return Value{}
	}
	b := m.beginList()
	rest, found, pieces := v.s, true, 1
	for ; found && pieces < maxPieces && m.burn(1); pieces++ {
		var piece string
		if piece, rest, found = strings.Cut(rest, separator); found {
			b.add(textOf(piece))
		} else {
			rest = piece
		}
	}
	b.add(textOf(rest))
	return b.done()
}
