package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/fault"
	"patchbay/internal/widget"
)

func sampleChat(flow string) widget.Chat {
	c := widget.Default(flow)
	c.Look = widget.Look{Title: "Hilfe für Sie", Greeting: "Hallo 👋", Accent: "#4f46e5", Launcher: "#111111", Avatar: "https://a.example/me.png",
		Side: widget.Left, Direction: widget.RightToLeft, Language: "de"}
	c.Origins = []string{"https://shop.example.com", "http://localhost:3000"}
	return c
}

func TestFlowChats(t *testing.T) {
	onBoth(t, "a flow that nobody has set has the default", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		got, err := w.db.FlowChat(w.ctx, f.Key)
		must(t, err)
		want := widget.Default(f.Key)
		want.Name = f.Name
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		_, err = w.db.FlowChat(w.ctx, "no-such")
		wantFault(t, err, fault.NotFound, "")
	})
	onBoth(t, "what was saved comes back as it was, and is in the audit log", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		for revision := 1; revision < 3; revision++ {
			c, err := w.db.FlowChat(w.ctx, f.Key)
			must(t, err)
			next := sampleChat(f.Key)
			next.Revision = c.Revision
			saved, err := w.db.SaveFlowChat(w.ctx, next, nil)
			must(t, err)
			wantDeed(t, w, "flow.chat", f.Key)
			got, err := w.db.FlowChat(w.ctx, f.Key)
			must(t, err)
			if diff := cmp.Diff(saved, got); diff != "" || got.Revision != revision {
				t.Errorf("revision %d:\n%s", got.Revision, diff)
			}
		}
	})
	onBoth(t, "a save of an old revision is a conflict and changes nothing", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		first, err := w.db.SaveFlowChat(w.ctx, sampleChat(f.Key), nil)
		must(t, err)
		_, err = w.db.SaveFlowChat(w.ctx, widget.Default(f.Key), nil)
		wantFault(t, err, fault.Conflict, "")
		_, err = w.db.SaveFlowChat(w.ctx, first, nil)
		must(t, err)
		first.Origins = nil
		_, err = w.db.SaveFlowChat(w.ctx, first, nil)
		wantFault(t, err, fault.Conflict, "")
		published, err := w.db.PublishFlow(w.ctx, f, "Ada")
		must(t, err)
		got, err := w.db.FlowChat(w.ctx, published.FlowKey)
		must(t, err)
		if !got.Published || len(got.Origins) != 2 || got.Look.Title == "" {
			t.Errorf("a refused save has changed it: %+v", got)
		}
	})
	onBoth(t, "broken settings and those of no flow are refused", func(t *testing.T, w world) {
		_, err := w.db.SaveFlowChat(w.ctx, sampleChat("no-such"), nil)
		wantFault(t, err, fault.NotFound, "")
		c := sampleChat("no-such")
		c.Look.Accent = "red"
		_, err = w.db.SaveFlowChat(w.ctx, c, nil)
		wantFault(t, err, fault.Invalid, "accent")
	})
	onBoth(t, "the settings go with their flow", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		_, err := w.db.SaveFlowChat(w.ctx, sampleChat(f.Key), nil)
		must(t, err)
		must(t, w.db.DeleteFlow(w.ctx, f.Key))
		ok, err := w.db.OriginKnown(w.ctx, "https://shop.example.com")
		if ok || err != nil {
			t.Errorf("a deleted flow allows a page: %v, %v", ok, err)
		}
	})
}

func TestChatPictures(t *testing.T) {
	onBoth(t, "a picture stays until it is replaced or taken away", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		p, err := widget.NewPicture([]byte("\x89PNG\r\n\x1a\n one"))
		must(t, err)
		_, err = w.db.ChatPicture(w.ctx, f.Key)
		wantFault(t, err, fault.NotFound, "")
		c, err := w.db.SaveFlowChat(w.ctx, sampleChat(f.Key), &p)
		must(t, err)
		c, err = w.db.SaveFlowChat(w.ctx, c, nil)
		must(t, err)
		got, err := w.db.ChatPicture(w.ctx, f.Key)
		must(t, err)
		if diff := cmp.Diff(p, got); diff != "" || c.Picture != p.Hash() {
			t.Errorf("the picture is %s:\n%s", c.Picture, diff)
		}
		c.Picture = ""
		_, err = w.db.SaveFlowChat(w.ctx, c, nil)
		must(t, err)
		_, err = w.db.ChatPicture(w.ctx, f.Key)
		wantFault(t, err, fault.NotFound, "")
	})
}

func TestOriginAllowed(t *testing.T) {
	onBoth(t, "an origin is allowed exactly where it stands", func(t *testing.T, w world) {
		one, two, all := mustFlow(t, w, sampleFlow("1")), mustFlow(t, w, sampleFlow("2")), mustFlow(t, w, sampleFlow("3"))
		allow := func(flow string, origins ...string) {
			c, err := w.db.FlowChat(w.ctx, flow)
			must(t, err)
			c.Origins = origins
			_, err = w.db.SaveFlowChat(w.ctx, c, nil)
			must(t, err)
		}
		allow(one.Key, "https://a.example", "https://a.example", "https://b.example")
		allow(two.Key, "https://b.example")
		ask := func(flow, origin string, want bool) {
			t.Helper()
			if got, err := w.db.OriginAllowed(w.ctx, flow, origin); got != want || err != nil {
				t.Errorf("%s on %s: %v, %v", flow, origin, got, err)
			}
		}
		known := func(origin string, want bool) {
			t.Helper()
			if got, err := w.db.OriginKnown(w.ctx, origin); got != want || err != nil {
				t.Errorf("%s: %v, %v", origin, got, err)
			}
		}
		ask(one.Key, "https://a.example", true)
		ask(two.Key, "https://a.example", false)
		known("https://a.example", true)
		known("https://c.example", false)
		ask(one.Key, "https://a.example:8443", false)
		ask("no-such", "https://a.example", false)
		allow(all.Key, "*")
		ask(all.Key, "https://c.example", true)
		ask(one.Key, "https://c.example", false)
		known("https://c.example", true)
		allow(one.Key)
		ask(one.Key, "https://a.example", false)
	})
}
