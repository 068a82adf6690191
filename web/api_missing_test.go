package web_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/preset"
)

// missing reads the list of what an API can't be called without, as "words -> address".
func missing(doc *goquery.Document) string {
	var lines []string
	doc.Find(".banner:contains('before these are there') a").Each(func(_ int, link *goquery.Selection) {
		lines = append(lines, words(link)+" -> "+link.AttrOr("href", ""))
	})
	return strings.Join(lines, "\n")
}

func TestAPresetSaysWhatItMissesAndWhereItIsGiven(t *testing.T) {
	const service = "the constant twilio_verify_service to the environment Built-in -> /environments/built-in?constant=twilio_verify_service\n"
	w := newWorld(t)
	w.seed()
	admin := w.as(auth.Admin)
	const wanted = "Add " + service + "Add the secret twilio_account_sid -> /secrets/new?key=twilio_account_sid\n" +
		"Add the secret twilio_auth_token -> /secrets/new?key=twilio_auth_token"
	if got := missing(admin.doc("/apis/" + preset.TwilioVerifyStart)); got != wanted {
		t.Errorf("an admin reads\n%s", got)
	}
	const asked = "Ask an admin to add " + service + "Ask an admin to add the secret twilio_account_sid -> /secrets\n" +
		"Ask an admin to add the secret twilio_auth_token -> /secrets"
	if got := missing(w.as(auth.Builder).doc("/apis/" + preset.TwilioVerifyCheck)); got != asked {
		t.Errorf("a builder reads\n%s", got)
	}

	admin.post("/environments/built-in", "name", "Built-in", "revision", "1", "constants.0.key", "twilio_verify_service",
		"constants.0.value", "VA00000000000000000000000000000000").wantRedirect("/environments")
	form := admin.doc("/secrets/new?key=twilio_auth_token")
	if key, hosts := form.Find("[name=key]").AttrOr("value", ""), form.Find("[name=hosts]").Text(); key != "twilio_auth_token" || hosts != "verify.twilio.com" {
		t.Errorf("the form proposes %q for %q", key, hosts)
	}
	for _, key := range []string{"twilio_account_sid", "twilio_auth_token"} {
		admin.post("/secrets/new", "key", key, "value", "AC11111111111111111111111111111111", "hosts", "verify.twilio.com").wantRedirect("/secrets")
	}
	for _, key := range []string{preset.TwilioVerifyStart, preset.TwilioVerifyCheck} {
		doc := admin.doc("/apis/" + key)
		if got := missing(doc); got != "" {
			t.Errorf("%s still misses %s", key, got)
		}
		w.as(auth.Builder).postForm("/apis/"+key, formFields(doc)).wantRedirect("/apis/" + key)
	}
}

func TestAPresetIsAddedWhereItsAttributesAreNotYet(t *testing.T) {
	w := newWorld(t)
	doc := w.as(auth.Builder).doc("/apis/new?preset=" + preset.TwilioVerifyStart)
	if got := missing(doc); strings.Contains(got, "attribute") {
		t.Errorf("it asks for %s", got)
	}
	if got := doc.Find(`[name="mappings.0.new_key"]`).AttrOr("value", ""); got != "verification_sid" {
		t.Errorf("it would make the attribute %q", got)
	}
	doc = w.as(auth.Builder).doc("/apis/new?preset=" + preset.TwilioVerifyCheck)
	if got := missing(doc); !strings.Contains(got, "Add the attribute user_otp -> /attributes/new?key=user_otp") {
		t.Errorf("it asks for %s", got)
	}
	form := w.as(auth.Builder).doc("/attributes/new?key=user_otp")
	if got := form.Find("[name=type] option[selected]").AttrOr("value", ""); got != "secret" {
		t.Errorf("the code would be of the type %q", got)
	}
}

func TestAMisspeltNameHasARepairAndIsNotMissing(t *testing.T) {
	w := newWorld(t)
	w.addSecret("shop_token", "a value of its own")
	a := apidef.API{Key: "a", Name: "A", Method: "GET", URL: "https://api.example.com/", Body: apidef.Body{Kind: apidef.NoBody},
		Headers: []apidef.Row{{Key: "Authorization", Value: "{{secret.shoptoken}}"}}}
	must(t, second(w.db.SaveAPI(w.ctx, a)))
	if got := missing(w.as(auth.Builder).doc("/apis/a")); got != "" {
		t.Errorf("it is said to miss %s", got)
	}
}

// formFields is what a browser sends of the form that edits an API.
func formFields(doc *goquery.Document) url.Values {
	fields := url.Values{}
	doc.Find("#api-form").Find("input[name], select[name], textarea[name]").Each(func(_ int, s *goquery.Selection) {
		value := s.AttrOr("value", "")
		_, checked := s.Attr("checked")
		switch {
		case s.AttrOr("type", "") == "checkbox" && !checked:
			return
		case s.Is("select"):
			value = s.Find("option[selected]").AttrOr("value", "")
		case s.Is("textarea"):
			value = s.Text()
		}
		fields.Add(s.AttrOr("name", ""), value)
	})
	fields.Del("overwrite")
	return fields
}
