package curl

import (
	"strings"

	"patchbay/internal/convert"
)

// powerShellCommands reads commands for curl.exe in PowerShell: ' and " quote and are doubled to stand for themselves, `
// escapes and joins lines.
func powerShellCommands(text string) []command {
	p := &powerShell{lexer: lexer{text: strings.ReplaceAll(text, "\r\n", "\n"), line: 1, vars: map[string]string{}}}
	for p.at < len(p.text) {
		p.step()
	}
	p.endCommand()
	return p.all
}

// powerShell reuses the words and commands of lexer.
type powerShell struct{ lexer }

func (p *powerShell) step() {
	c := p.text[p.at]
	switch {
	case c == '`':
		p.backtick()
	case c == '\'' || c == '"':
		p.quote(c)
	case c == '$':
		p.dollar()
	case c == ' ' || c == '\t':
		p.endWord()
		p.at++
	case c == '#' && !p.inWord:
		p.skipLine()
	case c == '\n' || c == ';' || c == '|':
		p.endCommand()
		p.at++
		if c == '\n' {
			p.nextLine()
		}
	default:
		p.put(p.text[p.at : p.at+1])
		p.at++
	}
}

func (p *powerShell) backtick() {
	p.at++
	switch {
	case p.at >= len(p.text):
	case p.text[p.at] == '\n':
		p.at++
		p.nextLine()
	default:
		escapes := map[byte]string{'n': "\n", 't': "\t", 'r': "\r"}
		if text, ok := escapes[p.text[p.at]]; ok {
			p.put(text)
			p.at++
			return
		}
		size := runeSize(p.text[p.at:])
		p.take(p.text[p.at : p.at+size])
	}
}

// quote reads '..' or "..". Before PowerShell 7.3 a " for a program is written \", which is taken as that.
func (p *powerShell) quote(quote byte) {
	p.put("")
	for p.at++; p.at < len(p.text); {
		c := p.text[p.at]
		switch {
		case c == quote && p.peek(string(quote)+string(quote)):
			p.put(string(quote))
			p.at += 2
		case c == quote:
			p.at++
			return
		case p.peek(`\"`) && quote == '\'', p.peek("\\`\""):
			p.put(`"`)
			p.at += strings.IndexByte(p.text[p.at:], '"') + 1
		case c == '`' && quote == '"':
			p.backtick()
		case c == '$' && quote == '"':
			p.dollar()
		default:
			p.take(p.text[p.at : p.at+1])
		}
	}
	p.unclosed(string(quote))
}

// dollar reads $name and $env:NAME.
func (p *powerShell) dollar() {
	rest := strings.TrimPrefix(p.text[p.at+1:], "env:")
	end := 0
	for end < len(rest) && isName("_"+rest[end:end+1]) {
		end++
	}
	if !isName(rest[:end]) {
		if strings.HasPrefix(rest, "(") {
			p.refuse("$(command) would have to be run. Put its result there.")
		}
		p.take("$")
		return
	}
	p.at = len(p.text) - len(rest) + end
	p.put(convert.Variable(rest[:end]))
}
