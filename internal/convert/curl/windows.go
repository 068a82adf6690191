package curl

import (
	"strings"

	"patchbay/internal/convert"
)

// windowsCommands reads what browsers copy for the Windows command line: first ^ is taken away as cmd.exe does, then the words
// are cut as programs there do.
func windowsCommands(text string) []command {
	c := &carets{text: strings.ReplaceAll(text, "\r\n", "\n"), line: 1}
	for c.at < len(c.text) {
		c.step()
	}
	c.end()
	return c.all
}

// carets takes the escapes of cmd.exe away.
type carets struct {
	text   string
	at     int
	line   int
	quoted bool
	now    strings.Builder
	begun  int // line
	all    []command
}

func (c *carets) step() {
	s := c.text[c.at]
	switch {
	case s == '^' && !c.quoted:
		c.caret()
		return
	case s == '"':
		c.quoted = !c.quoted
	case s == '%':
		if name, _, closed := strings.Cut(c.text[c.at+1:], "%"); closed && isName(name) && len(name) < 60 {
			c.write(convert.Variable(name))
			c.at += len(name) + 2
			return
		}
	case s == '\n', !c.quoted && (s == '&' || s == '|'):
		c.end()
		c.at++
		if s == '\n' {
			c.line++
		}
		return
	}
	c.write(c.text[c.at : c.at+1])
	c.at++
}

// caret reads ^x as x, and ^ at the end of a line as nothing: the next character stands for itself, even a line's end.
func (c *carets) caret() {
	c.at++
	if c.at < len(c.text) && c.text[c.at] == '\n' {
		c.at++
		c.line++
	}
	if c.at >= len(c.text) {
		return
	}
	if c.text[c.at] == '\n' {
		c.line++
	}
	size := runeSize(c.text[c.at:])
	c.write(c.text[c.at : c.at+size])
	c.at += size
}

func (c *carets) write(s string) {
	if c.now.Len() == 0 {
		c.begun = c.line
	}
	c.now.WriteString(s)
}

func (c *carets) end() {
	if words := windowsWords(c.now.String(), c.begun); len(words) > 0 {
		c.all = append(c.all, command{words: words, line: c.begun})
	}
	c.now.Reset()
	c.quoted = false
}

// windowsWords cuts a command line as the C library of Windows does: \" is a quote, "" inside of quotes too, and backslashes
// count only before a quote.
func windowsWords(s string, line int) []word {
	var all []word
	var b strings.Builder
	in, quoted := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			n := len(s[i:]) - len(strings.TrimLeft(s[i:], `\`))
			in = true
			if i+n < len(s) && s[i+n] == '"' {
				b.WriteString(strings.Repeat(`\`, n/2))
				if n%2 == 1 {
					b.WriteByte('"')
					n++
				}
			} else {
				b.WriteString(strings.Repeat(`\`, n))
			}
			i += n - 1
		case c == '"' && quoted && strings.HasPrefix(s[i:], `""`):
			b.WriteByte('"')
			i++
		case c == '"':
			in, quoted = true, !quoted
		case !quoted && strings.IndexByte(" \t\n", c) >= 0:
			if in {
				all = append(all, word{b.String(), line})
			}
			b.Reset()
			in = false
		default:
			in = true
			b.WriteByte(c)
		}
	}
	if in {
		all = append(all, word{b.String(), line})
	}
	return all
}
