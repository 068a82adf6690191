package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/tidwall/gjson"
)

// ErrNotJSON says that a body is not one JSON value.
var ErrNotJSON = errors.New("not JSON")

// A tree is cut where it would be more than a person reads or a browser likes.
const (
	maxNodes = 2000
	maxKids  = 200
	maxDepth = 40
)

// JNode is a JSON value as a tree shows it: keys in their order, numbers with all their digits.
type JNode struct {
	Key  string
	Path string // gjson path from the root; empty where gjson has none, so that it cannot be mapped
	Kind string // object, array, string, number, bool, null
	Text string // scalars: exactly as they stand in the body
	Kids []*JNode
	Size int // objects and arrays: how many there are, shown or not
}

// ParseJSON reads a body into a tree. Very large bodies are cut; JNode.Size still tells the truth.
func ParseJSON(body []byte) (*JNode, error) {
	if !json.Valid(body) {
		return nil, ErrNotJSON
	}
	b := builder{left: maxNodes}
	return b.node(gjson.ParseBytes(body), "", "@this", 0), nil
}

// builder counts the nodes that may still be made.
type builder struct{ left int }

func (b *builder) node(v gjson.Result, key, path string, depth int) *JNode {
	b.left--
	n := &JNode{Key: key, Path: path, Kind: kind(v)}
	if !n.Nested() {
		n.Text = v.Raw
		return n
	}
	v.ForEach(func(k, kid gjson.Result) bool {
		index := n.Size
		n.Size++
		if index < maxKids && b.left > 0 && depth < maxDepth {
			name := k.String()
			if n.Kind == "array" {
				name = strconv.Itoa(index)
			}
			n.Kids = append(n.Kids, b.node(kid, name, join(path, name), depth+1))
		}
		return true
	})
	return n
}

// join adds a key to a gjson path. gjson cannot name an empty key.
func join(path, key string) string {
	switch {
	case path == "" || key == "":
		return ""
	case path == "@this":
		return gjson.Escape(key)
	}
	return path + "." + gjson.Escape(key)
}

func kind(v gjson.Result) string {
	switch {
	case v.IsObject():
		return "object"
	case v.IsArray():
		return "array"
	case v.IsBool():
		return "bool"
	case v.Type == gjson.String:
		return "string"
	case v.Type == gjson.Number:
		return "number"
	}
	return "null"
}

// Nested says whether the value has parts of its own.
func (n *JNode) Nested() bool { return n.Kind == "object" || n.Kind == "array" }

// Find returns the shown node with a path.
func (n *JNode) Find(path string) (*JNode, bool) {
	if n.Path == path {
		return n, true
	}
	for _, kid := range n.Kids {
		if found, ok := kid.Find(path); ok {
			return found, true
		}
	}
	return nil, false
}

// summary stands for the parts of an object or array.
func (n *JNode) summary() string {
	if n.Kind == "array" {
		return fmt.Sprintf("[ %d ]", n.Size)
	}
	return fmt.Sprintf("{ %d }", n.Size)
}

func (n *JNode) hidden() int { return n.Size - len(n.Kids) }
