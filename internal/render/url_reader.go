package render

import (
	"strings"
	"unicode"
)

// holeMark stands for a placeholder in a flat URL. No template has the byte: control characters are refused.
const holeMark = "\x00"

// urlReader makes a URL template flat, so that it can be read like any URL: constants of the environment become part
// of the text, every other placeholder becomes one holeMark, and blanks are taken out and kept for the report.
type urlReader struct {
	*field
	builder builder
	flat    []byte
	origin  []int // where in the template each byte of flat comes from
	holes   []*hole
	blanks  []blank
	at      int // how much of flat is compiled
}

// blank is a blank in the text of a URL.
type blank struct {
	at       int // in flat
	from, to int // in the template
}

// source returns where in the template a byte of flat comes from.
func (u *urlReader) source(i int) int {
	if i >= len(u.origin) {
		return len(u.text)
	}
	return u.origin[i]
}

func (u *urlReader) literal(from, to int) {
	for i, r := range u.text[from:to] {
		at, size := from+i, len(string(r))
		switch {
		case isBlank(r):
			u.blanks = append(u.blanks, blank{len(u.flat), at, at + size})
		case badInURL(r):
			u.errorAt(at, at+size, CodeURL, "The character %q can't stand in a URL.", r)
		default:
			u.append(string(r), at)
		}
	}
}

func (u *urlReader) append(s string, at int) {
	for range len(s) {
		u.origin = append(u.origin, at)
	}
	u.flat = append(u.flat, s...)
}

func (u *urlReader) hole(h *hole, from, to int) {
	if !h.Environment {
		u.holes = append(u.holes, h)
		u.append(holeMark, from)
		return
	}
	text := h.ConstantText()
	fitting := strings.Map(keepInURL, text)
	if fitting != text || invalidUTF8(text) >= 0 {
		u.errorAt(from, to, CodeURL, "The constant %s has a character that can't stand in a URL.", h.place)
	}
	u.append(fitting, from)
}

// keepInURL drops what can't stand in a URL, for strings.Map.
func keepInURL(r rune) rune {
	if isBlank(r) || badInURL(r) {
		return -1
	}
	return r
}

// nextHole returns the placeholder of the holeMark that was just met.
func (u *urlReader) nextHole() *hole {
	h := u.holes[0]
	u.holes = u.holes[1:]
	return h
}

// isBlank says whether a character shows as a blank or as nothing at all, and comes with pasted text.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\u200b\u200e\u200f\u2060\ufeff", r)
}

func badInURL(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune("\"<>\\", r) }

// reportBlanks reports blanks. One round or inside the host was pasted with it and can go; what one in the path or in
// the query was meant to be, only its author knows.
func (u *urlReader) reportBlanks() {
	hostEnd := u.hostEnd()
	var stray []blank
	for _, b := range u.blanks {
		if b.at <= hostEnd || b.at == len(u.flat) {
			stray = append(stray, b)
			continue
		}
		u.errorAt(b.from, b.to, CodeURL, "A blank can't stand in a URL. Write %%20 if it belongs there.")
	}
	if len(stray) == 0 {
		return
	}
	first, last := stray[0], stray[len(stray)-1]
	fix := &Fix{From: first.from, To: last.to, Text: u.without(stray)}
	u.errorAt(first.from, first.to, CodeURL, "There is a blank in the address. It was probably pasted: remove it.").Fix = fix
}

// without returns the template from the first to the last of the blanks, without them.
func (u *urlReader) without(blanks []blank) string {
	var b strings.Builder
	at := blanks[0].from
	for _, x := range blanks {
		b.WriteString(u.text[at:x.from])
		at = x.to
	}
	return b.String()
}

// hostEnd returns where in flat the host ends.
func (u *urlReader) hostEnd() int {
	flat := string(u.flat)
	host := 0
	if i := strings.Index(flat, "://"); i >= 0 {
		host = i + len("://")
	}
	return host + len(until(flat[host:], "/?#"))
}
