package main

import (
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCommand prints the script with which a shell completes our command lines. The script asks completeCommand for
// every word, so that it need not be made again for a new version.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

//go:embed completion/patchbay.bash
var bashCompletion string

//go:embed completion/patchbay.zsh
var zshCompletion string

//go:embed completion/patchbay.fish
var fishCompletion string

// Run prints the script.
func (c *completionCommand) Run(t terminal) error {
	script := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[c.Shell]
	_, err := io.WriteString(t.out, script)
	return err
}

// completeCommand prints what the last of the words may become: a line each, with its meaning behind a tab. It prints
// nothing where a file or a free text is wanted, and touches no data: whoever presses a key starts nothing.
type completeCommand struct {
	Words []string `arg:"" optional:"" passthrough:"" help:"The words of the command line so far."`
}

// Run prints the candidates.
func (c *completeCommand) Run(t terminal, app *kong.Kong) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		words = []string{""}
	}
	typed := words[len(words)-1]
	for _, found := range candidates(app.Model.Node, words[:len(words)-1], typed) {
		if !strings.HasPrefix(found.word, typed) {
			continue
		}
		if _, err := fmt.Fprintf(t.out, "%s\t%s\n", found.word, found.help); err != nil {
			return err
		}
	}
	return nil
}

// candidate is a word that may come next.
type candidate struct{ word, help string }

// candidates returns what may follow the words, given how the next one begins.
func candidates(node *kong.Node, words []string, typed string) []candidate {
	at := cursor{node: node}
	for _, word := range words {
		at.pass(word)
	}
	switch {
	case at.wants != nil:
		return ofValue(at.wants)
	case strings.HasPrefix(typed, "-"):
		return flagsOf(at.node)
	case at.arguments < len(at.node.Positional):
		return ofValue(at.node.Positional[at.arguments])
	}
	return childrenOf(at.node)
}

// cursor is a place in a command line.
type cursor struct {
	node      *kong.Node
	arguments int         // that were given to the node
	wants     *kong.Value // the value of the flag before, nil when none is wanted
}

// pass goes past a word.
func (c *cursor) pass(word string) {
	switch child := childOf(c.node, word); {
	case c.wants != nil:
		c.wants = nil
	case strings.HasPrefix(word, "--"):
		c.wants = wantedBy(c.node, word)
	case strings.HasPrefix(word, "-"):
	case child != nil:
		c.node, c.arguments = child, 0
	default:
		c.arguments++
	}
}

func childOf(node *kong.Node, name string) *kong.Node {
	for _, child := range node.Children {
		if child.Name == name {
			return child
		}
	}
	return nil
}

// wantedBy returns the value that the flag takes from the next word, nil when it takes none.
func wantedBy(node *kong.Node, word string) *kong.Value {
	for _, flags := range node.AllFlags(true) {
		for _, f := range flags {
			if "--"+f.Name == word && !f.IsBool() {
				return f.Value
			}
		}
	}
	return nil
}

func ofValue(v *kong.Value) []candidate {
	var found []candidate
	if v.Enum == "" {
		return nil
	}
	for _, word := range v.EnumSlice() {
		found = append(found, candidate{word, v.Help})
	}
	return found
}

func flagsOf(node *kong.Node) []candidate {
	var found []candidate
	for _, flags := range node.AllFlags(true) {
		for _, f := range flags {
			found = append(found, candidate{"--" + f.Name, f.Help})
			if f.Tag.Negatable != "" {
				found = append(found, candidate{"--no-" + f.Name, f.Help})
			}
		}
	}
	return found
}

func childrenOf(node *kong.Node) []candidate {
	var found []candidate
	for _, child := range node.Children {
		if !child.Hidden {
			found = append(found, candidate{child.Name, child.Help})
		}
	}
	return found
}
