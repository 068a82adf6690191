package convert

import (
	"patchbay/internal/bundle"
)

// Native is our own format.
func Native() Format {
	return Format{Name: "patchbay", Title: "Patchbay bundle",
		Recognise: func(data []byte) int {
			if bundle.IsBundle(data) {
				return 100
			}
			return 0
		},
		Convert: func(data []byte, _ Options) (Result, error) {
			b, notes, err := bundle.Parse(data)
			return Result{Bundle: b, Notes: notes}, err
		}}
}
