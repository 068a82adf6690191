package render

// Limits that keep a hostile template or value from costing more than a moment. They are wide of anything useful.
// Expressions have their own, in package expr.
const (
	MaxPlaceholders = 10_000 // of one template

	maxSource      = 256 << 10 // bytes of one template
	maxOutput      = 4 << 20   // bytes of one rendered request or text
	maxGrowth      = 6         // bytes that escaping makes of one, at most
	maxDiagnostics = 50        // errors of one request; positions and suggestions cost time
	maxDepth       = 64        // of nested JSON
	maxBlocks      = 8         // of nested #each and #if
	maxLoops       = 3         // of nested #each
)
