package render

import (
	"strings"

	"patchbay/internal/escape"
)

// compilePath compiles everything between the host and the query.
func (u *urlReader) compilePath(path string) {
	for path != "" {
		u.section("/", inPath, &u.builder) // the path begins with a slash, and so does the rest
		segment, _, _ := strings.Cut(path[1:], "/")
		u.compileSegment(segment)
		path = path[1+len(segment):]
	}
}

// compileSegment compiles what stands between two slashes.
func (u *urlReader) compileSegment(segment string) {
	var b builder
	from := u.source(u.at)
	u.section(segment, inPath, &b)
	if len(b.parts) > 0 {
		u.builder.add(&pathSegment{b.done()})
		return
	}
	if isDots(b.pending) {
		u.errorAt(from, u.source(u.at), CodePathDots, "A part of the path may not be . or .., which would lead to another path.")
	}
	u.builder.literal(string(b.pending))
}

// pathSegment is a part of the path that holds placeholders. What they make of it may not be a step up.
type pathSegment struct{ parts []part }

func (s *pathSegment) render(o *output) error {
	at := len(o.bytes)
	if err := renderAll(s.parts, o); err != nil {
		return err
	}
	if isDots(o.bytes[at:]) {
		return firstHole(s.parts).place.fault(CodePathDots, "would make a part of the path . or .., which leads to another path")
	}
	return nil
}

// firstHole returns the first of the placeholders that the parts are made of.
func firstHole(parts []part) *hole {
	for _, p := range parts {
		if h, ok := p.(*hole); ok {
			return h
		}
	}
	panic("parts without a placeholder are a literal")
}

// isDots says whether a segment is . or .. with any dot written as %2e.
func isDots(segment []byte) bool {
	dots := 0
	for len(segment) > 0 {
		switch {
		case segment[0] == '.':
			segment = segment[1:]
		case len(segment) >= 3 && segment[0] == '%' && segment[1] == '2' && segment[2]|0x20 == 'e':
			segment = segment[3:]
		default:
			return false
		}
		dots++
	}
	return dots == 1 || dots == 2
}

// compileQuery compiles the query that is written in the URL, with its "?".
func (u *urlReader) compileQuery(query string) { u.section(query, inQuery, &u.builder) }

// compileFragment drops the part after #, which browsers use and servers never see.
func (u *urlReader) compileFragment(fragment string) {
	if fragment == "" {
		return
	}
	from := u.source(u.at)
	if i := strings.Index(fragment, holeMark); i >= 0 {
		u.errorAt(u.source(u.at+i), len(u.text), CodeURLFragment, "The part after # is never sent, so a value there does nothing.")
		return
	}
	u.warnAt(from, len(u.text), CodeURLFragment, "The part after # is never sent.")
}

// section compiles text and placeholders of the path or the query.
func (u *urlReader) section(s string, c *context, b *builder) {
	for s != "" {
		text, _, found := strings.Cut(s, holeMark)
		b.literal(u.normalise(text))
		u.at += len(text)
		s = s[len(text):]
		if found {
			h := u.nextHole()
			u.put(b, h, c)
			u.checkKind(h, h.place.from, h.place.to)
			if h.Optional && c == inPath {
				u.errorAt(h.place.from, h.place.to, CodeOptional, "A part of the path can't be left out. Take another value with | default.")
			}
			u.at++
			s = s[1:]
		}
	}
}

// normalise writes the characters that can't travel in a URL as %XX, and refuses a % that begins no %XX.
func (u *urlReader) normalise(text string) string {
	var b []byte
	for i := range len(text) {
		switch c := text[i]; {
		case c == '%' && !isHexPair(text[i+1:]):
			from := u.source(u.at + i)
			u.errorAt(from, from+1, CodeSplitEscape, "A %% must be followed by two hexadecimal digits. Write %%25 for a percent sign.")
		case c >= 0x80 || strings.IndexByte("^`{|}", c) >= 0:
			b = escape.Percent(b, text[i:i+1])
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

func isHexPair(s string) bool { return len(s) >= 2 && isHex(s[0]) && isHex(s[1]) }

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }
