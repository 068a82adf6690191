package render

// nodeKind is what a node of a syntax tree is.
type nodeKind uint8

const (
	nodeText     nodeKind = iota // 'text'
	nodeNumber                   // 12
	nodeBool                     // true, false
	nodeNull                     // null
	nodeName                     // phone
	nodeField                    // parts[0].text
	nodeFallback                 // parts[0] ?? parts[1]
)

// node is an expression as it was written; the checker gives it a meaning.
type node struct {
	kind     nodeKind
	text     string // of a text, a number, a name or a field
	from, to int    // of the whole node
	nameFrom int    // of a field: where its name begins
	parts    []*node
}
