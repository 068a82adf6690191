package web_test

import (
	"testing"

	"patchbay/internal/auth"
)

func TestABrokenPathIsRefusedWithItsColumnAndRepaired(t *testing.T) {
	b := newWorld(t).as(auth.Builder)
	f := apiFields("mappings.0.source", "body", "mappings.0.path", " order..total[", "mappings.0.attribute", "notes")
	found := b.check("/apis/new/check", f).Found
	if len(found) != 1 || found[0].Field != "mappings.0.path" || found[0].From != 7 || found[0].Fix == nil || found[0].Warning {
		t.Errorf("found %+v", found)
	}
	b.postForm("/apis/new", f).wantProblem("mappings.0.path", "Column 7: The name of a field is missing here.")
	f.Set("fix", "mappings.0.path")
	if got := typed(b.postForm("/apis/new", f), "mappings.0.path"); got != "order.total" {
		t.Errorf("it is repaired to %q", got)
	}
}

func TestAnOutcomeThatIsNeverReachedIsWarnedOfAndMovedUp(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	f := apiFields("outcomes.0.name", "success", "outcomes.0.status", "2xx", "outcomes.2.name", "delayed", "outcomes.2.status", "200", "outcomes.2.condition", "response.ms > 9")
	const sentence = "success above takes every 2xx, so this row is never reached. Move it up."
	found := b.check("/apis/new/check", f).Found
	if len(found) != 1 || found[0].Field != "outcomes.2.status" || found[0].Message != sentence || !found[0].Warning || found[0].Above != "outcomes.0.status" {
		t.Errorf("found %+v", found)
	}
	b.postForm("/apis/new", f).wantRedirect("/apis/orders")
	b.get("/apis/orders").want(200, sentence, "Move delayed up")
	f.Set("revision", "1")
	f.Set("fix", "outcomes.1.status")
	r := b.postForm("/apis/orders", f)
	if typed(r, "outcomes.0.name") != "delayed" || typed(r, "outcomes.1.name") != "success" {
		t.Errorf("the rows are %q and %q", typed(r, "outcomes.0.name"), typed(r, "outcomes.1.name"))
	}
}
