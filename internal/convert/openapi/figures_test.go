package openapi_test

import (
	"runtime"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
	"patchbay/internal/convert"
	"patchbay/internal/convert/openapi"
	"patchbay/internal/figure"
)

// BenchmarkFigures prints the figures that are promised of a long description: 12 MB and 1200 operations, as GitHub's.
func BenchmarkFigures(b *testing.B) {
	data := large(12 << 20)
	began := time.Now()
	read, err := openapi.Convert(data, convert.Options{})
	if err != nil {
		b.Fatal(err)
	}
	plan := bundle.MakePlan(read.Bundle, bundle.Here{Workspace: call.Workspace{Schema: attr.NewSchema(0, nil)}}, bundle.Rules{})
	took := time.Since(began)
	if n := len(plan.Write.APIs); n != 1200 {
		b.Fatalf("%d APIs are planned", n)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	figure.Under(b, "an OpenAPI file of 12 MB is planned", took.Seconds(), 10, "s")
	figure.Under(b, "  and the memory of the process is then", float64(m.Sys)/(1<<20), 1024, "MiB")
}
