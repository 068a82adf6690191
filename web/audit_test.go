package web_test

import (
	"fmt"
	"testing"

	"patchbay/internal/auth"
)

func TestAuditLog(t *testing.T) {
	w := newWorld(t)
	c := w.as(auth.Admin)
	for i := range 60 {
		must(t, w.db.RecordSignIn(w.ctx, "thing.done", fmt.Sprint("t", i)))
	}
	t.Run("the newest come first, a page at a time", func(t *testing.T) {
		page := c.doc("/audit")
		rows := page.Find("#audit-rows tr")
		if rows.Length() != 50 || words(rows.First().Find("strong")) != "t59" {
			t.Errorf("%d rows, the first is %q", rows.Length(), words(rows.First()))
		}
		more, ok := page.Find("#audit-more a").Attr("href")
		if !ok {
			t.Fatal("there is no way to the older ones")
		}
		older := c.doc(more)
		if first := words(older.Find("#audit-rows tr").First().Find("strong")); first != "t9" {
			t.Errorf("the next page begins with %q", first)
		}
		if older.Find("#audit-more a").Length() != 0 {
			t.Error("the last page offers more")
		}
	})
	t.Run("an action that has no words of its own is shown as it is", func(t *testing.T) {
		c.get("/audit").want(200, "thing.done t59")
	})
	t.Run("a page that never was is from the end", func(t *testing.T) { c.get("/audit?before=x").want(200, "t59") })
	t.Run("before the first there is nothing", func(t *testing.T) { c.get("/audit?before=1").want(200, "Nothing here") })
}
