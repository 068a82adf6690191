package engine_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/flow"
)

// photoWorld has a conversation that waits ten minutes and then asks for a photo, and what was sent in it.
func photoWorld(t *testing.T) (w *world, v engine.View, photo attr.File) {
	t.Helper()
	w = newWorld(t)
	_, err := w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "photo", Label: "Photo", Type: attr.TypeFile, Scope: attr.ScopeConversation})
	must(t, err)
	w.publishGraph("photo",
		flow.Component{ID: "name", Kind: flow.Name, Settings: flow.Settings{Text: "Name?", Attribute: "name"}, Next: map[string]string{"next": "wait"}},
		flow.Component{ID: "wait", Kind: flow.Delay, Settings: flow.Settings{Seconds: 600}, Next: map[string]string{"next": "ask"}},
		flow.Component{ID: "ask", Kind: flow.FileUpload, Settings: flow.Settings{Text: "Photo?", Attribute: "photo"}, Next: map[string]string{"next": "end"}},
		flow.Component{ID: "end", Kind: flow.End, Settings: flow.Settings{Text: "Got {{photo}}."}})
	v = w.startFlow(w.engine, "photo")
	f, err := file.New(w.db, file.Limits{}, w.clock).Take(w.ctx, v.ID, "me.png", strings.NewReader("\x89PNG\r\n\x1a\n"))
	must(t, err)
	return w, v, f.File
}

func TestAFileAnswersAQuestionForAFileOnly(t *testing.T) {
	w, v, photo := photoWorld(t)
	w.run(w.engine)
	if err := w.engine.ExpectsFile(w.ctx, v.ID); !errors.Is(err, fault.Conflict) {
		t.Errorf("while it asks for a name: got %v", err)
	}
	got, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{File: photo.ID})
	must(t, err)
	if lastText(got) != "Please answer without a file." {
		t.Errorf("a file as a name is answered with %q", lastText(got))
	}
	w.send(v, "m1", "Ada")
	w.pass(10 * time.Minute)
	w.until(v.ID, "waiting")
	must(t, w.engine.ExpectsFile(w.ctx, v.ID))
	if got := w.send(v, "m2", `{"id":"`+photo.ID+`","name":"x","type":"y","size":1}`); lastText(got) != "Please send a file." {
		t.Errorf("typed JSON is answered with %q", lastText(got))
	}
	got, err = w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "m3", File: photo.ID})
	must(t, err)
	if lastText(got) != "Got me.png." || got.Messages[0].File == nil || *got.Messages[0].File != photo || got.Messages[0].Text != "me.png" {
		t.Errorf("the photo is answered with %+v", got.Messages)
	}
	if err := w.engine.ExpectsFile(w.ctx, v.ID); !errors.Is(err, fault.Conflict) || !strings.Contains(fault.Message(err), "has ended") {
		t.Errorf("at the end: got %v", err)
	}
}

func TestAFileThatWaitsForItsTurnIsNotDeleted(t *testing.T) {
	w, v, photo := photoWorld(t)
	w.send(v, "m1", "Ada")
	got, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "m2", File: photo.ID})
	must(t, err)
	if len(got.Pending) != 1 || got.Pending[0].Text != "me.png" {
		t.Errorf("it waits as %+v", got.Pending)
	}
	w.pass(26 * time.Hour) // nobody ran the engine meanwhile
	keeper := file.New(w.db, file.Limits{}, w.clock)
	must(t, keeper.Tidy(w.ctx))
	w.run(w.engine)
	if got := w.until(v.ID, "ended"); lastText(got) != "Got me.png." {
		t.Errorf("its turn brought %q", lastText(got))
	}
	if _, err := keeper.For(w.ctx, v.ID, photo.ID); err != nil {
		t.Errorf("the file is gone: %v", err)
	}
}
