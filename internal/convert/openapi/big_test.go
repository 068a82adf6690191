package openapi_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
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
	if took > 10*time.Second || m.Sys > 1<<30 {
		t.Errorf("it took %v and %d MB", took, m.Sys>>20)
	}
	if os.Getenv("OPENAPI_FILE") != "" {
		for _, n := range result.Notes[:min(len(result.Notes), 60)] {
			t.Logf("%s: %s", n.Place, n.Message)
		}
	}
}

// large writes a description of about so many bytes whose schemas name each other.
func large(size int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"openapi":"3.1.0","info":{"title":"Large","version":"1"},"servers":[{"url":"https://api.example.com"}],"paths":{`)
	n := 0
	for ; b.Len() < size/2; n++ {
		if n > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"/things/%d/{id}":{"post":{"operationId":"make%d","summary":"Make thing %d","tags":["things"],"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}},{"name":"page","in":"query","schema":{"type":"integer","example":2}}],`+
			`"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S%d"}}}},"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/components/schemas/S%d"}}}}}}}`, n, n, n, n, n)
	}
	b.WriteString(`},"components":{"schemas":{`)
	for i := 0; i < n || b.Len() < size; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"S%d":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"},"next":{"$ref":"#/components/schemas/S%d"},"self":{"$ref":"#/components/schemas/S%d"},"list":{"type":"array","items":{"$ref":"#/components/schemas/S%d"}}}}`,
			i, (i+1)%n, i, (i*7)%n)
	}
	b.WriteString(`}}}`)
	return b.Bytes()
}
