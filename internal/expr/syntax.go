package expr

// nodeKind is what a node of a syntax tree is.
type nodeKind uint8

const (
	nodeNull     nodeKind = iota // null, and what stands where a mistake was reported
	nodeText                     // 'text'
	nodeNumber                   // 12
	nodeBool                     // true, false
	nodeName                     // phone
	nodeField                    // parts[0].text
	nodeIndex                    // parts[0][parts[1]]
	nodeList                     // [parts...]
	nodeNot                      // not parts[0]
	nodeNegate                   // -parts[0]
	nodeAnd                      // parts[0] and parts[1]
	nodeOr                       // parts[0] or parts[1]
	nodeFallback                 // parts[0] ?? parts[1]
	nodeChoice                   // parts[0] ? parts[1] : parts[2]
	nodeCompare                  // parts[0] text parts[1]
	nodeCompute                  // parts[0] text parts[1]
	nodeFilter                   // parts[0] | text: parts[1:]...
)

// node is an expression as it was written; the checker gives it a meaning.
type node struct {
	kind     nodeKind
	text     string // of a text, a number, a name, a field, an operator, a filter
	from, to int    // of the whole node
	nameFrom int    // where text stands, of a field, an operator or a filter
	nameTo   int
	parts    []*node

	condition bool // it is the condition of a block, where a secret may be missing
	reported  bool // a mistake was reported instead
	piped     bool // it ends with a filter and has no parentheses
	colon     bool // its filter has arguments behind a colon
}
