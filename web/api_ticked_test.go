package web_test

import (
	"fmt"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/flow"
)

// picks are the boxes of the APIs with the names, as a form sends them.
func (c *client) picks(names ...string) []string {
	c.t.Helper()
	doc := c.doc("/apis")
	var fields []string
	for _, name := range names {
		id, there := doc.Find("[name=pick][aria-label='Tick " + name + "']").Attr("value")
		if !there {
			c.t.Fatalf("%s has no box", name)
		}
		fields = append(fields, "pick", id)
	}
	return fields
}

// undo presses the button of the toast.
func (c *client) undo() answer {
	c.t.Helper()
	to, _ := c.doc("/apis").Find(".toast form").Attr("action")
	return c.post(to)
}

func (w *world) filed(key string) string {
	w.t.Helper()
	a, err := w.db.API(w.ctx, key)
	must(w.t, err)
	return a.Folder + " " + fmt.Sprint(a.Tags)
}

func TestTickedAPIsAreFiled(t *testing.T) {
	w := newWorld(t)
	w.shelved("charge", "Charge", "https://pay.example/charges", "Old", "slow")
	w.shelved("refund", "Refund", "https://pay.example/refunds", "")
	c := w.as(auth.Builder)
	both, undo := c.picks("Charge", "Refund"), ""
	for _, s := range []struct {
		name   string
		fields []string
		says   string
		charge string
		refund string
	}{
		{"into a folder", []string{"deed", "move", "into", " Payments / Cards "}, "Moved 2 APIs to Payments/Cards.", "Payments/Cards [slow]", "Payments/Cards []"},
		{"out of folders", []string{"deed", "move", "into", ""}, "Took 1 API out of folders.", " [slow]", " []"},
		{"with tags that they lack", []string{"deed", "tag", "tags", "new, SLOW"}, "Added #new #SLOW to 2 APIs.", "Old [slow new]", " [new SLOW]"},
		{"without a tag", []string{"deed", "untag", "tags", "Slow"}, "Removed #Slow from 1 API.", "Old []", " []"},
	} {
		t.Run(s.name+", and that is undone", func(t *testing.T) {
			c.post("/ticked-apis/file", append(s.fields, append(both, "q", "pay")...)...).wantRedirect("/apis?q=pay")
			toast := c.doc("/apis").Find(".toast")
			if said := words(toast.Find("span")); said != s.says {
				t.Errorf("it says %q", said)
			}
			undo, _ = toast.Find("form").Attr("action")
			if w.filed("charge") != s.charge || w.filed("refund") != s.refund {
				t.Errorf("they are %q and %q", w.filed("charge"), w.filed("refund"))
			}
			c.post(undo).wantRedirect("/apis")
			if w.filed("charge") != "Old [slow]" || w.filed("refund") != " []" {
				t.Errorf("after the undo they are %q and %q", w.filed("charge"), w.filed("refund"))
			}
		})
	}
	c.post(undo).wantRedirect("/apis")
	c.get("/apis").want(200, "This was undone already.")
	c.post("/ticked-apis/file", "deed", "move").wantRedirect("/apis")
	c.get("/apis").want(200, "Tick the APIs first.")
	c.post("/ticked-apis/file", append(both, "deed", "tag")...).want(422)
	if w.as(auth.Viewer).doc("/apis").Find("[name=pick], #ticked").Length() != 0 {
		t.Error("a viewer can tick APIs")
	}
}

func TestAnUndoTakesBackWhatItsMessageSays(t *testing.T) {
	w := newWorld(t)
	w.shelved("charge", "Charge", "https://pay.example/charges", "Old")
	w.shelved("refund", "Refund", "https://pay.example/refunds", "Old")
	c := w.as(auth.Builder)
	move := func(name, into string) string { // returns what the button of the message does
		c.post("/ticked-apis/file", append(c.picks(name), "deed", "move", "into", into)...).wantRedirect("/apis")
		undo, _ := c.doc("/apis").Find(".toast form").Attr("action")
		return undo
	}
	want := func(says, charge, refund string) {
		t.Helper()
		c.get("/apis").want(200, says)
		if w.filed("charge") != charge || w.filed("refund") != refund {
			t.Errorf("they are %q and %q", w.filed("charge"), w.filed("refund"))
		}
	}
	t.Run("of an older tab, and leaves what was done later", func(t *testing.T) {
		older := move("Charge", "New")
		newer := move("Refund", "Newer")
		c.post(older).wantRedirect("/apis")
		want("Filed 1 API as before.", "Old []", "Newer []")
		c.post(older).wantRedirect("/apis")
		want("This was undone already.", "Old []", "Newer []")
		c.post(newer).wantRedirect("/apis")
		want("Filed 1 API as before.", "Old []", "Old []")
	})
	t.Run("or says why not, when it is about what was changed since", func(t *testing.T) {
		older := move("Charge", "New")
		newer := move("Charge", "Newer")
		c.post(older).wantRedirect("/apis")
		want("This was not undone. Somebody saved Charge meanwhile.", "Newer []", "Old []")
		c.post(newer).wantRedirect("/apis")
		want("Filed 1 API as before.", "New []", "Old []")
	})
	t.Run("or says that it can't be any more", func(t *testing.T) {
		oldest := move("Charge", "1")
		for _, into := range []string{"2", "3", "4"} {
			move("Charge", into)
		}
		c.post(oldest).wantRedirect("/apis")
		want("This can't be undone with one button any more.", "4 []", "Old []")
		w.as(auth.Builder).post(oldest).wantRedirect("/apis") // somebody else's
		want("", "4 []", "Old []")
	})
	t.Run("of a deletion that was brought back elsewhere", func(t *testing.T) {
		a := w.api("refund")
		c.post("/ticked-apis/delete", c.picks("Refund")...).wantRedirect("/apis")
		undo, _ := c.doc("/apis").Find(".toast form").Attr("action")
		c.post("/deleted/api/" + a.ID + "/restore").want(303)
		c.get("/apis").want(200, "Refund is back.")
		c.post(undo).wantRedirect("/apis")
		want("This was not undone. Refund is back already.", "4 []", "Old []")
	})
}

func TestTickedAPIsAreDeleted(t *testing.T) {
	w := newWorld(t)
	w.shelved("charge", "Charge", "https://pay.example/charges", "")
	w.shelved("refund", "Refund", "https://pay.example/refunds", "")
	must(t, second(w.db.SaveFlow(w.ctx, flow.Flow{Key: "shop", Name: "Shop", Draft: flow.Graph{Components: []flow.Component{
		{ID: "a", Kind: flow.API, Name: "Pay", Settings: flow.Settings{API: "charge"}}}}})))
	c := w.as(auth.Builder)
	t.Run("at once when no chat flow calls them, and the toast brings them back", func(t *testing.T) {
		c.post("/ticked-apis/delete", c.picks("Refund")...).wantRedirect("/apis")
		c.undo().wantRedirect("/apis")
		c.get("/apis").want(200, "Brought back 1 API.", "Refund")
	})
	t.Run("after a question that says what would break", func(t *testing.T) {
		both := c.picks("Charge", "Refund")
		r := c.post("/ticked-apis/delete", both...)
		r.want(200, "1 chat flow calls them.", "Shop", "through the output Others", "Delete 2 APIs")
		if left := w.apis(); len(left) != 2 {
			t.Fatalf("left are %d", len(left))
		}
		fields := []string{}
		r.doc().Find("main form input").Each(func(_ int, in *goquery.Selection) {
			name, _ := in.Attr("name")
			value, _ := in.Attr("value")
			fields = append(fields, name, value)
		})
		c.post("/ticked-apis/delete", fields...).wantRedirect("/apis")
		if left := w.apis(); len(left) != 0 {
			t.Errorf("left are %d", len(left))
		}
		c.undo().wantRedirect("/apis")
		if back := w.apis(); len(back) != 2 {
			t.Errorf("back are %d", len(back))
		}
	})
}

func (w *world) apis() []apidef.API {
	w.t.Helper()
	all, err := w.db.APIs(w.ctx, "")
	must(w.t, err)
	return all
}
