// Package expr is the language of values: what stands between {{ and }}, in a condition, and in the transform of a
// mapping. It reads an expression, says what is wrong with it where it stands, and computes it.
//
// The language is total: no expression fails but by a limit, a missing secret or `| required`. What can't be computed
// (a division by zero, a field that is not there) is null. Every expression ends: there are no loops and no functions
// of one's own, and a render has fuel for a bounded number of steps.
//
// The package has no clock and does no I/O; time and random identifiers come with the Input. Where a value may stand
// and how it is written there is package render's.
package expr

// Limits that keep a hostile expression or value from costing more than a moment. They are wide of anything useful.
const (
	MaxLength = 16 << 10 // bytes of one expression
	MaxItems  = 10_000   // of a list that is walked
	MaxValue  = 1 << 20  // bytes of one computed value

	maxNodes   = 500     // of one expression
	maxNesting = 40      // parentheses, brackets, not and - in one expression
	fuel       = 200_000 // steps of one render; a step is about 50 ns
)
