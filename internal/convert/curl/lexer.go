package curl

import (
	"strings"

	"patchbay/internal/convert"
)

// word is one argument of a command, as the shell hands it over; variables in it are placeholders.
type word struct {
	text string
	line int
}

// command is one simple command of a script.
type command struct {
	words []word
	line  int
	wrong string // why it can't be taken
	loud  []note // what else is to be said of it
}

type note struct {
	line, column int
	text         string
}

// lexer reads a script as bash does (POSIX.1-2024, Shell Command Language), as far as single commands go. It runs nothing:
// what would need running makes its command wrong.
type lexer struct {
	text   string
	at     int
	line   int
	begin  int // where the line begins
	vars   map[string]string
	here   []string // delimiters of here-documents whose text comes behind the line
	all    []command
	now    command
	word   strings.Builder
	inWord bool
	quoted bool
}

// commands reads the whole script.
func commands(text string) []command {
	l := &lexer{text: text, line: 1, vars: map[string]string{}}
	for l.at < len(l.text) {
		l.step()
	}
	l.endCommand()
	return l.all
}

func (l *lexer) peek(s string) bool { return strings.HasPrefix(l.text[l.at:], s) }

// step reads one character, or what it begins.
func (l *lexer) step() {
	c := l.text[l.at]
	switch {
	case c == '\\':
		l.backslash()
	case c == '\'':
		l.single()
	case c == '"':
		l.double()
	case c == '$':
		l.dollar(false)
	case c == '`':
		l.refuse("`command` would have to be run. Put its result there.")
		l.skipPast('`')
	case c == ' ' || c == '\t' || c == '\r':
		l.endWord()
		l.at++
	case c == '#' && !l.inWord:
		l.skipLine()
	case c == '\n':
		l.newline()
	case strings.IndexByte(";&|()", c) >= 0:
		l.separator(c)
	case c == '<' || c == '>':
		l.redirect()
	default:
		l.put(l.text[l.at : l.at+1])
		l.at++
	}
}

func (l *lexer) put(s string) {
	if !l.inWord {
		l.inWord = true
		if len(l.now.words) == 0 {
			l.now.line = l.line
		}
	}
	l.word.WriteString(s)
}

func (l *lexer) endWord() {
	if l.inWord {
		l.now.words = append(l.now.words, word{l.word.String(), l.line})
	}
	l.word.Reset()
	l.inWord, l.quoted = false, false
}

// endCommand keeps the command, or remembers what it assigns.
func (l *lexer) endCommand() {
	l.endWord()
	if len(l.now.words) > 0 && !l.assigns() {
		l.all = append(l.all, l.now)
	}
	l.now = command{}
}

// assigns remembers the values of a command that does nothing but NAME=value.
func (l *lexer) assigns() bool {
	words := l.now.words
	if words[0].text == "export" {
		words = words[1:]
	}
	if l.now.wrong != "" {
		return false
	}
	for _, w := range words {
		if name, _, found := strings.Cut(w.text, "="); !found || !isName(name) {
			return false
		}
	}
	for _, w := range words {
		name, value, _ := strings.Cut(w.text, "=")
		l.vars[name] = value
	}
	return true
}

// refuse says why the command can't be taken; the first reason counts.
func (l *lexer) refuse(why string) {
	l.put("")
	if l.now.wrong == "" {
		l.now.wrong = why
	}
}

// say notes something at the present place.
func (l *lexer) say(text string) {
	l.now.loud = append(l.now.loud, note{l.line, l.at - l.begin + 1, text})
}

func (l *lexer) newline() {
	l.endCommand()
	l.at++
	l.nextLine()
	for _, delimiter := range l.here {
		l.skipHere(delimiter)
	}
	l.here = nil
}

func (l *lexer) nextLine() { l.line, l.begin = l.line+1, l.at }

func (l *lexer) skipLine() {
	for l.at < len(l.text) && l.text[l.at] != '\n' {
		l.at++
	}
}

func (l *lexer) skipPast(end byte) {
	for l.at++; l.at < len(l.text) && l.text[l.at] != end; l.at++ {
		if l.text[l.at] == '\n' {
			l.line++
		}
	}
	l.at = min(l.at+1, len(l.text))
}

func (l *lexer) separator(c byte) {
	if c == '&' && !l.peek("&&") && !l.peek("&>") {
		if l.inWord && strings.Contains(l.word.String(), "://") {
			l.say("An & outside of quotes ends the command here, also in a shell. Put the address into quotes.")
		}
	}
	if c == '&' && l.peek("&>") {
		l.at++
		l.redirect()
		return
	}
	if c == '(' && l.inWord && strings.HasSuffix(l.word.String(), "=") {
		l.refuse("A list of the shell is not taken.")
	}
	l.endCommand()
	l.at++
}

// redirect skips where the output goes, and remembers here-documents.
func (l *lexer) redirect() {
	if l.inWord && !l.quoted && strings.Trim(l.word.String(), "0123456789") == "" { // 2>&1
		l.word.Reset()
		l.inWord = false
	}
	l.endWord()
	switch {
	case l.peek("<<<"):
		l.at += len("<<<")
		l.refuse("What stands behind <<< is not taken. Write it behind -d.")
	case l.peek("<<"):
		l.hereDocument()
		return
	case l.peek("<(") || l.peek(">("):
		l.refuse("<(command) would have to be run. Put its result there.")
		l.at++
		return
	}
	for l.at < len(l.text) && strings.IndexByte("<>&| \t", l.text[l.at]) >= 0 {
		l.at++
	}
	l.dropWord()
}

// dropWord reads one word and forgets it.
func (l *lexer) dropWord() {
	before := len(l.now.words)
	for l.at < len(l.text) && strings.IndexByte(" \t\r\n;&|()<>", l.text[l.at]) < 0 {
		l.step()
	}
	l.endWord()
	l.now.words = l.now.words[:before]
}

func (l *lexer) hereDocument() {
	l.at += len("<<")
	if l.at < len(l.text) && l.text[l.at] == '-' {
		l.at++
	}
	for l.at < len(l.text) && strings.IndexByte(" \t", l.text[l.at]) >= 0 {
		l.at++
	}
	from := l.at
	for l.at < len(l.text) && strings.IndexByte(" \t\r\n;&|()<>", l.text[l.at]) < 0 {
		l.at++
	}
	l.here = append(l.here, strings.Trim(l.text[from:l.at], `'"\`))
	l.refuse("A here-document (<<) is not taken. Write its text behind -d, in quotes.")
}

func (l *lexer) skipHere(delimiter string) {
	for l.at < len(l.text) {
		from := l.at
		l.skipLine()
		ended := strings.TrimLeft(strings.TrimSuffix(l.text[from:l.at], "\r"), "\t") == delimiter
		l.at = min(l.at+1, len(l.text))
		l.nextLine()
		if ended {
			return
		}
	}
}

func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// variable writes the value of a variable, or a placeholder where nothing in the script sets it.
func (l *lexer) variable(name string) {
	if value, known := l.vars[name]; known {
		l.put(value)
		return
	}
	l.put(convert.Variable(name))
}
