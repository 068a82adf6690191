package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v3"

	"patchbay/internal/fault"
)

// Limits of what is read.
const (
	MaxSize  = 4 << 20   // bytes
	maxDepth = 40        // of what stands in each other; a bundle needs 9
	maxSigns = 400 << 10 // that can begin a value, before the text is read: a value takes a hundred times its bytes
)

// Parse reads a bundle of this or an older version. What is not known in it is left out and noted, with line and column. The
// error is an Invalid fault with all mistakes, each with its line and column; TooLarge means that it was not read at all.
func Parse(data []byte) (Bundle, []Note, error) { return parse(data, versions()) }

func parse(data []byte, known []version) (Bundle, []Note, error) {
	root, err := tree(data)
	if err != nil {
		return Bundle{}, nil, err
	}
	if err := upgrade(root, known); err != nil {
		return Bundle{}, nil, err
	}
	var d document
	r := reader{}
	r.into(&d, root)
	if err := r.problems.Err(); err != nil {
		return Bundle{}, nil, err
	}
	b := d.bundle()
	b.Sort()
	return b, r.notes, b.check()
}

func (d document) bundle() Bundle {
	b := Bundle{Secrets: d.Secrets}
	for _, a := range d.Attributes {
		b.Attributes = append(b.Attributes, a.attribute())
	}
	for _, e := range d.Environments {
		b.Environments = append(b.Environments, e.environment())
	}
	for _, a := range d.APIs {
		b.APIs = append(b.APIs, a.api())
		for _, t := range a.TestSets {
			b.TestSets = append(b.TestSets, TestSet{API: a.Key, Name: t.Name, Values: t.Values})
		}
	}
	for _, f := range d.Flows {
		b.Flows = append(b.Flows, f.flow())
		for _, t := range f.Tests {
			b.FlowTests = append(b.FlowTests, t.test(f.Key))
		}
	}
	return b
}

// IsBundle says whether the text looks like a bundle of any version.
func IsBundle(data []byte) bool {
	for line := range bytes.Lines(data) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && !bytes.Equal(line, []byte("---")) {
			return formatLine.Match(line)
		}
	}
	return false
}

var formatLine = regexp.MustCompile(`^["']?format["']?: *["']?patchbay/`)

// tree reads YAML, of which only one document is taken, and nothing that grows when it is read.
func tree(data []byte) (*yaml.Node, error) {
	if err := measure(data); err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, refuse(0, 0, "There is nothing in this file.")
	} else if err != nil {
		return nil, inWords(err)
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, refuse(second.Line, 1, "A bundle is one document. Another one begins here, behind ---.")
	} else if !errors.Is(err, io.EOF) {
		return nil, inWords(err)
	}
	root := document.Content[0]
	return root, check(root, 0)
}

// measure refuses what would take too much memory to read.
func measure(data []byte) error {
	switch {
	case len(data) > MaxSize:
		return fault.New(fault.TooLarge, "A bundle has %d MB at most. Export fewer things at once.", MaxSize>>20)
	case !utf8.Valid(data):
		return fault.New(fault.Invalid, "This is no text in UTF-8.")
	}
	signs := 0
	for _, c := range data {
		if strings.IndexByte("\n,[{:?-", c) >= 0 {
			signs++
		}
	}
	if signs > maxSigns {
		return fault.New(fault.TooLarge, "There are more than %d values in this file. Export fewer things at once.", maxSigns)
	}
	return nil
}

// check refuses what a bundle never has: references inside of the text, tags, keys that are no text or stand twice, and
// what stands too deep.
func check(n *yaml.Node, depth int) error {
	switch {
	case n.Kind == yaml.AliasNode:
		return refuse(n.Line, n.Column, "A bundle has no references such as *%.40s. Write the value itself.", n.Value)
	case n.Anchor != "":
		return refuse(n.Line, n.Column, "A bundle has no anchors such as &%.40s. Take it away.", n.Anchor)
	case n.Style&yaml.TaggedStyle != 0:
		return refuse(n.Line, n.Column, "A bundle has no tags such as %.40s. Take it away.", n.Tag)
	case depth > maxDepth:
		return refuse(n.Line, n.Column, "Things stand in each other here more than %d times.", maxDepth)
	}
	if n.Kind == yaml.MappingNode {
		if err := checkKeys(n); err != nil {
			return err
		}
	}
	for _, child := range n.Content {
		if err := check(child, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func checkKeys(n *yaml.Node) error {
	lines := map[string]int{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			return refuse(key.Line, key.Column, "A name stands before a colon, and nothing else.")
		}
		if first, twice := lines[key.Value]; twice {
			return refuse(key.Line, key.Column, "%.80q stands here twice, the first time in line %d.", key.Value, first)
		}
		lines[key.Value] = key.Line
	}
	return nil
}

// refuse is an Invalid fault about one place. The sentence begins with it, for those who see nothing but the sentence.
func refuse(line, column int, format string, args ...any) error {
	f := fault.Field{Name: "bundle", Message: fmt.Sprintf(format, args...), Line: line, Column: column}
	return &fault.Error{Kind: fault.Invalid, Message: At(line, column) + f.Message, Fields: []fault.Field{f}}
}

// At says where something is, as the beginning of a sentence; "" for line 0.
func At(line, column int) string {
	switch {
	case line == 0:
		return ""
	case column == 0:
		return fmt.Sprintf("Line %d: ", line)
	}
	return fmt.Sprintf("Line %d, column %d: ", line, column)
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// inWords says where the text is no YAML. The library tells no column.
func inWords(err error) error {
	found := yamlLine.FindStringSubmatch(err.Error())
	if found == nil {
		return fault.Wrap(err, fault.Invalid, "This is no YAML: %s.", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	line, _ := strconv.Atoi(found[1])
	return refuse(line, 0, "This is no YAML: %s.", found[2])
}

// version is a version of the format that can be read. Its upgrade makes the next one of it.
type version struct {
	format  string
	upgrade func(root *yaml.Node) error // nil for the newest
}

// versions lists them, the oldest first. The first version is the only one yet.
func versions() []version { return []version{{format: Format}} }

// upgrade makes a document of an older version one of the newest, a version at a time.
func upgrade(root *yaml.Node, known []version) error {
	format := memberOf(root, "format")
	if format == nil {
		return refuse(root.Line, root.Column, "A bundle begins with format: %s.", Format)
	}
	at := slices.IndexFunc(known, func(v version) bool { return v.format == format.Value })
	if at < 0 {
		return refuse(format.Line, format.Column, "This bundle is of the format %.40q. This Patchbay reads up to %s; a newer one may read it.", format.Value, Format)
	}
	for _, v := range known[at:] {
		if v.upgrade == nil {
			return nil
		}
		if err := v.upgrade(root); err != nil {
			return err
		}
	}
	return nil
}

// memberOf returns the value of a member, or nil.
func memberOf(n *yaml.Node, name string) *yaml.Node {
	for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}
