package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// isScript says whether a file is one of the site's scripts. The chat, the widget and its preview speak to visitors.
func isScript(name string) bool { return ours.MatchString(name) && !visitors.MatchString(name) }

var (
	ours     = regexp.MustCompile(`^static/src/.*\.tsx?$`)
	visitors = regexp.MustCompile(`^static/src/(chat|widget|preview)[/.]`)
	quoted   = regexp.MustCompile(`"((?:[^"\\\n]|\\.)*)"`)
	template = regexp.MustCompile("`([^`]*)`")
	inside   = regexp.MustCompile(`>([^<>{}]+)<`)
	filledIn = regexp.MustCompile(`\$\{[^{}]*\}`)
	selector = regexp.MustCompile(`^[:,.#]|^[a-z-]+[\[:(,]|^(btn|banner|input|fpick|dialog) |^[a-z]+(-[a-z]+)+( |$)`)
	selects  = regexp.MustCompile(`(class|className|add|toggle|closest|matches|querySelector\w*|<\w+>)\W{0,3}$`)
	comment  = regexp.MustCompile(`(?s:/\*.*?\*/)|(?m:^\s*//.*$)|(?m:^import .*$)`)
)

// script takes in what a file of TypeScript says: its strings, its templates, and the text of its elements.
func (l list) script(path string) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading a script: %w", err)
	}
	text := comment.ReplaceAllString(string(source), "")
	for _, at := range quoted.FindAllStringIndex(text, -1) {
		s, err := strconv.Unquote(text[at[0]:at[1]])
		if err == nil && !selector.MatchString(s) && !selects.MatchString(text[:at[0]]) {
			l.add(s)
		}
	}
	for _, m := range template.FindAllStringSubmatch(text, -1) {
		if s := filledIn.ReplaceAllString(m[1], hole); !selector.MatchString(s) {
			l.add(s)
		}
	}
	for _, m := range inside.FindAllStringSubmatch(text, -1) {
		if !strings.ContainsAny(m[1], ";()=") {
			l.add(m[1])
		}
	}
	return nil
}
