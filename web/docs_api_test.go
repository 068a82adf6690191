package web_test

import (
	"strings"
	"testing"

	"patchbay/internal/auth"
)

func TestTheReferenceOfTheJSONAPI(t *testing.T) {
	w := newWorld(t)
	p := w.as(auth.Viewer).doc("/docs/api")
	if n := p.Find(".docs-operation").Length(); n < 40 {
		t.Errorf("%d operations are there", n)
	}
	put := p.Find("#operation-replaceAPI").Text()
	for _, part := range []string{"PUT", "/api/v1/apis/{key}", "write", "If-Match", "header, text, needed", "folder", "412", "-X PUT " + w.url + "/api/v1/apis/send-otp", `"name":"Send OTP"`} {
		if !strings.Contains(put, part) {
			t.Errorf("%q is not in %s", part, put)
		}
	}
	if row := p.Find("#type-Row").Text(); !strings.Contains(row, "file_name") {
		t.Errorf("a row is %s", row)
	}
	if p.Find(`a[href="/api/v1/openapi.json"]`).Length() == 0 || w.as(auth.Admin).doc("/tokens").Find(`a[href="/docs/api"]`).Length() == 0 {
		t.Error("nothing leads to the description, or to the reference")
	}
}
