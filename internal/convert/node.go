package convert

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"patchbay/internal/escape"
)

// NodeKind says what a Node is.
type NodeKind uint8

// The kinds.
const (
	NullNode NodeKind = iota
	TextNode
	NumberNode
	BoolNode
	ListNode
	MapNode
)

// Node is a value of a JSON or YAML document with its order kept. A nil Node is a value that is not there: every method
// works on it, so that a document may be wrong anywhere.
type Node struct {
	Kind  NodeKind
	Line  int      // in YAML; 0 where it is not known
	text  string   // of a scalar; the digits of a number
	keys  []string // of a map
	items []*Node
	index map[string]int // of a large map
}

// indexed is from how many members on a map is searched by an index.
const indexed = 16

// Get returns the member with the key, or nil.
func (n *Node) Get(key string) *Node {
	if n == nil || n.Kind != MapNode {
		return nil
	}
	if len(n.keys) >= indexed {
		if n.index == nil {
			n.index = make(map[string]int, len(n.keys))
			for i, k := range n.keys {
				n.index[k] = i
			}
		}
		if i, ok := n.index[key]; ok {
			return n.items[i]
		}
		return nil
	}
	for i := len(n.keys) - 1; i >= 0; i-- { // the last of two counts, as in encoding/json
		if n.keys[i] == key {
			return n.items[i]
		}
	}
	return nil
}

// At goes down several keys.
func (n *Node) At(keys ...string) *Node {
	for _, k := range keys {
		n = n.Get(k)
	}
	return n
}

// Members returns the keys and the values of a map.
func (n *Node) Members() ([]string, []*Node) {
	if n == nil || n.Kind != MapNode {
		return nil, nil
	}
	return n.keys, n.items
}

// List returns the items of a list.
func (n *Node) List() []*Node {
	if n == nil || n.Kind != ListNode {
		return nil
	}
	return n.items
}

// Text returns what a scalar says, "" of anything else.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	return n.text
}

// IsText, IsMap and IsList tell kinds; Is says that something is there at all.
func (n *Node) IsText() bool { return n != nil && n.Kind == TextNode }

// IsMap says whether it has members.
func (n *Node) IsMap() bool { return n != nil && n.Kind == MapNode }

// IsList says whether it has items.
func (n *Node) IsList() bool { return n != nil && n.Kind == ListNode }

// Is says whether there is something other than null.
func (n *Node) Is() bool { return n != nil && n.Kind != NullNode }

// True says whether it is true; a text that says so counts, because people quote.
func (n *Node) True() bool { return strings.EqualFold(n.Text(), "true") && n.Kind != NumberNode }

// JSON writes the value, with two blanks for each level of indentation.
func (n *Node) JSON() string {
	var b, indented bytes.Buffer
	n.write(&b)
	if json.Indent(&indented, b.Bytes(), "", "  ") != nil {
		return b.String()
	}
	return indented.String()
}

func (n *Node) write(b *bytes.Buffer) {
	switch {
	case n == nil || n.Kind == NullNode:
		b.WriteString("null")
	case n.Kind == TextNode:
		b.Write(escape.JSONString(nil, n.text))
	case n.Kind == MapNode:
		n.writeItems(b, '{', '}')
	case n.Kind == ListNode:
		n.writeItems(b, '[', ']')
	default:
		b.WriteString(n.text)
	}
}

func (n *Node) writeItems(b *bytes.Buffer, open, end byte) {
	b.WriteByte(open)
	for i, item := range n.items {
		if i > 0 {
			b.WriteByte(',')
		}
		if n.Kind == MapNode {
			b.Write(escape.JSONString(nil, n.keys[i]))
			b.WriteByte(':')
		}
		item.write(b)
	}
	b.WriteByte(end)
}

// TextOf, NumberOf, ListOf and MapOf make nodes, for what converters put together themselves.
func TextOf(s string) *Node { return &Node{Kind: TextNode, text: s} }

// NumberOf makes a number of its digits, which must be a JSON number.
func NumberOf(digits string) *Node { return &Node{Kind: NumberNode, text: digits} }

// BoolOf makes a boolean.
func BoolOf(b bool) *Node { return &Node{Kind: BoolNode, text: fmt.Sprint(b)} }

// ListOf makes a list.
func ListOf(items ...*Node) *Node { return &Node{Kind: ListNode, items: items} }

// MapOf makes a map without members, which Put adds.
func MapOf() *Node { return &Node{Kind: MapNode} }

// Put adds a member to a map that was made by MapOf, and returns the map.
func (n *Node) Put(key string, value *Node) *Node {
	n.keys, n.items = append(n.keys, key), append(n.items, value)
	return n
}

// Add adds an item to a list that was made by ListOf.
func (n *Node) Add(item *Node) { n.items = append(n.items, item) }
