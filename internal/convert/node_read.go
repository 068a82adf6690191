package convert

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"patchbay/internal/fault"
)

// Limits of a document.
const (
	maxDocument = 64 << 20
	maxDepth    = 256
	maxNodes    = 2 << 20
	maxAliased  = 200_000 // values that aliases of YAML make
)

var (
	errDepth   = fmt.Errorf("it is nested deeper than %d levels", maxDepth)
	errAliases = fmt.Errorf("its aliases make more than %d values", maxAliased)
	errNodes   = fmt.Errorf("it has more than %d values", maxNodes)
)

// ReadDocument reads JSON or YAML. JSON never goes through the reader of YAML, which is slower and refuses texts that JSON
// allows. Its error is an Invalid fault in words, with the line where that is known.
func ReadDocument(data []byte) (*Node, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > maxDocument {
		return nil, fault.New(fault.TooLarge, "This file is larger than %d MB.", maxDocument>>20)
	}
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	if len(trimmed) == 0 {
		return nil, fault.New(fault.Invalid, "This file is empty.")
	}
	if trimmed[0] == '{' || trimmed[0] == '[' {
		return readBraces(data)
	}
	return readYAML(data)
}

// maxFlow is how long a text may be that is tried as YAML after it was no JSON, in bytes.
const maxFlow = 1 << 20

// readBraces reads JSON, or YAML that is written with braces and is no JSON because nothing is quoted.
func readBraces(data []byte) (*Node, error) {
	n, err := readJSON(data)
	if _, wrong := errors.AsType[*json.SyntaxError](err); wrong && len(data) < maxFlow && !quotes(data) {
		if y, yamlErr := readYAML(data); yamlErr == nil {
			return y, nil
		}
	}
	return n, err
}

// quotes says whether the first word of a text stands in quotes, as in JSON: what is wrong with it then is a mistake in JSON.
func quotes(data []byte) bool {
	first := bytes.TrimLeft(data, "{[ \t\r\n")
	return len(first) > 0 && first[0] == '"'
}

func readJSON(data []byte) (*Node, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	r := &jsonTree{d: d}
	n, err := r.value(0)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = errors.New("something follows behind its end")
		}
	}
	if err != nil {
		return nil, documentError("JSON", data, d.InputOffset(), err)
	}
	return n, nil
}

// documentError says in words what is wrong with a document and where.
func documentError(format string, data []byte, offset int64, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends too early")
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = e.Offset
	}
	before := data[:min(int(offset), len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	message := fmt.Sprintf("This %s can't be read: %s (line %d).", format, err, line)
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &fault.Error{Kind: fault.Invalid, Message: message, Fields: []fault.Field{{Name: "text", Message: message, Line: line, Column: column}}, Err: err}
}

// jsonTree reads JSON token by token.
type jsonTree struct {
	d     *json.Decoder
	nodes int
}

func (r *jsonTree) value(depth int) (*Node, error) {
	token, err := r.d.Token()
	if err != nil {
		return nil, err
	}
	return r.of(token, depth)
}

func (r *jsonTree) of(token json.Token, depth int) (*Node, error) {
	if r.nodes++; r.nodes > maxNodes {
		return nil, errNodes
	}
	if depth > maxDepth {
		return nil, errDepth
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return r.members(depth)
		}
		return r.list(depth)
	case string:
		return TextOf(Clean(t)), nil
	case json.Number:
		return NumberOf(t.String()), nil
	case bool:
		return BoolOf(t), nil
	}
	return &Node{}, nil
}

func (r *jsonTree) members(depth int) (*Node, error) {
	n := MapOf()
	for r.d.More() {
		key, err := r.d.Token()
		if err != nil {
			return nil, err
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.Put(Clean(key.(string)), value)
	}
	_, err := r.d.Token()
	return n, err
}

func (r *jsonTree) list(depth int) (*Node, error) {
	n := ListOf()
	for r.d.More() {
		item, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.Add(item)
	}
	_, err := r.d.Token()
	return n, err
}

func readYAML(data []byte) (*Node, error) {
	if !utf8.Valid(data) {
		return nil, fault.New(fault.Invalid, "This is not text in UTF-8.")
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "This YAML can't be read: %s.", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	r := &yamlTree{open: map[*yaml.Node]bool{}}
	n, err := r.value(&document, 0)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "This YAML can't be read: %s.", err)
	}
	return n, nil
}

// yamlTree copies a YAML tree and counts what aliases make of it.
type yamlTree struct {
	nodes   int
	aliased int
	open    map[*yaml.Node]bool // anchors that are being written out
}

func (r *yamlTree) value(y *yaml.Node, depth int) (*Node, error) {
	if len(r.open) > 0 {
		r.aliased++
	}
	if r.aliased > maxAliased {
		return nil, errAliases
	}
	if r.nodes++; r.nodes > maxNodes {
		return nil, errNodes
	}
	if depth > maxDepth {
		return nil, errDepth
	}
	switch y.Kind {
	case yaml.DocumentNode:
		return r.value(y.Content[0], depth)
	case yaml.AliasNode:
		return r.alias(y, depth)
	case yaml.MappingNode:
		return r.members(y, depth)
	case yaml.SequenceNode:
		n := &Node{Kind: ListNode, Line: y.Line}
		for _, c := range y.Content {
			item, err := r.value(c, depth+1)
			if err != nil {
				return nil, err
			}
			n.Add(item)
		}
		return n, nil
	case yaml.ScalarNode:
		return yamlScalar(y), nil
	}
	return &Node{}, nil
}

func (r *yamlTree) alias(y *yaml.Node, depth int) (*Node, error) {
	if r.open[y.Alias] {
		return nil, fmt.Errorf("line %d: the alias *%s stands inside of itself", y.Line, y.Value)
	}
	r.open[y.Alias] = true
	defer delete(r.open, y.Alias)
	return r.value(y.Alias, depth+1)
}

func (r *yamlTree) members(y *yaml.Node, depth int) (*Node, error) {
	n := &Node{Kind: MapNode, Line: y.Line}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], y.Content[i+1]
		item, err := r.value(value, depth+1)
		if err != nil {
			return nil, err
		}
		if key.Tag == "!!merge" {
			mergeInto(n, item)
			continue
		}
		for key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		n.Put(Clean(key.Value), item)
	}
	return n, nil
}

// mergeInto adds the members of << that the map does not have.
func mergeInto(n, from *Node) {
	for _, m := range append([]*Node{from}, from.List()...) {
		keys, items := m.Members()
		for i, k := range keys {
			if n.Get(k) == nil {
				n.Put(k, items[i])
				n.index = nil
			}
		}
	}
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$`)

func yamlScalar(y *yaml.Node) *Node {
	n := &Node{Kind: TextNode, Line: y.Line, text: Clean(y.Value)}
	switch y.ShortTag() {
	case "!!null":
		n.Kind, n.text = NullNode, ""
	case "!!bool":
		n.Kind, n.text = BoolNode, strings.ToLower(y.Value)
	case "!!int", "!!float":
		if jsonNumber.MatchString(y.Value) {
			n.Kind = NumberNode
		}
	}
	return n
}
