package simulate_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/flow"
	"patchbay/internal/preset"
	"patchbay/internal/simulate"
	"patchbay/internal/widget"
)

func TestATestHoldsNoSecret(t *testing.T) {
	w := newWorld(t)
	r := fresh().WithMode("send-otp", simulate.Mode{Kind: simulate.Recorded,
		Reply: simulate.Reply{Status: 200, ContentType: "application/json", Body: `{"success":true,"otp":"token-of-the-provider"}`}})
	r.Start = map[string]string{"user_otp": "Tiger-9"}
	s, r := w.do(preset.Flow(), r, number, pass, say("424242"))
	test := simulate.TestOf("No secret", preset.PhoneFlow, r, s)
	raw, err := json.Marshal(test)
	must(t, err)
	for _, secret := range []string{"token-of-the-provider", "Tiger-9", "424242"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("%q is in %s", secret, raw)
		}
	}
	if test.Run.Start["user_otp"] != "xxxxx-1" || test.Run.Inputs[2].Text != "111111" {
		t.Errorf("of secrets it keeps %q and %q", test.Run.Start["user_otp"], test.Run.Inputs[2].Text)
	}
	if r.Start["user_otp"] != "Tiger-9" || r.Inputs[2].Text != "424242" {
		t.Error("the run that goes on has lost what was typed")
	}
	v, err := w.sim.Check(w.ctx, preset.Flow(), test)
	must(t, err)
	if !v.Passed() {
		t.Errorf("without them it goes otherwise: %q", v.Wrong)
	}
}

func TestATestHoldsNoSecretInAnotherForm(t *testing.T) {
	const secret = `T<ger/9 "ü"`
	hide := simulate.Veil([]string{secret, "Lion-44", "Tig", simulate.Code})
	for i, form := range call.Forms(secret) {
		text := "It was " + form + "."
		if hide(&text); len(form) >= 4 && strings.Contains(text, form) {
			t.Errorf("form %d is in %q", i, text)
		}
	}
	for from, want := range map[string]string{
		base64.StdEncoding.EncodeToString([]byte("ada:Lion-44")): base64.StdEncoding.EncodeToString([]byte("ada:Hxxx-14")), // bits that a sign shares with what stands beside stay
		hex.EncodeToString([]byte(secret)):                       hex.EncodeToString([]byte(simulate.StandIn(secret))),
		"q=" + url.QueryEscape(secret) + "&n=1":                  "q=" + url.QueryEscape(simulate.StandIn(secret)) + "&n=1",
		`{"a":"Tig","b":"Tigris"}`:                               `{"a":"xxx","b":"Tigris"}`,
		"Tig":                                                    "xxx",
		"The code is " + simulate.Code:                           "The code is " + simulate.Code,
	} {
		text := from
		if hide(&text); text != want {
			t.Errorf("%q became %q, want %q", from, text, want)
		}
	}
}

func TestARunSpeaksTheLanguageOfTheChat(t *testing.T) {
	w := newWorld(t)
	f := flow.Flow{Key: "mail", Name: "Mail", Draft: flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.Email, Name: "Ask", Settings: flow.Settings{Text: "Mail?", Attribute: "email"}, Next: map[string]string{flow.Next: "bye"}},
		{ID: "bye", Kind: flow.End, Name: "Bye"}}}}
	f, err := w.db.SaveFlow(w.ctx, f)
	must(t, err)
	chat := widget.Default(f.Key)
	chat.Look.Language = "id"
	must(t, second(w.db.SaveFlowChat(w.ctx, chat, nil)))
	s, _ := w.do(f, fresh(), simulate.Input{Kind: simulate.Say, Text: "none"})
	last := s.Steps[len(s.Steps)-1].Messages
	if said := last[len(last)-1].Text; said != "Tulis alamat email, misalnya ada@example.com." {
		t.Errorf("it says %q", said)
	}
}

func TestAFileThatIsMadeUpAnswersAQuestion(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "photo", Label: "Photo", Type: attr.TypeFile, Scope: attr.ScopeConversation})))
	f := flow.Flow{ID: "flw_photo", Key: "photo", Draft: flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.FileUpload, Name: "Ask", Settings: flow.Settings{Text: "Photo?", Attribute: "photo", FileTypes: "image/*", MaxMB: 2}, Next: map[string]string{flow.Next: "bye"}},
		{ID: "bye", Kind: flow.End, Name: "Bye", Settings: flow.Settings{Text: "Thanks for {{photo.name}}."}}}}}
	send := func(name, mediaType string, megabytes int64) simulate.Input {
		return simulate.Input{Kind: simulate.Attach, File: attr.File{ID: "fil_00000000000000000000000001", Name: name, Type: mediaType, Size: megabytes << 20}}
	}
	s, r := w.do(f, fresh(), send("notes.txt", "text/plain", 1), send("large.png", "image/png", 3), send("me.png", "image/png", 1))
	var said []string
	for _, step := range s.Steps {
		for _, m := range step.Messages {
			if !m.FromVisitor {
				said = append(said, m.Text)
			}
		}
	}
	if all := strings.Join(said, "\n"); !strings.Contains(all, "one of these types: image/*") || !strings.Contains(all, "2 MB at most") || s.At != "bye" {
		t.Errorf("it stands at %s, and has said %s", s.At, all)
	}
	v, err := w.sim.Check(w.ctx, f, simulate.TestOf("Photo", "photo", r, s))
	must(t, err)
	if !v.Passed() {
		t.Errorf("as a test it fails: %q", v.Wrong)
	}
}
