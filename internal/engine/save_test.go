package engine_test

import (
	"errors"
	"slices"
	"testing"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/preset"
)

func TestEditor(t *testing.T) {
	w := newWorld(t)
	e := engine.NewEditor(w.db)

	t.Run("an unfinished draft is saved and not published", func(t *testing.T) {
		f, err := e.Save(w.ctx, flow.Flow{Key: "draft", Name: "Draft"})
		must(t, err)
		_, err = e.Publish(w.ctx, f, "Ada")
		wantFields(t, err, "components")
	})
	t.Run("a text with an unknown attribute is not even saved, and every problem is told at once", func(t *testing.T) {
		f := flow.Flow{Key: "broken", Draft: flow.Graph{Components: []flow.Component{
			{ID: "a", Kind: flow.Message, Settings: flow.Settings{Text: "Hi"}},
			{ID: "b", Kind: flow.Message, Settings: flow.Settings{Text: "Hi\n{{nmae}}", Seconds: -1}},
		}}}
		_, err := e.Save(w.ctx, f)
		wantFields(t, err, "name", "components.1.seconds", "components.1.text")
		if at := fault.Fields(err)[2]; at.Line != 2 || at.Column != 3 {
			t.Errorf("the text is wrong at line %d, column %d, want 2 and 3", at.Line, at.Column)
		}
		if check := e.Check(w.ctx, f); fault.Message(check) != fault.Message(err) {
			t.Errorf("checking says %v, saving %v", check, err)
		}
		_, err = e.Publish(w.ctx, f, "Ada")
		wantFields(t, err, "name", "components.1.seconds", "components.1.text", "components.0.next.next", "components.1.next.next")
	})
	t.Run("a text can't name a secret of the store", func(t *testing.T) {
		_, err := e.Save(w.ctx, flow.Flow{Key: "leak", Name: "Leak", Draft: flow.Graph{Components: []flow.Component{
			{ID: "a", Kind: flow.End, Settings: flow.Settings{Text: "{{secret.otp_gateway_key}}"}}}}})
		wantFields(t, err, "components.0.text")
	})
	t.Run("words that stand in addresses are no keys", func(t *testing.T) {
		for _, key := range []string{"new", "conversations"} {
			_, err := e.Save(w.ctx, flow.Flow{Key: key, Name: "x"})
			wantFields(t, err, "key")
		}
	})
	t.Run("the preset is published once its APIs are there", func(t *testing.T) {
		_, err := e.Publish(w.ctx, preset.Flow(), "Ada")
		wantFields(t, err, "components.2.api", "components.5.api")
		for _, a := range preset.APIs() {
			_, err := w.db.SaveAPI(w.ctx, a)
			must(t, err)
		}
		v, err := e.Publish(w.ctx, preset.Flow(), "Ada")
		must(t, err)
		if v.Number != 1 || v.PublishedBy != "Ada" {
			t.Errorf("version is %+v", v)
		}
	})
	t.Run("who saves too late is told", func(t *testing.T) {
		f, err := w.db.Flow(w.ctx, preset.PhoneFlow)
		must(t, err)
		_, err = e.Save(w.ctx, f)
		must(t, err)
		if _, err = e.Save(w.ctx, f); !errors.Is(err, fault.Conflict) {
			t.Errorf("saving an old revision: %v", err)
		}
	})
}

func wantFields(t *testing.T, err error, want ...string) {
	t.Helper()
	var got []string
	for _, f := range fault.Fields(err) {
		got = append(got, f.Name)
	}
	if !errors.Is(err, fault.Invalid) || !slices.Equal(got, want) {
		t.Errorf("problems are of %v, want %v: %v", got, want, err)
	}
}
