package bundle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// scalar writes a text so that reading it gives every byte again. A value ends its line; a key does not.
func (w *writer) scalar(text string, indent int, value bool) {
	switch {
	case value && isBlock(text):
		w.block(text, indent)
		return
	case isPlain(text):
		w.WriteString(text)
	case strings.ContainsAny(text, `"\`) && !strings.ContainsFunc(text, mustEscape):
		w.WriteString("'" + strings.ReplaceAll(text, "'", "''") + "'")
	default:
		w.quoted(text, indent, value)
	}
	if value {
		w.WriteByte('\n')
	}
}

var (
	plainText = regexp.MustCompile(`^[\pL_/.][\pL\pM\pN \-_/.,;:+*%=~()&!?$@<>|^'#{}\[\]]*$`)
	// meansMore are the words that some reader of YAML takes for something else than text.
	meansMore = []string{"true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf", ".nan", ".inf"}
)

// isPlain says whether a text can stand without quotes.
func isPlain(text string) bool {
	return (plainText.MatchString(text) || statusClass.MatchString(text)) && !slices.Contains(meansMore, strings.ToLower(text)) && !numberLike.MatchString(text) &&
		!strings.Contains(text, ": ") && !strings.Contains(text, " #") && !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, " ")
}

// statusClass is 2xx, which stands in every API and is no number to anybody.
var statusClass = regexp.MustCompile(`^[1-5]xx$`)

var numberLike = regexp.MustCompile(`^\.[0-9]|^\.\.\.`)

// mustEscape says whether a rune can't stand for itself in YAML: what is not printable (YAML 1.2 section 5.1), and what
// readers take for the end of a line or for the beginning of a file.
func mustEscape(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r >= 0xfffe && r <= 0xffff
}

// isBlock says whether a text is written as it stands, a line a line: it has several, and nothing that would be lost there.
// A carriage return would be: YAML ends lines its own way.
func isBlock(text string) bool {
	return strings.Contains(text, "\n") && strings.Trim(text, "\n \t") != "" &&
		!strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && mustEscape(r) })
}

// block writes a literal block. What stands at its beginning and its end says how far it is indented, where its first line
// does not show that, and how many line ends belong to it (YAML 1.2 section 8.1.1).
func (w *writer) block(text string, indent int) {
	w.WriteByte('|')
	if first := strings.TrimLeft(text, "\n"); first != text || first[0] == ' ' || first[0] == '\t' {
		fmt.Fprint(w, step)
	}
	body := strings.TrimSuffix(text, "\n")
	switch {
	case body == text:
		w.WriteByte('-')
	case strings.HasSuffix(body, "\n"):
		w.WriteByte('+')
	}
	w.WriteByte('\n')
	for line := range strings.SplitSeq(body, "\n") {
		if line != "" {
			w.blanks(indent + step)
			w.WriteString(line)
		}
		w.WriteByte('\n')
	}
}

var escapes = map[rune]string{'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

// quoted writes a text in double quotes. One of several lines goes on in the next line after each of its own.
func (w *writer) quoted(text string, indent int, value bool) {
	w.WriteByte('"')
	begins := false // a line, where blanks must be marked to count
	for i, r := range text {
		escaped, known := escapes[r]
		switch {
		case known:
			w.WriteString(escaped)
		case mustEscape(r):
			fmt.Fprintf(w, `\u%04x`, r)
		case begins && r == ' ':
			w.WriteString(`\ `)
		default:
			w.WriteRune(r)
		}
		begins = false
		if r == '\n' && value && i+1 < len(text) {
			w.WriteString("\\\n")
			w.blanks(indent + step)
			begins = true
		}
	}
	w.WriteByte('"')
}
