package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/flow"
)

// drafted is what the canvas reads of an answer.
type drafted struct {
	Revision int
	Merged   bool
	Differs  bool
	Cards    []struct {
		Component flow.Component
		Summary   string
		Outputs   []struct{ Key, Label, Tone string }
	}
	Notes    []flow.Note
	Problems []struct {
		Component, Field, Text string
		Warning                bool
	}
	Clashes []struct {
		ID     string
		Saying struct{ Theirs, Mine []string }
	}
	Refused []struct{ Field, Text string }
}

func (d drafted) find(id string) flow.Component {
	for _, c := range d.Cards {
		if c.Component.ID == id {
			return c.Component
		}
	}
	return flow.Component{}
}

func (d drafted) problem(component, field string) string {
	for _, p := range d.Problems {
		if p.Component == component && p.Field == field {
			return p.Text
		}
	}
	return ""
}

// draft sends a patch as the canvas does, with fields of a form.
func (c *client) draft(key string, patch any, fields ...string) drafted {
	c.t.Helper()
	text, err := json.Marshal(patch)
	must(c.t, err)
	r := c.postForm("/flows/"+key+"/draft", form(append(fields, "patch", string(text))...))
	if r.status != http.StatusOK {
		c.t.Fatalf("the draft was answered with %d %s", r.status, r.body)
	}
	var d drafted
	must(c.t, json.Unmarshal([]byte(r.body), &d))
	return d
}

type object = map[string]any

func TestTheCanvasSavesItsDraft(t *testing.T) {
	w := newWorld(t)
	w.seed()
	b := w.as(auth.Builder)
	stored := func() flow.Flow {
		f, err := w.db.Flow(w.ctx, "phone-verification")
		must(t, err)
		return f
	}
	t.Run("what is unfinished and mistaken is stored, and named", func(t *testing.T) {
		f := stored()
		welcome, _ := f.Draft.Find("welcome")
		wrong := welcome
		wrong.Settings.Text = "Hi {{nmae}}"
		wrong.Next = nil
		d := b.draft(f.Key, object{"revision": f.Revision, "edits": []object{{"was": welcome, "is": wrong}, {"is": flow.Component{ID: "api_x", Kind: flow.API, Name: "API"}}}})
		if d.Merged || d.Revision != f.Revision+1 || !d.Differs || stored().Draft.Components[0].Settings.Text != "Hi {{nmae}}" {
			t.Errorf("answered %+v", d)
		}
		for at, want := range map[string]string{"welcome text": "no attribute nmae", "welcome next.next": "Choose Go to Next Message.", "api_x api": "Choose API.", "api_x id": "Nothing leads here."} {
			component, field, _ := strings.Cut(at, " ")
			if got := d.problem(component, field); !strings.Contains(got, want) {
				t.Errorf("%s has the problem %q, want %q", at, got, want)
			}
		}
		b.draft(f.Key, object{"revision": d.Revision, "edits": []object{{"was": wrong, "is": welcome}, {"was": flow.Component{ID: "api_x", Kind: flow.API, Name: "API"}}}})
	})
	t.Run("settings are read as the outline reads them, and what can't be stored stays as it was", func(t *testing.T) {
		f := stored()
		wait, _ := f.Draft.Find("wait")
		d := b.draft(f.Key, object{"revision": f.Revision, "shown": wait},
			"components.wait.kind", "delay", "components.wait.name", "A while", "components.wait.seconds", "2m", "components.wait.next.next", "ask_code", "components.wait.comment", "Texts are slow.")
		if c := d.find("wait"); c.Settings.Seconds != 120 || c.Name != "A while" || c.Comment != "Texts are slow." || c.Next["next"] != "ask_code" {
			t.Errorf("it became %+v", c)
		}
		wait = d.find("wait")
		d = b.draft(f.Key, object{"revision": d.Revision, "shown": wait},
			"components.wait.kind", "delay", "components.wait.name", "Soon", "components.wait.seconds", "soon", "components.wait.next.next", "ask_code")
		if c := d.find("wait"); c.Settings.Seconds != 120 || c.Name != "Soon" || len(d.Refused) != 1 || d.Refused[0].Field != "seconds" {
			t.Errorf("it became %+v, refused %v", c, d.Refused)
		}
	})
	t.Run("a line that is drawn while somebody types stays", func(t *testing.T) {
		f := stored()
		wait, _ := f.Draft.Find("wait")
		drawn := wait
		drawn.Next = map[string]string{"next": "failed"}
		d := b.draft(f.Key, object{"revision": f.Revision, "shown": wait, "edits": []object{{"was": wait, "is": drawn}}},
			"components.wait.kind", "delay", "components.wait.name", "Typed", "components.wait.seconds", "5", "components.wait.next.next", wait.Next["next"])
		if c := d.find("wait"); c.Name != "Typed" || c.Next["next"] != "failed" {
			t.Errorf("it became %+v", c)
		}
	})
	t.Run("two people who change different components both keep what they did", func(t *testing.T) {
		f := stored()
		send, _ := f.Draft.Find("send")
		failed, _ := f.Draft.Find("failed")
		theirs, mine := send, failed
		theirs.Name, mine.Name = "Theirs", "Mine"
		b.draft(f.Key, object{"revision": f.Revision, "edits": []object{{"was": send, "is": theirs}}})
		d := b.draft(f.Key, object{"revision": f.Revision, "edits": []object{{"was": failed, "is": mine}}, "places": object{"failed": object{"x": 8, "y": 16}}})
		if !d.Merged || len(d.Clashes) != 0 || d.find("send").Name != "Theirs" || d.find("failed").Name != "Mine" || *d.find("failed").At != (flow.Point{X: 8, Y: 16}) {
			t.Errorf("answered %+v", d)
		}
	})
	t.Run("two who change the same see both, and nothing is lost", func(t *testing.T) {
		f := stored()
		welcome, _ := f.Draft.Find("welcome")
		theirs, mine := welcome, welcome
		theirs.Name, mine.Name = "Theirs", "Mine"
		b.draft(f.Key, object{"revision": f.Revision, "edits": []object{{"was": welcome, "is": theirs}}})
		d := b.draft(f.Key, object{"revision": f.Revision, "edits": []object{{"was": welcome, "is": mine}}})
		if len(d.Clashes) != 1 || d.Clashes[0].ID != "welcome" || d.find("welcome").Name != "Theirs" ||
			d.Clashes[0].Saying.Mine[0] != "Welcome: renamed to Mine" || d.Clashes[0].Saying.Theirs[0] != "Welcome: renamed to Theirs" {
			t.Errorf("answered %+v", d.Clashes)
		}
		d = b.draft(f.Key, object{"revision": d.Revision, "edits": []object{{"was": theirs, "is": mine}}})
		if len(d.Clashes) != 0 || d.find("welcome").Name != "Mine" {
			t.Errorf("keeping mine was answered with %+v", d)
		}
	})
	t.Run("a canvas asks whether there is something new", func(t *testing.T) {
		f := stored()
		b.get("/flows/phone-verification/draft?revision=" + strconv.Itoa(f.Revision)).want(http.StatusNoContent)
		b.get("/flows/phone-verification/draft?revision=1").want(http.StatusOK)
	})
	t.Run("a program that asks for JSON gets problems as JSON", func(t *testing.T) {
		r := b.send(http.MethodPost, "/flows/phone-verification/draft", strings.NewReader(url.Values{"patch": {"no"}}.Encode()),
			"Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json")
		if r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, "Load the page again.") || !strings.HasPrefix(r.header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("answered %d %s", r.status, r.body)
		}
	})
	t.Run("the outline keeps where components stand, and notes", func(t *testing.T) {
		f := stored()
		b.draft(f.Key, object{"revision": f.Revision, "notes": []flow.Note{{ID: "note_1", Text: "Ask legal"}}})
		w.edit("phone-verification").save().wantRedirect("/flows/phone-verification/outline")
		f = stored()
		if c, _ := f.Draft.Find("failed"); c.At == nil || len(f.Draft.Notes) != 1 {
			t.Errorf("it has %+v and notes %v", c, f.Draft.Notes)
		}
	})
	t.Run("publishing says in words what it changes", func(t *testing.T) {
		b.get("/flows/phone-verification/publish").want(http.StatusOK, "settings changed", "renamed to Mine")
		b.post("/flows/phone-verification/publish", "revision", "1").want(http.StatusUnprocessableEntity, "Somebody else changed this chat flow")
		b.post("/flows/phone-verification/publish", "revision", strconv.Itoa(stored().Revision)).wantRedirect("/flows/phone-verification")
		b.get("/flows/phone-verification/publish").want(http.StatusOK, "No difference")
	})
}
