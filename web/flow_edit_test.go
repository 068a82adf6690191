package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"patchbay/internal/auth"
	"patchbay/internal/flow"
	"patchbay/internal/preset"
)

// editing is somebody who has Edit Flow open.
type editing struct {
	*client
	path string
	form url.Values // as it stands on the page
}

func (w *world) edit(key string) *editing {
	w.t.Helper()
	e := &editing{client: w.as(auth.Builder), path: "/flows/" + key + "/outline"}
	e.form = fieldsOf(e.doc(e.path).Find("#edit"))
	return e
}

// press sends the form with a button, and takes over the form that comes back.
func (e *editing) press(path, name, value string) answer {
	e.t.Helper()
	sent := url.Values{}
	for k, v := range e.form {
		sent[k] = slices.Clone(v)
	}
	if name != "" {
		sent.Set(name, value)
	}
	r := e.postForm(path, sent)
	if r.status != http.StatusSeeOther {
		e.form = fieldsOf(r.doc().Find("#edit"))
	}
	return r
}

func (e *editing) add(k flow.Kind) answer {
	e.t.Helper()
	e.form.Set("kind", string(k))
	return e.press(e.path, "add", "1")
}

func (e *editing) save() answer { e.t.Helper(); return e.press(e.path, "", "") }

func (e *editing) publish() answer { e.t.Helper(); return e.press(e.path, "publish", "1") }

func (e *editing) set(id, field, value string) { e.form.Set("components."+id+"."+field, value) }

// fieldsOf are what a browser would send for the form.
func fieldsOf(form *goquery.Selection) url.Values {
	f := url.Values{}
	form.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		kind, _ := s.Attr("type")
		value, _ := s.Attr("value")
		_, checked := s.Attr("checked")
		switch {
		case name == "" || s.Closest("template").Length() > 0 || kind == "checkbox" && !checked:
			return
		case s.Is("textarea"):
			value = s.Text()
		case s.Is("select"):
			option := s.Find("option[selected]")
			if option.Length() == 0 {
				option = s.Find("option").First()
			}
			value, _ = option.Attr("value")
		}
		f.Add(name, value)
	})
	return f
}

func TestEditFlow(t *testing.T) {
	t.Run("a flow that is opened and saved is as before", func(t *testing.T) {
		w := newWorld(t)
		w.seed()
		e := w.edit("phone-verification")
		e.save().wantRedirect("/flows/phone-verification/outline")
		f, err := w.db.Flow(w.ctx, "phone-verification")
		must(t, err)
		if diff := cmp.Diff(preset.Flow().Draft, f.Draft); diff != "" || f.Name != "Phone verification" {
			t.Errorf("it was changed:\n%s", diff)
		}
		e.get(e.path).want(http.StatusOK, "Version 1", "Draft is published", "Saved the draft")
	})

	t.Run("a flow is made from nothing, published, and chats", func(t *testing.T) {
		w := newWorld(t)
		w.seed()
		w.as(auth.Builder).post("/flows/new", "name", "Greeting").wantRedirect("/flows/greeting")
		e := w.edit("greeting")
		e.add(flow.Message).want(http.StatusOK, "Message", "message_1", "Not saved yet")
		e.add(flow.Phone)
		e.add(flow.API)
		e.add(flow.End)
		e.set("message_1", "text", "Hello\r\nyou") // as browsers send it
		e.set("phone_1", "country", "DE")
		e.set("phone_1", "allow_skip", "1")
		e.set("phone_1", "max_characters", "20")
		e.set("api_1", "api", preset.SendOTP)
		e.set("api_1", "codes.0.next", "end_1")
		e.set("api_1", "codes.1.next", "phone_1")
		e.set("api_1", "codes.2.code", " 4XX ")
		e.set("api_1", "codes.2.next", "end_1")
		e.set("api_1", "codes.3.code", "timeout")
		e.set("api_1", "codes.3.next", "end_1")
		e.set("api_1", "next.others", "end_1")
		if stored, err := w.db.Flow(w.ctx, "greeting"); err != nil || len(stored.Draft.Components) != 0 {
			t.Errorf("adding stored %d components already: %v", len(stored.Draft.Components), err)
		}
		e.publish().wantRedirect("/flows/greeting/outline")
		v, err := w.db.PublishedFlow(w.ctx, "greeting")
		must(t, err)
		want := []flow.Component{
			{ID: "message_1", Kind: flow.Message, Name: "Message", Settings: flow.Settings{Text: "Hello\nyou"}, Next: map[string]string{"next": "phone_1"}},
			{ID: "phone_1", Kind: flow.Phone, Name: "Phone Number", Next: map[string]string{"next": "api_1"}, Settings: flow.Settings{
				Text: "What is your phone number?", Attribute: "phone", Country: "DE", AllowSkip: true, MaxCharacters: 20}},
			{ID: "api_1", Kind: flow.API, Name: "API", Settings: flow.Settings{API: "send-otp", ResponseCodes: []string{"200", "400", "4xx", "timeout"}},
				Next: map[string]string{"200": "end_1", "400": "phone_1", "4xx": "end_1", "timeout": "end_1", "others": "end_1"}},
			{ID: "end_1", Kind: flow.End, Name: "End Chat"},
		}
		if diff := cmp.Diff(want, v.Graph.Components); diff != "" || v.PublishedBy != "The builder" {
			t.Errorf("by %s was published:\n%s", v.PublishedBy, diff)
		}
		r := w.visitor().do(http.MethodPost, "/chat/v1/greeting/conversations", nil)
		if r.status != http.StatusCreated || !strings.Contains(r.body, `"kind":"phone"`) {
			t.Errorf("a chat begins with %d %s", r.status, r.body)
		}
	})

	t.Run("components are put in another order by scripts and by buttons", func(t *testing.T) {
		w := newWorld(t)
		w.seed()
		e := w.edit("phone-verification")
		first := e.form["order"][:3:3]
		e.press(e.path, "move", "down:"+first[0])
		e.press(e.path, "move", "up:"+first[1]) // it is the first already
		if got := e.form["order"][:2]; !slices.Equal(got, []string{first[1], first[0]}) {
			t.Errorf("the order is %v", got)
		}
		slices.Reverse(e.form["order"])
		e.save().wantRedirect("/flows/phone-verification/outline")
		f, err := w.db.Flow(w.ctx, "phone-verification")
		must(t, err)
		for i, c := range f.Draft.Components {
			if c.ID != e.form["order"][i] {
				t.Errorf("component %d is %s, want %s", i, c.ID, e.form["order"][i])
			}
		}
		if c, _ := f.Draft.Find("send"); c.Settings.API != preset.SendOTP || c.Next["429"] != "too_often" {
			t.Errorf("moving changed %+v", c)
		}
		e.get(e.path).want(http.StatusOK, "Draft differs")
	})

	t.Run("components of one kind get ids of their own", func(t *testing.T) {
		w := newWorld(t)
		must(t, second(w.db.SaveFlow(w.ctx, flow.Flow{Key: "twins", Name: "Twins"})))
		e := w.edit("twins")
		for range 3 {
			e.add(flow.Text)
		}
		e.press(e.path, "remove", "text_2")
		e.add(flow.Text)
		e.save().wantRedirect("/flows/twins/outline")
		f, err := w.db.Flow(w.ctx, "twins")
		must(t, err)
		var got []string
		for _, c := range f.Draft.Components {
			got = append(got, c.ID+" "+c.Name+" "+c.Next[flow.Next])
		}
		if want := []string{"text_1 Text Question ", "text_3 Text Question 3 text_2", "text_2 Text Question 2 "}; !slices.Equal(got, want) {
			t.Errorf("components are %q, want %q", got, want)
		}
	})

	t.Run("what led to a removed component leads nowhere, and its id comes back only as another one", func(t *testing.T) {
		w := newWorld(t)
		w.seed()
		e := w.edit("phone-verification")
		e.press(e.path, "remove", "failed").want(http.StatusOK, "Not saved yet")
		if e.form.Get("components.send.next.others") != "" || e.form.Get("components.send.codes.0.next") != "wait" {
			t.Errorf("Send OTP leads to %v", e.form)
		}
		e.press(e.path, "remove", "too_often")
		r := e.publish()
		r.wantProblem("components.send.next.others", "Choose where Others goes.")
		r.wantProblem("components.send.codes.2.next", "Choose where 429 goes.")
		e.save().wantRedirect("/flows/phone-verification/outline")
	})
}

// wantLink checks that the banner leads to a field that is there.
func wantLink(r answer, href string) {
	r.t.Helper()
	if r.doc().Find(`.banner a[href="`+href+`"]`).Length() != 1 || r.doc().Find(href).Length() != 1 {
		r.t.Errorf("the banner does not lead to %s: %s", href, words(r.doc().Find(".banner")))
	}
}

func TestRefusedFlows(t *testing.T) {
	w := newWorld(t)
	w.seed()
	t.Run("every problem stands beside its field and in the list, and what was typed is kept", func(t *testing.T) {
		e := w.edit("phone-verification")
		slices.Reverse(e.form["order"])
		e.form.Set("name", "")
		e.set("welcome", "text", "Hi\n{{nmae}}")
		e.set("wait", "seconds", "soon")
		e.set("ask_phone", "max_characters", "5000")
		e.set("send", "codes.0.code", "2yy")
		typed := e.form
		r := e.save()
		r.wantProblem("name", "Give the chat flow a name.")
		r.wantProblem("components.welcome.text", "There is no attribute nmae. Did you mean name? (line 2, column 3)")
		r.wantProblem("components.wait.seconds", "Write a whole number.")
		r.wantProblem("components.ask_phone.max_characters", "between 1 and 4000")
		r.want(http.StatusUnprocessableEntity, "This was not saved.", "Send OTP: Write a code such as 200", "Let it arrive: Write a whole number.")
		if diff := cmp.Diff(typed, e.form); diff != "" {
			t.Errorf("what was typed came back changed:\n%s", diff)
		}
	})
	t.Run("an unfinished draft can be saved and not published", func(t *testing.T) {
		e := w.edit("phone-verification")
		e.set("send", "api", "")
		e.set("ask_phone", "attribute", "")
		e.set("welcome", "next.next", "")
		r := e.publish()
		r.want(http.StatusUnprocessableEntity, "This was not published.")
		wantLink(r, "#f-components-send-api")
		r.wantProblem("components.send.api", "Choose API.")
		r.wantProblem("components.ask_phone.attribute", "Choose the attribute")
		r.wantProblem("components.welcome.next.next", "Choose Go to Next Message.")
		if f, err := w.db.Flow(w.ctx, "phone-verification"); err != nil || f.Revision != 1 || f.Published != 1 {
			t.Errorf("it was stored: %+v %v", f, err)
		}
		e.save().wantRedirect("/flows/phone-verification/outline")
	})
	t.Run("adding a component takes what was refused before off the page", func(t *testing.T) {
		e := w.edit("phone-verification")
		e.form.Set("name", "")
		r := e.save()
		if r.doc().Find("#edit[data-dirty] #flow-banner .banner").Length() != 1 {
			t.Errorf("nothing is refused, or the form counts as saved: %s", r.text())
		}
		if oob := r.doc().Find("[name=add]").AttrOr("hx-select-oob", ""); oob != "#flow-banner" {
			t.Errorf("adding takes %q out of the answer", oob)
		}
		if kids := e.add(flow.Message).doc().Find("#flow-banner").Children(); kids.Length() != 0 {
			t.Errorf("the banner stays: %s", words(kids))
		}
	})
	t.Run("who is too late keeps what they typed and is told, again and again", func(t *testing.T) {
		mine, theirs := w.edit("phone-verification"), w.edit("phone-verification")
		theirs.save().wantRedirect("/flows/phone-verification/outline")
		mine.set("welcome", "text", "Mine")
		for range 2 {
			mine.save().want(http.StatusConflict, "Somebody else changed this chat flow", "Open it again")
			if mine.form.Get("components.welcome.text") != "Mine" {
				t.Errorf("what was typed is %q", mine.form.Get("components.welcome.text"))
			}
		}
	})
	t.Run("an API that is gone still shows as chosen", func(t *testing.T) {
		e := w.edit("phone-verification")
		e.set("send", "api", preset.SendOTP)
		e.save().wantRedirect("/flows/phone-verification/outline")
		must(t, w.db.DeleteAPI(w.ctx, preset.SendOTP))
		e = w.edit("phone-verification")
		if got := e.form.Get("components.send.api"); got != preset.SendOTP {
			t.Errorf("the API is %q", got)
		}
		e.publish().wantProblem("components.send.api", `There is no API "send-otp" any more.`)
	})
}
