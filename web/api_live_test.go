package web_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/auth"
)

// checkedForm is what the editor says of a form.
type checkedForm struct {
	Found []struct {
		Field, Message string
		From, To       int
		Warning        bool
		Above          string
		Fix            *struct {
			From, To int
			Text     string
		}
	}
	Values   []struct{ Key string }
	Literals []string
	Waits    string
	Preview  *struct {
		Method, CURL string
		URL, Body    []previewPiece
		Headers      []struct {
			Name  string
			Value []previewPiece
		}
	}
}

type previewPiece struct {
	Text, From string
	Secret     bool
}

func shownText(all []previewPiece) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.Text)
	}
	return b.String()
}

func (c *client) check(path string, f url.Values) checkedForm {
	c.t.Helper()
	r := c.postForm(path, f)
	var got checkedForm
	if err := json.Unmarshal([]byte(r.body), &got); r.status != 200 || err != nil {
		c.t.Fatalf("%d %v: %s", r.status, err, r.body)
	}
	return got
}

func TestACheckSpeaksOfTheFieldsAsTheFormHasThem(t *testing.T) {
	w := newWorld(t)
	f := apiFields("url", "  https://example.com/\U0001F600/{{phoen}}", "headers.0.key", "", "headers.0.value", "", "headers.3.on", "1", "headers.3.key", "X-Name", "headers.3.value", "{{nmae}}",
		"outcomes.0.name", "", "outcomes.2.name", "good", "outcomes.2.condition", "respnse.status == 200")
	got := w.as(auth.Builder).check("/apis/new/check", f)
	want := map[string]string{"url": "phoen", "headers.3.value": "nmae", "outcomes.2.condition": "respnse"}
	for _, g := range got.Found {
		typed := []rune(strings.ReplaceAll(f.Get(g.Field), "\U0001F600", "xx")) // two UTF-16 units
		if word, ok := want[g.Field]; ok {
			delete(want, g.Field)
			if at := string(typed[g.From:g.To]); at != word || g.Fix == nil || string(typed[g.Fix.From:g.Fix.To]) != word {
				t.Errorf("%s: the mistake is at %q, its repair %+v", g.Field, at, g.Fix)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("nothing is said of %v: %+v", want, got.Found)
	}
	if got.Preview != nil || !strings.HasPrefix(got.Waits, "API URL: ") {
		t.Errorf("the preview waits for %q", got.Waits)
	}
}

func TestAFormThatIsNotFinishedIsNotWrongYet(t *testing.T) {
	got := newWorld(t).as(auth.Builder).check("/apis/new/check", apiFields("name", "", "url", ""))
	for _, g := range got.Found {
		if g.Field == "name" || g.Field == "url" && !g.Warning {
			t.Errorf("%s: %s", g.Field, g.Message)
		}
	}
}

func TestThePreviewSaysWhatCameFromWhereAndMasksSecrets(t *testing.T) {
	w := newWorld(t)
	w.addSecret("shop_token", "canary-4711", "example.com")
	f := apiFields("url", "https://api.example.com/orders/{{phone}}", "headers.0.on", "1", "headers.0.key", "X-Token", "headers.0.value", "t {{secret.shop_token}}",
		"body", `{"n": "{{name | upper}}"}`, "values.phone", "+14155552671", "values.name", "ada")
	b := w.as(auth.Builder)
	got := b.check("/apis/new/check", f)
	if got.Preview == nil {
		t.Fatalf("there is no preview: %+v", got)
	}
	if shownText(got.Preview.URL) != "https://api.example.com/orders/%2B14155552671" || !slices.Contains(got.Preview.URL, previewPiece{"%2B14155552671", "phone", false}) {
		t.Errorf("URL %+v", got.Preview.URL)
	}
	if shownText(got.Preview.Body) != `{"n":"ADA"}` || !slices.Contains(got.Preview.Body, previewPiece{"ADA", "name | upper", false}) {
		t.Errorf("body %+v", got.Preview.Body)
	}
	var token []previewPiece
	for _, h := range got.Preview.Headers {
		if h.Name == "X-Token" {
			token = h.Value
		}
	}
	if !slices.Contains(token, previewPiece{"[secret]", "secret.shop_token", true}) || strings.Contains(got.Preview.CURL, "canary") {
		t.Errorf("header %+v, %s", token, got.Preview.CURL)
	}
	if len(got.Values) != 2 {
		t.Errorf("asks for %+v", got.Values)
	}
}

func TestThePickerMakesAnAttributeInPlace(t *testing.T) {
	b := newWorld(t).as(auth.Builder)
	b.with.Set("Accept", "application/json")
	defer b.with.Del("Accept")
	r := b.post("/attributes/new", "key", "order_id", "label", "Order id", "type", "number", "scope", "conversation")
	r.want(201, `"key":"order_id"`, `"type":"number"`)
	b.post("/attributes/new", "key", "order_id", "label", "Order id", "type", "number", "scope", "conversation").want(409)
}
