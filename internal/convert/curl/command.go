package curl

import (
	"path"
	"strings"

	"patchbay/internal/convert"
)

// starters are words that a command may have before curl.
const starters = " $ % sudo time command exec env nohup if then else elif do while until { ! "

// takeCommand takes a command over, and says whether it was one of curl.
func takeCommand(w *convert.Work, c command) bool {
	words := c.words
	for len(words) > 1 && (strings.Contains(starters, " "+words[0].text+" ") || isAssignment(words[0].text)) {
		words = words[1:]
	}
	name := strings.TrimSuffix(strings.ToLower(path.Base(strings.ReplaceAll(words[0].text, `\`, "/"))), ".exe")
	for _, n := range c.loud {
		w.NoteLine(n.line, n.column, "%s", n.text)
	}
	switch {
	case name != "curl":
		w.NoteLine(c.line, 1, "%s is not curl: only curl commands are taken.", brief(words[0].text))
		return false
	case c.wrong != "":
		w.NoteLine(c.line, 1, "This command was left out: %s", c.wrong)
		return true
	}
	for _, t := range transfers(w, words[1:]) {
		t.add(w)
	}
	return true
}

func isAssignment(text string) bool {
	name, _, found := strings.Cut(text, "=")
	return found && isName(name)
}

// brief is the beginning of a text, for notes.
func brief(text string) string {
	text = strings.ToValidUTF8(convert.MapHoles(text, func(string) string { return "…" }), "?")
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}

// transfers reads the arguments of one command: each --next begins another transfer.
func transfers(w *convert.Work, words []word) []*transfer {
	r := &reader{w: w, words: words}
	all := []*transfer{newTransfer()}
	for len(r.words) > 0 {
		next := r.words[0]
		r.words = r.words[1:]
		now := all[len(all)-1]
		if now.line == 0 {
			now.line = next.line
		}
		switch text := next.text; {
		case r.rest || text == "-" || !strings.HasPrefix(text, "-"):
			now.urls = append(now.urls, text)
		case text == "--":
			r.rest = true
		case strings.HasPrefix(text, "--"):
			r.long(now, next)
		default:
			r.short(now, next)
		}
		if r.next {
			r.next = false
			all = append(all, newTransfer())
		}
	}
	return all
}

// reader goes through the arguments.
type reader struct {
	w     *convert.Work
	words []word
	rest  bool // behind -- there are addresses only
	next  bool // --next was read
}

func (r *reader) long(t *transfer, at word) {
	o := longOption(at.text[2:])
	if !o.known {
		name, _, glued := strings.Cut(at.text, "=")
		why := "curl knows no option"
		if glued {
			why = "curl takes a blank and no = behind an option:"
		}
		r.w.NoteLine(at.line, 1, "%s %s", why, brief(name))
		return
	}
	r.use(t, o, at, "")
}

// short reads options of one letter, of which the last may have its argument glued to it.
func (r *reader) short(t *transfer, at word) {
	for i := 1; i < len(at.text); i++ {
		o := shortOption(at.text[i])
		if !o.known {
			r.w.NoteLine(at.line, 1, "curl knows no option -%s", brief(at.text[i:]))
			return
		}
		if o.takes {
			r.use(t, o, at, at.text[i+1:])
			return
		}
		r.use(t, o, at, "")
	}
}

// use applies an option with its argument: what is glued to it, or the next word.
func (r *reader) use(t *transfer, o option, at word, argument string) {
	if o.takes && argument == "" {
		if len(r.words) == 0 {
			r.w.NoteLine(at.line, 1, "--%s wants something behind it.", o.name)
			return
		}
		argument, r.words = r.words[0].text, r.words[1:]
	}
	action, taken := actions[o.name]
	switch {
	case o.name == "next":
		r.next = true
	case taken:
		if problem := action(t, argument); problem != "" {
			r.w.NoteLine(at.line, 1, "--%s: %s", o.name, problem)
		}
	case !has(silent, strings.TrimPrefix(o.name, "no-")):
		r.w.NoteLine(at.line, 1, "--%s is not taken.%s", o.name, hints[o.name])
	}
}

// hints say what takes the place of options that are not taken.
var hints = map[string]string{
	"insecure": " Certificates are checked; an admin can grant an exception to the API.", "proxy": " Patchbay calls without a proxy, or through the one of its owner.",
	"cert": " Choose a client certificate under Authentication.", "key": " Choose a client certificate under Authentication.",
	"cacert":      " Paste the authority's certificate into the Options of the API.",
	"upload-file": " No file is read. Send one as a part of a multipart body.", "config": " No file is read.", "netrc": " No file is read.", "netrc-file": " No file is read.",
	"connect-timeout": " The time of the whole call counts.",
}
