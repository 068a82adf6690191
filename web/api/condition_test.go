package api_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/auth"
	"patchbay/web/api/apitest"
)

type fields = map[string]any

var word = fields{"key": "word", "label": "Word", "type": "text", "scope": "contact"}

func TestNobodyUndoesTheWorkOfOthers(t *testing.T) {
	w := newWorld(t)
	c := w.client(auth.Read, auth.Write)
	first := c.CreateAttribute(word).Done(201)
	if first.ETag() != `"1"` {
		t.Errorf("the ETag is %s", first.ETag())
	}
	t.Run("a change that does not say what it was made from is refused", func(t *testing.T) {
		c.ReplaceAttribute("word", word).Refused(http.StatusPreconditionRequired, "If-Match")
		c.DeleteAttribute("word").Refused(http.StatusPreconditionRequired, "If-Match")
	})
	second := c.IfMatch(first.ETag()).ReplaceAttribute("word", word).Done(200)
	t.Run("a change that was made from something older is refused", func(t *testing.T) {
		old := c.IfMatch(first.ETag())
		old.ReplaceAttribute("word", word).Refused(http.StatusPreconditionFailed, "Somebody has changed this")
		old.DeleteAttribute("word").Refused(http.StatusPreconditionFailed, "Somebody has changed this")
		c.IfMatch("W/"+second.ETag()).DeleteAttribute("word").Refused(http.StatusPreconditionFailed, "")
	})
	t.Run("one of a list of ETags is enough", func(t *testing.T) {
		second = c.IfMatch(`"x", `+second.ETag()).ReplaceAttribute("word", word).Done(200)
	})
	t.Run("who has read it already is told only that", func(t *testing.T) {
		known := c.Sending("If-None-Match", "W/"+second.ETag())
		if a := known.GetAttribute("word").Done(http.StatusNotModified); a.Raw != "" || a.ETag() != second.ETag() {
			t.Errorf("answered %q %s", a.Raw, a.ETag())
		}
		list := c.ListAttributes(nil).Done(200)
		c.Sending("If-None-Match", list.ETag()).ListAttributes(nil).Done(http.StatusNotModified)
		c.IfMatch("*").ReplaceAttribute("word", word).Done(200)
		known.GetAttribute("word").Done(200)
		c.Sending("If-None-Match", list.ETag()).ListAttributes(nil).Done(200)
	})
	t.Run("what was read can be sent back as it is", func(t *testing.T) {
		read := c.GetAttribute("word").Done(200)
		if again := c.IfMatch(read.ETag()).ReplaceAttribute("word", read.Out).Done(200); again.Out.Revision != read.Out.Revision+1 {
			t.Errorf("sent back it is %s", again.Raw)
		}
	})
	t.Run("a key stays what it is", func(t *testing.T) {
		c.IfMatch("*").ReplaceAttribute("word", fields{"key": "other", "label": "Word", "type": "text", "scope": "contact"}).Refused(422, "never changes")
	})
	c.IfMatch("*").DeleteAttribute("word").Done(204)
	t.Run("what is not there is not found, whatever it was made from", func(t *testing.T) {
		c.IfMatch("*").DeleteAttribute("word").Refused(404, "There is no attribute")
	})
}

func TestAMaskStaysWhatItStandsFor(t *testing.T) {
	w := newWorld(t)
	c := w.client(auth.Read, auth.Write)
	made := c.CreateAPI(fields{"key": "typed", "name": "Typed", "method": "POST", "url": "https://api.example.com",
		"headers": []fields{{"key": "X-First", "value": "1"}, {"key": "Authorization", "value": "Bearer typed-in-token"}},
		"body":    fields{"kind": "json", "text": `{"api_key": "typed-in-body-key"}`},
		"auth":    fields{"kind": "none", "password": "kept"}}).Done(201)
	for _, secret := range []string{"typed-in", "kept"} {
		if strings.Contains(made.Raw, secret) {
			t.Errorf("%s is in %s", secret, made.Raw)
		}
	}
	t.Run("sent back, also in another row", func(t *testing.T) {
		changed := made.Out
		changed.Headers = changed.Headers[1:]
		c.IfMatch("*").ReplaceAPI("typed", changed).Done(200)
		stored, err := w.db.API(t.Context(), "typed")
		must(t, err)
		if stored.Headers[0].Value != "Bearer typed-in-token" || stored.Body.Text != `{"api_key": "typed-in-body-key"}` || stored.Auth.Password != "kept" {
			t.Errorf("stored %+v", stored)
		}
	})
	t.Run("but it is refused where it stands for nothing", func(t *testing.T) {
		changed := made.Out
		changed.Headers[1].Key = "X-Other"
		c.IfMatch("*").ReplaceAPI("typed", changed).Refused(422, "headers.X-Other.0")
		changed.Headers[1].Key = "Authorization"
		changed.URL = "https://api.example.com/2"
		c.IfMatch("*").ReplaceAPI("typed", changed).Done(200)
		changed.URL = "https://somebody-else.example.com"
		c.IfMatch("*").ReplaceAPI("typed", changed).Refused(422, "calls another address now")
		changed.Key = "copy"
		c.CreateAPI(changed).Refused(422, "it can't be moved")
	})
}

func TestWhatIsNotUnderstoodIsRefused(t *testing.T) {
	w := newWorld(t)
	c := w.client(auth.TokenScopes()...)
	canary := "value-that-nobody-repeats"
	for _, refused := range []struct {
		name string
		by   apitest.Answer[struct{}]
		code int
		says string
	}{
		{"an unknown field", anything(c.CreateAttribute(fields{"label": "A", "type": "text", "scope": "contact", "typ": canary})), 422, `"field":"typ"`},
		{"a field in capitals", anything(c.CreateAttribute(fields{"Label": canary, "type": "text", "scope": "contact"})), 422, `"field":"Label"`},
		{"an unknown field far below", anything(c.CreateFlow(fields{"name": "F", "components": []fields{{"id": "a", "settings": fields{"choices": []fields{{"lable": canary}}}}}})), 422, "components.0.settings.choices.0.lable"},
		{"a number where a text belongs", anything(c.CreateAttribute(fields{"label": 4711, "type": "text", "scope": "contact"})), 422, "This must be a text."},
		{"a text where a number belongs", anything(c.CreateAPI(fields{"name": "A", "method": "GET", "url": "https://example.com", "options": fields{"retries": canary}})), 422, "options.retries"},
		{"a NUL", anything(c.CreateAttribute(fields{"label": "A\x00", "type": "text", "scope": "contact"})), 422, "no text"},
		{"a list instead of an object", anything(c.CreateAttribute([]string{canary})), 422, "This must be an object."},
		{"an unknown type", anything(c.CreateAttribute(fields{"label": "A", "type": canary, "scope": "contact"})), 422, "type"},
		{"an unknown parameter", anything(c.ListAPIs(map[string][]string{"querry": {canary}})), 422, "querry"},
		{"a parameter twice", anything(c.ListAPIs(map[string][]string{"q": {"a", "b"}})), 422, "once"},
		{"no number as limit", anything(c.ListAPIs(map[string][]string{"limit": {canary}})), 422, "limit"},
		{"too large a limit", anything(c.ListAPIs(map[string][]string{"limit": {"101"}})), 422, "1 to 100"},
		{"a made-up cursor", anything(c.ListAPIs(map[string][]string{"cursor": {canary}})), 422, "no cursor of this list"},
		{"no time", anything(c.ListLogs(map[string][]string{"from": {canary}})), 422, "RFC 3339"},
		{"no status", anything(c.ListLogs(map[string][]string{"status": {canary}})), 422, "no status"},
		{"an import of nothing known", anything(c.Import(nil, canary)), 415, "none of the formats"},
		{"a value to take that is not there", anything(c.Import(map[string][]string{"dry_run": {"1"}, "take": {"nothing"}}, "curl https://shop.example.com/orders")), 422, "There is no value"},
		{"an unknown choice", anything(c.Import(map[string][]string{"on_conflict": {canary}}, "")), 422, "on_conflict"},
		{"a dry run of neither", anything(c.Import(map[string][]string{"dry_run": {canary}}, "")), 422, "dry_run"},
		{"a secret without hosts", anything(c.CreateSecret(fields{"name": "s", "value": canary})), 422, "hosts"},
		{"a weak password", anything(c.CreateUser(fields{"email": "a@example.com", "name": "A", "role": "viewer", "password": "short"})), 422, "password"},
		{"a postponement by nothing", anything(c.PostponeConversation("cnv_none", fields{})), 404, "There is no"},
	} {
		t.Run(refused.name+" is refused in words", func(t *testing.T) {
			refused.by.Refused(refused.code, refused.says)
			if strings.Contains(refused.by.Raw, canary) {
				t.Errorf("what was sent is repeated: %s", refused.by.Raw)
			}
		})
	}
}

// anything forgets what an answer would have been.
func anything[T any](a apitest.Answer[T]) apitest.Answer[struct{}] { return apitest.Forget(a) }
