package bruno

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"patchbay/internal/apidef"
	"patchbay/internal/convert"
	"patchbay/internal/fault"
)

// block is one block of a .bru file.
type block struct {
	name  string
	list  bool
	lines []string
}

var blockStart = regexp.MustCompile(`^([\w:-]+(?:\([^)]*\))?)\s*([\{\[])\s*$`)

// blocks cuts a file at the braces that stand at the beginning of lines.
func blocks(data []byte) ([]block, error) {
	if !utf8.Valid(data) {
		return nil, fault.New(fault.Invalid, "This is not text in UTF-8.")
	}
	var all []block
	var open *block
	line := 0
	for text := range strings.Lines(strings.TrimPrefix(convert.Clean(string(data)), "\ufeff")) {
		line++
		text = strings.TrimRight(text, "\r\n")
		switch {
		case open == nil && strings.TrimSpace(text) == "":
		case open == nil:
			m := blockStart.FindStringSubmatch(text)
			if m == nil {
				return nil, lineFault(line, "A block begins with its name and a brace, as in headers {.")
			}
			open = &block{name: m[1], list: m[2] == "["}
		case text == "}" && !open.list, text == "]" && open.list:
			all, open = append(all, *open), nil
		default:
			open.lines = append(open.lines, text)
		}
	}
	if open != nil {
		return nil, lineFault(line, "The block "+open.name+" is not closed by a brace at the beginning of a line.")
	}
	return all, nil
}

func lineFault(line int, message string) error {
	return &fault.Error{Kind: fault.Invalid, Message: message, Fields: []fault.Field{{Name: "text", Message: message, Line: line, Column: 1}}}
}

// text is what a block of text holds, without its indentation.
func (b block) text() string {
	lines := make([]string, len(b.lines))
	for i, l := range b.lines {
		lines[i] = strings.TrimPrefix(l, "  ")
	}
	return strings.Join(lines, "\n")
}

// pair is one line of a block of pairs.
type pair struct {
	key, value string
	off        bool
}

// pairs reads name: value, with ~ before what is off, quotes round odd names and ”' round several lines.
func (b block) pairs() []pair {
	var all []pair
	for i := 0; i < len(b.lines); i++ {
		text := strings.TrimSpace(b.lines[i])
		if text == "" || strings.HasPrefix(text, "@") && !strings.Contains(text, ":") {
			continue
		}
		var p pair
		text, p.off = strings.CutPrefix(text, "~")
		p.key, p.value = cutPair(text)
		if rest, multi := strings.CutPrefix(p.value, "'''"); multi && !strings.HasSuffix(rest, "'''") {
			lines := []string{rest}
			for i++; i < len(b.lines); i++ {
				l := b.lines[i]
				before, _, ends := strings.Cut(l, "'''")
				if ends {
					if strings.TrimSpace(before) != "" {
						lines = append(lines, before)
					}
					break
				}
				lines = append(lines, strings.TrimPrefix(l, "    "))
			}
			p.value = strings.TrimPrefix(strings.Join(lines, "\n"), "\n")
		} else if multi {
			p.value = strings.TrimSuffix(rest, "'''")
		}
		all = append(all, p)
	}
	return all
}

// cutPair cuts a name, in quotes or not, from its value.
func cutPair(text string) (key, value string) {
	if rest, quoted := strings.CutPrefix(text, `"`); quoted {
		if end := strings.Index(rest, `":`); end >= 0 {
			return strings.ReplaceAll(rest[:end], `\"`, `"`), strings.TrimSpace(rest[end+2:])
		}
	}
	key, value, _ = strings.Cut(text, ":")
	return strings.TrimSpace(key), strings.TrimSpace(value)
}

func (b block) rows() []apidef.Row {
	var rows []apidef.Row
	for _, p := range b.pairs() {
		rows = append(rows, apidef.Row{Off: p.off, Key: p.key, Value: p.value})
	}
	return rows
}

func (b block) fields() map[string]string {
	all := map[string]string{}
	for _, p := range b.pairs() {
		all[p.key] = p.value
	}
	return all
}
