package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/web/api"
)

const pay = `{"attributes":{"pin":"my-pin-1234"}}`

func TestCall(t *testing.T) {
	w := newWorld(t)
	p := w.with(w.text)

	t.Run("a program gets the outcome, the attributes and the mappings, and the call is in the log", func(t *testing.T) {
		r := p.call("order", `{"attributes":{"order_id":12345678901234567890,"tag_list":["a","b"]}}`).want(200, "")
		if r.Outcome != "success" || r.Status != 200 || string(r.Attributes["total"]) != "19.990" || len(r.Mappings) != 2 || r.LogID == "" {
			t.Errorf("got %s", r.raw)
		}
		if got := w.shop.asked[0]; !strings.HasPrefix(got, `{"id":12345678901234567890,"tags":["a","b"],"currency":"EUR"`) {
			t.Errorf("the shop was asked %s", got)
		}
		w.logged(t, r.LogID)
	})
	t.Run("no secret is in the answer: none that was sent, echoed or saved", func(t *testing.T) {
		r := p.call("pay", pay).want(200, "")
		for _, s := range []string{shopToken, "my-pin-1234", "R-4711-secret"} {
			if strings.Contains(r.raw, s) {
				t.Errorf("%s is in %s", s, r.raw)
			}
		}
		if string(r.Attributes["receipt"]) != `"[secret]"` || r.Mappings[1]["value"] != "[secret]" {
			t.Errorf("got %s", r.raw)
		}
	})
	t.Run("a dry run answers the request, with its secrets masked, and sends nothing", func(t *testing.T) {
		before := w.shop.calls()
		r := p.call("pay", `{"dry_run":true,"attributes":{"pin":"my-pin-1234"}}`).want(200, `"dry_run":true`)
		if w.shop.calls() != before || r.LogID != "" || !strings.Contains(r.raw, `"method":"POST"`) || !strings.Contains(r.raw, `["X-Shop","[secret]"]`) ||
			strings.Contains(r.raw, "my-pin-1234") || strings.Contains(r.raw, shopToken) {
			t.Errorf("%d calls, answered %s", w.shop.calls()-before, r.raw)
		}
	})
	t.Run("no body at all calls with the defaults", func(t *testing.T) {
		p := p
		p.kind = ""
		p.call("order", "").want(200, "")
	})
	t.Run("a call that finds no response is a result, too", func(t *testing.T) {
		w.shop.server.Close()
		if r := p.call("order", "{}").want(200, ""); r.Outcome != "connection" || r.Status != 0 || r.LogID == "" || !strings.Contains(r.raw, `"attributes":{},"mappings":[]`) {
			t.Errorf("got %s", r.raw)
		}
	})
}

// logged waits until the call is in API Logs, which are written off its path.
func (w *world) logged(t *testing.T, logID string) {
	t.Helper()
	for range 10_000 {
		if row, err := w.db.Call(t.Context(), logID); err == nil {
			if row.CalledBy != call.ByAPI || row.APIKey != "order" {
				t.Errorf("the log says %+v", row)
			}
			return
		}
	}
	t.Errorf("the call %s is not in the log", logID)
}

func TestWhatIsRefused(t *testing.T) {
	w := newWorld(t, func(l *api.Limits) { l.Body = 1000 })
	p := w.with(w.text)
	for _, c := range []struct {
		name, api, body string
		code            int
		sentence        string
		fields          []string
	}{
		{"an API that is not there", "nothing", "{}", 404, "There is no API", nil},
		{"an API whose key is no text", "%FF%00", "{}", 404, "There is no such API.", nil},
		{"attributes that are unknown", "order", `{"attributes":{"zzz":1,"nope":2}}`, 422, "There is no attribute", []string{"attributes.nope", "attributes.zzz"}},
		{"an attribute that the engine owns", "order", `{"attributes":{"verified_phone":"+14155552671"}}`, 422, "Only Patchbay itself", []string{"attributes.verified_phone"}},
		{"values of a wrong type, all at once", "order", `{"attributes":{"order_id":"many","tag_list":"a","pin":["x"],"email":5}}`, 422, "",
			[]string{"attributes.email", "attributes.order_id", "attributes.pin", "attributes.tag_list"}},
		{"a body that is no JSON", "order", `{"attributes":`, 422, "not the JSON", nil},
		{"two bodies", "order", `{} {}`, 422, "not the JSON", nil},
		{"a mistyped field, which might have been the dry run", "order", `{"dry-run":true}`, 422, "not the JSON", nil},
		{"a dry run in capitals", "order", `{"Dry_Run":true}`, 422, "not the JSON", nil},
		{"a dry run that is a text", "order", `{"dry_run":"true"}`, 422, "not the JSON", nil},
		{"attributes that are a list", "order", `{"attributes":[1]}`, 422, "not the JSON", nil},
		{"a list", "order", `[]`, 422, "not the JSON", nil},
		{"a JSON body without anything", "order", ``, 422, "not the JSON", nil},
		{"too much", "order", `{"attributes":{"name":"` + strings.Repeat("x", 1000) + `"}}`, 413, "more than can be sent", nil},
	} {
		t.Run(c.name+" is refused in words", func(t *testing.T) {
			p.call(c.api, c.body).want(c.code, c.sentence, c.fields...)
		})
	}
	t.Run("another form than JSON is refused in words", func(t *testing.T) {
		for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"} {
			p := p
			p.kind = kind
			p.call("order", "{}").want(http.StatusUnsupportedMediaType, "Content-Type: application/json")
		}
		p.kind = "Application/JSON; charset=utf-8"
		p.call("order", "{}").want(200, "")
	})
	if n := w.shop.calls(); n != 1 {
		t.Errorf("the shop was asked %d times, want once", n)
	}
}

func TestIdempotencyKey(t *testing.T) {
	w := newWorld(t)
	_, text := w.token(0, auth.Call)
	ask := func(token, key string) (sent, ref string) {
		p := w.with(token)
		p.key = key
		p.call("order", `{"attributes":{"order_id":7}}`).want(200, "")
		_, ref, _ = strings.Cut(w.shop.asked[len(w.shop.asked)-1], `"ref":`)
		return w.shop.keys[len(w.shop.keys)-1], ref
	}
	first, ref := ask(w.text, "order-7")
	t.Run("a repetition is the same call for the provider, its uuids included", func(t *testing.T) {
		if again, sameRef := ask(w.text, "order-7"); first == "" || again != first || sameRef != ref {
			t.Errorf("%q %s became %q %s", first, ref, again, sameRef)
		}
	})
	t.Run("another key, and the same key of another token, is another call", func(t *testing.T) {
		for token, key := range map[string]string{w.text: "order-8", text: "order-7"} {
			if other, otherRef := ask(token, key); other == first || otherRef == ref {
				t.Errorf("%s is the same call", key)
			}
		}
	})
	t.Run("a key that no header can carry on is refused", func(t *testing.T) {
		p := w.with(w.text)
		for _, key := range []string{strings.Repeat("x", 256), "ä"} {
			p.key = key
			p.call("order", "{}").want(422, "255 printable", "Idempotency-Key")
		}
	})
}

func TestDefaultLimits(t *testing.T) {
	var flags struct {
		API api.Limits `embed:"" prefix:"limit-"`
	}
	parser, err := kong.New(&flags)
	must(t, err)
	_, err = parser.Parse(nil)
	must(t, err)
	if flags.API != api.DefaultLimits() {
		t.Errorf("without flags the limits are %+v, want %+v", flags.API, api.DefaultLimits())
	}
}
