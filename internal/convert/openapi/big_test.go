package openapi_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"patchbay/internal/convert"
	"patchbay/internal/convert/openapi"
)

// TestALargeDescriptionIsReadInTime reads a description of 12 MB, or the file that OPENAPI_FILE names.
func TestALargeDescriptionIsReadInTime(t *testing.T) {
	data := large(12 << 20)
	if name := os.Getenv("OPENAPI_FILE"); name != "" {
		var err error
		if data, err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	all, err := openapi.List(data)
	if err != nil {
		t.Fatal(err)
	}
	listed := time.Since(began)
	began = time.Now()
	result, err := openapi.Convert(data, convert.Options{})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d MB, %d operations: listed in %v, converted in %v, %d MB of memory; %d APIs, %d attributes, %d notes", len(data)>>20, len(all), listed, took,
		m.Sys>>20, len(result.Bundle.APIs), len(result.Bundle.Attributes), len(result.Notes))
	if took > time.Minute || m.Sys > 1<<30 { // 10 s is promised on a machine that does nothing else
		t.Errorf("it took %v and %d MB", took, m.Sys>>20)
	}
	if os.Getenv("OPENAPI_FILE") != "" {
		for _, n := range result.Notes[:min(len(result.Notes), 60)] {
			t.Logf("%s: %s", n.Place, n.Message)
		}
	}
}

// large writes a description of about so many bytes and 1200 operations, as GitHub's, whose schemas name each other.
func large(size int) []byte {
	const operations = 1200
	var b bytes.Buffer
	b.WriteString(`{"openapi":"3.1.0","info":{"title":"Large","version":"1"},"servers":[{"url":"https://api.example.com"}],"paths":{`)
	for n := range operations {
		fmt.Fprintf(&b, `"/things/%d/{id}":{"post":{"operationId":"make%d","tags":["things"],"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],`+
			`"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S%d"}}}},"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S%d"}}}}}}},`, n, n, n, n)
	}
	b.WriteString(`"/last":{}},"components":{"schemas":{`)
	text := strings.Repeat("a description ", 20)
	for i := 0; i < operations || b.Len() < size; i++ {
		fmt.Fprintf(&b, `"S%d":{"type":"object","description":"%s","properties":{"id":{"type":"integer"},"name":{"type":"string"},"next":{"$ref":"#/components/schemas/S%d"},"self":{"$ref":"#/components/schemas/S%d"},"list":{"type":"array","items":{"$ref":"#/components/schemas/S%d"}}}},`,
			i, text, (i+1)%operations, i, (i*7)%operations)
	}
	b.WriteString(`"last":{}}}}`)
	return b.Bytes()
}
