package web_test

import (
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
)

func TestTestValuesOfOneAPIAreNotWipedByTestingAnother(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "order_number", Label: "Order number", Type: attr.TypeNumber, Scope: attr.ScopeContact})))
	address, _ := provider(t, `{}`)
	b, f := w.as(auth.Builder), apiFields("url", address+"/?n={{order_number}}", "values.order_number", "1002")
	b.postForm("/apis/new", f).wantRedirect("/apis/orders")
	b.postForm("/apis/orders/test", f).want(200, "200 OK")

	want := func(page, value string) {
		t.Helper()
		if got := typed(b.get(page), "values.order_number"); got != value {
			t.Errorf("%s: the test value is %q, want %q", page, got, value)
		}
	}
	f.Set("values.order_number", "")
	f.Set("url", address+"/{{order_number}}")
	b.postForm("/apis/new/test", f).want(422)
	b.postForm("/apis/orders/test", f).want(422)
	want("/apis/orders", "1002")

	f.Set("url", address+"/?n={{order_number}}")
	f.Set("name", "Second")
	f.Set("values.order_number", "7")
	b.postForm("/apis/new/test", f).want(200, "200 OK")
	want("/apis/orders", "1002")
	b.postForm("/apis/new", f).wantRedirect("/apis/second")
	want("/apis/second", "7")

	f.Set("values.order_number", "")
	b.postForm("/apis/second/test", f).want(200, "200 OK")
	want("/apis/second", "")
	f.Set("name", "Third")
	f.Del("values.order_number")
	b.postForm("/apis/new", f).wantRedirect("/apis/third")
	want("/apis/third", "7")
}
