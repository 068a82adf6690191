package api_test

import (
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
)

func TestRestoringAVersionKeepsTheNotesOfItsCanvas(t *testing.T) {
	w := newWorld(t)
	noted := flow.Graph{
		Components: []flow.Component{{ID: "end", Kind: flow.End, Name: "End"}},
		Notes:      []flow.Note{{ID: "note", Text: "Ask Grace first."}},
	}
	f := flow.Flow{Key: "noted", Name: "Noted", Draft: noted}
	_, err := engine.NewEditor(w.db).Publish(w.ctx, f, "Ada")
	must(t, err)
	f, err = w.db.Flow(w.ctx, "noted")
	must(t, err)
	f.Draft.Notes = nil
	_, err = engine.NewEditor(w.db).Publish(w.ctx, f, "Ada")
	must(t, err)

	w.client(auth.Read, auth.Write).RestoreVersion("noted", "1").Done(200)

	f, err = w.db.Flow(w.ctx, "noted")
	must(t, err)
	v, err := w.db.FlowVersion(w.ctx, f.ID, 3)
	must(t, err)
	for where, g := range map[string]flow.Graph{"the draft": f.Draft, "what is published": v.Graph} {
		if len(g.Notes) != 1 || g.Notes[0].Text != "Ask Grace first." {
			t.Errorf("%s has the notes %+v", where, g.Notes)
		}
	}
}
