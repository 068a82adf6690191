// Package curl reads cURL commands as people copy them from documentation and browsers: several at once, quoted for bash, for
// the Windows command line or for PowerShell. What becomes of one says the same as curl itself would send.
//
// It runs nothing and reads no file that a command names.
package curl

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"patchbay/internal/convert"
	"patchbay/internal/fault"
)

// maxText is the longest script, in bytes.
const maxText = 1 << 20

// maxCommands is how many commands of a script are taken.
const maxCommands = 500

// Format is cURL.
func Format() convert.Format {
	return convert.Format{Name: "curl", Title: "cURL", Recognise: recognise, Convert: Convert}
}

var curlWord = regexp.MustCompile(`(?m)^[\s$%>#]*(?:[\w./"\\:-]*[/\\])?curl(?:\.exe)?"?\s`)

func recognise(data []byte) int {
	head := string(data[:min(len(data), 16<<10)])
	switch {
	case curlWord.MatchString(head) && strings.HasPrefix(strings.TrimLeft(head, "$%> \t\r\n"), "curl"):
		return 95
	case curlWord.MatchString(head):
		return 60
	}
	return 0
}

// Convert makes an API of every curl command. Its error is an Invalid fault when there is none, or none that can be taken.
func Convert(data []byte, o convert.Options) (convert.Result, error) {
	switch {
	case len(data) > maxText:
		return convert.Result{}, fault.New(fault.TooLarge, "These commands are more than 1 MB. Import them in smaller pieces.")
	case !utf8.Valid(data):
		return convert.Result{}, fault.New(fault.Invalid, "This is not text in UTF-8.")
	}
	text := strings.TrimPrefix(convert.Clean(string(data)), "\ufeff")
	w := convert.NewWork(o, o.Name)
	found := 0
	for _, c := range read(text) {
		if takeCommand(w, c) {
			found++
		}
		if found == maxCommands {
			w.NoteLine(c.line, 1, "The first %d commands are taken.", maxCommands)
			break
		}
	}
	r := w.Result()
	if len(r.Bundle.APIs) == 0 {
		return convert.Result{}, nothing(r)
	}
	return r, nil
}

// read reads the commands as the shell does that they were written for.
func read(text string) []command {
	switch {
	case strings.Contains(text, "^\"") || strings.Contains(text, "^\n") || strings.Contains(text, "^\r\n"):
		return windowsCommands(text)
	case strings.Contains(text, "`\n") || strings.Contains(text, "`\r\n") || strings.Contains(text, "curl.exe"):
		return powerShellCommands(text)
	}
	return commands(text)
}

// nothing says why no command became an API.
func nothing(r convert.Result) error {
	var p fault.Problems
	for _, n := range r.Notes {
		p.AddField(fault.Field{Name: "text", Message: n.Message, Line: n.Line, Column: n.Column})
	}
	if err := p.Err(); err != nil {
		return err
	}
	return fault.New(fault.Invalid, "There is no curl command in this text. It looks like curl https://api.example.com/orders.")
}
