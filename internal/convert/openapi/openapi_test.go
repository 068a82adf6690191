package openapi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/convert"
	"patchbay/internal/convert/converttest"
	"patchbay/internal/convert/openapi"
)

func TestDescriptionsBecomeBundles(t *testing.T) { converttest.Golden(t, openapi.Format()) }

func TestOperationsAreListed(t *testing.T) {
	got, err := openapi.List([]byte("openapi: 3.0.0\npaths:\n  /a:\n    get: {operationId: readA, summary: Read, tags: [x]}\n    post: {}\n  /b: {$ref: '#/x-paths/b'}\nx-paths:\n  b:\n    delete: {}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []convert.Operation{{Key: "readA", Method: "GET", Path: "/a", Summary: "Read", Group: "x"}, {Key: "POST /a", Method: "POST", Path: "/a"}, {Key: "DELETE /b", Method: "DELETE", Path: "/b"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
