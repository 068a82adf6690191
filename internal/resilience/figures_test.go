package resilience_test

import (
	"testing"

	"patchbay/internal/figure"
)

// BenchmarkFigures prints what is left of calls that were sent again.
func BenchmarkFigures(b *testing.B) {
	connections, goroutines := leaked(b, 1000)
	figure.Under(b, "connections leaked by 1,000 retried calls", float64(connections), 1, "")
	figure.Under(b, "goroutines leaked by 1,000 retried calls", float64(goroutines), 1, "")
}
