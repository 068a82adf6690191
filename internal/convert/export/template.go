package export

import (
	"strings"
)

// place says where a variable stands, and so how its value is escaped.
type place uint8

const (
	inText place = iota
	inURL
	inForm
	inJSONText  // between the quotes of JSON
	inJSONValue // a value of JSON: quotes and all
)

// piece is text, or a variable.
type piece struct {
	text     string
	variable string
	place    place
}

// pieces cuts a template of ours. What an expression does beside naming one thing is lost, and noted.
func (f *flattener) pieces(template string, at place) []piece {
	var all []piece
	for template != "" {
		text, rest, found := strings.Cut(template, "{{")
		all = appendText(all, text)
		if !found {
			return all
		}
		end := expressionEnd(rest)
		if end < 0 {
			return appendText(all, "{{"+rest)
		}
		expression := strings.TrimSpace(rest[:end])
		template = rest[end+len("}}"):]
		all = append(all, f.expression(expression, at)...)
	}
	return all
}

// expressionEnd returns where }} stands outside of quotes, -1 when it does not.
func expressionEnd(s string) int {
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.HasPrefix(s[i:], "}}"):
			return i
		}
	}
	return -1
}

func appendText(all []piece, text string) []piece {
	if text == "" {
		return all
	}
	if n := len(all); n > 0 && all[n-1].variable == "" {
		all[n-1].text += text
		return all
	}
	return append(all, piece{text: text})
}

// expression is a text in quotes, a constant, or a variable.
func (f *flattener) expression(e string, at place) []piece {
	if text, ok := literal(e); ok {
		return []piece{{text: text}}
	}
	if strings.HasPrefix(e, "!--") {
		return nil
	}
	if strings.HasPrefix(e, "#") || strings.HasPrefix(e, "/") || e == "else" {
		f.note("{{" + e + "}} can't be written here: put the finished text in its place.")
		return nil
	}
	first, _, filtered := strings.Cut(e, "|")
	name := strings.TrimSpace(first)
	if value, known := f.in.Constants[strings.TrimPrefix(name, "env.")]; known && strings.HasPrefix(name, "env.") && !filtered {
		return []piece{{text: value}}
	}
	if strings.TrimSpace(e) != name || !isName(name) {
		f.note("{{" + e + "}} is the variable " + f.variable(e) + " here.")
	}
	if at == inJSONValue && (f.isValue(name) || strings.HasSuffix(strings.ReplaceAll(e, " ", ""), "|parse_json")) {
		at = inText
	}
	return []piece{{variable: f.variable(e), place: at}}
}

func literal(e string) (text string, ok bool) {
	if len(e) >= 2 && (e[0] == '\'' || e[0] == '"') && strings.IndexByte(e[1:], e[0]) == len(e)-2 {
		return e[1 : len(e)-1], true
	}
	return "", false
}

func isName(s string) bool { return s != "" && !strings.ContainsAny(s, " |?:()[]{}'\"+-*/%<>=!,&") }

// jsonPieces cuts a JSON template: what stands between quotes is a text there, everything else a value.
func (f *flattener) jsonPieces(template string) []piece {
	var all []piece
	inString := false
	from := 0
	for i := 0; i < len(template); i++ {
		switch c := template[i]; {
		case inString && c == '\\':
			i++
		case strings.HasPrefix(template[i:], "{{"):
			end := expressionEnd(template[i+2:])
			if end < 0 {
				return appendText(all, template[from:])
			}
			all = appendText(all, template[from:i])
			at := inJSONValue
			if inString {
				at = inJSONText
			}
			for _, p := range f.expression(strings.TrimSpace(template[i+2:i+2+end]), at) {
				if p.variable == "" {
					all = appendText(all, p.text)
				} else {
					all = append(all, p)
				}
			}
			i += end + 3
			from = i + 1
		case c == '"':
			inString = !inString
		}
	}
	return appendText(all, template[from:])
}
