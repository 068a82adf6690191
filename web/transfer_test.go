package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/convert"
	"patchbay/internal/convert/sealed"
	"patchbay/internal/secret"
)

const shop = `format: patchbay/v1
secrets:
  - name: shop_token
    hosts:
      - api.example.com
attributes:
  - key: order_id
    label: Order ID
    type: text
    scope: contact
environments:
  - key: stage
    name: Stage
    constants:
      - name: base_url
        value: https://stage.example.com
apis:
  - key: get-order
    name: Get order
    method: GET
    url: https://api.example.com/orders/{{order_id}}
    auth:
      kind: bearer
      token: "{{secret.shop_token}}"
`

// upload sends a file to be imported, and returns where that leads.
func (c *client) upload(name, content string) answer {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	must(c.t, err)
	must(c.t, second(io.WriteString(part, content)))
	must(c.t, m.Close())
	return c.send(http.MethodPost, "/import", &b, "Content-Type", m.FormDataContentType())
}

// planOf uploads a file and returns the path of its plan.
func (c *client) planOf(content string) string {
	c.t.Helper()
	r := c.upload("shop.yaml", content)
	if r.status != http.StatusSeeOther {
		c.t.Fatalf("answered %d %s", r.status, r.text())
	}
	return r.header.Get("Location")
}

// formOf is what a browser would send of the plan's form.
func formOf(doc *goquery.Document) url.Values {
	form := url.Values{"do": {"apply"}}
	doc.Find("#plan input[name], #plan select[name]").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		value, _ := s.Attr("value")
		if goquery.NodeName(s) == "select" {
			chosen := s.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = s.Find("option").First()
			}
			value, _ = chosen.Attr("value")
		}
		form.Set(name, value)
	})
	return form
}

func TestAnImportFillsTheActiveEnvironment(t *testing.T) {
	w := newWorld(t)
	admin := w.as(auth.Admin)
	must(t, second(w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "here", Name: "Of this place", Constants: []apidef.Row{{Key: "other", Value: "stays"}}})))
	must(t, w.db.UseEnvironment(w.ctx, "here"))
	plan := admin.planOf(strings.Replace(shop, "https://api.example.com/orders/{{order_id}}", "'{{env.base_url}}/orders/{{order_id}}'", 1))
	page := admin.get(plan)
	page.want(http.StatusOK, "3 new", "1 changed", "Of this place")
	if strings.Contains(page.text(), "Neither in the import nor here") {
		t.Errorf("it says that something is missing: %s", page.text())
	}
	form := formOf(admin.doc(plan))
	form.Set("secrets.shop_token", "tiger-tiger")
	if done := admin.postForm(plan, form); done.status != http.StatusSeeOther {
		t.Fatalf("answered %d %s", done.status, done.text())
	}
	e, err := w.db.Environment(w.ctx, "here")
	must(t, err)
	if got := e.Values(); got["base_url"] != "https://stage.example.com" || got["other"] != "stays" || !e.Active {
		t.Errorf("the active environment is %+v", e)
	}
	t.Run("unless somebody skips that", func(t *testing.T) {
		plan := admin.planOf(strings.NewReplacer("https://api.example.com/orders/{{order_id}}", "'{{env.second_url}}/orders/{{order_id}}'", "base_url", "second_url", "key: stage", "key: two", "get-order", "second").Replace(shop))
		form := formOf(admin.doc(plan))
		form.Set("choice.environment:here", "skip")
		form.Set("do", "look")
		admin.postForm(plan, form).want(http.StatusOK, "Neither in the import nor here", "second_url")
	})
}

func TestImportingABundle(t *testing.T) {
	w := newWorld(t)
	admin := w.as(auth.Admin)
	admin.get("/transfer").want(http.StatusOK, "No imports yet", "Import a file")
	plan := admin.planOf(shop)
	admin.get(plan).want(http.StatusOK, "3 new", "Get order", "shop_token", "For api.example.com", "Nothing is stored yet")
	admin.get("/apis").want(http.StatusOK, "No APIs")

	form := formOf(admin.doc(plan))
	form.Set("secrets.shop_token", "tiger-tiger")
	done := admin.postForm(plan, form)
	if done.status != http.StatusSeeOther || !strings.HasPrefix(done.header.Get("Location"), "/imports/imp_") {
		t.Fatalf("answered %d %s", done.status, done.text())
	}
	result := done.header.Get("Location")
	admin.get(result).want(http.StatusOK, "Get order", "Order ID", "Undo this import", "shop_token")
	admin.get("/transfer").want(http.StatusOK, "shop.yaml", "The admin")
	if e, err := w.db.Secret(w.ctx, "shop_token"); err != nil || e.Hosts[0] != "api.example.com" {
		t.Errorf("the secret is %v, %v", e.Hosts, err)
	} else if v, err := w.keys.OpenEntry(e); err != nil || v.Reveal() != "tiger-tiger" {
		t.Error("the secret has another value", err)
	}
	t.Run("the plan is gone once it was applied", func(t *testing.T) {
		admin.get(plan).want(http.StatusNotFound, "is not there any more")
	})
	t.Run("the same file again has nothing to do", func(t *testing.T) {
		admin.get(admin.planOf(shop)).want(http.StatusOK, "3 the same", "3 already here in the same form")
	})
	t.Run("what differs is to be decided, and shown in words and as text", func(t *testing.T) {
		plan := admin.planOf(strings.Replace(shop, "name: Get order", "name: Read order", 1))
		admin.get(plan).want(http.StatusOK, "1 changed", "Name: “Read order” instead of “Get order”", "- name: Get order", "+ name: Read order")
		form := formOf(admin.doc(plan))
		admin.postForm(plan, form).want(http.StatusUnprocessableEntity, "choose what to do with what differs", "Choose what to do.")
		form.Set("choice.api:get-order", "rename")
		form.Set("key.api:get-order", "order_id!")
		form.Set("do", "look")
		admin.postForm(plan, form).want(http.StatusOK, "small letters, digits and -")
		form.Set("key.api:get-order", "")
		admin.postForm(plan, form).want(http.StatusOK, "It becomes get-order-2")
		form.Set("do", "apply")
		if r := admin.postForm(plan, form); r.status != http.StatusSeeOther {
			t.Fatalf("answered %d %s", r.status, r.text())
		}
		if a, err := w.db.API(w.ctx, "get-order-2"); err != nil || a.Name != "Read order" {
			t.Errorf("%+v, %v", a, err)
		}
	})
	t.Run("a change since the plan was looked at is not written over", func(t *testing.T) {
		plan := admin.planOf(strings.Replace(shop, "name: Get order", "name: Third", 1))
		form := formOf(admin.doc(plan))
		form.Set("choice.api:get-order", "replace")
		a, err := w.db.API(w.ctx, "get-order")
		must(t, err)
		a.Name = "Mine"
		must(t, second(w.db.SaveAPI(w.ctx, a)))
		admin.postForm(plan, form).want(http.StatusConflict, "something here has changed since the plan was made", "instead of “Mine”")
	})
	t.Run("undo says why it can't, and undoes what it can", func(t *testing.T) {
		admin.post(result+"/undo").want(http.StatusConflict, "can't be undone any more", "API get-order was changed since.", "API get-order-2 needs Custom attribute order_id.")
	})
}

func TestUndoingAnImport(t *testing.T) {
	w := newWorld(t)
	admin := w.as(auth.Admin)
	plan := admin.planOf(shop)
	result := admin.postForm(plan, formOf(admin.doc(plan))).header.Get("Location")
	admin.get(result).want(http.StatusOK, "Secrets are still missing", "shop_token")
	w.as(auth.Builder).post(result+"/undo").want(http.StatusForbidden, "Only an admin undoes it")
	admin.post(result + "/undo").wantRedirect(result)
	admin.get(result).want(http.StatusOK, "Undone by The admin")
	admin.get("/apis/get-order").want(http.StatusNotFound)
	admin.get("/audit").want(http.StatusOK, "undid the import", "imported")
}

func TestABuilderImportsWhatABuilderMayChange(t *testing.T) {
	w := newWorld(t)
	builder := w.as(auth.Builder)
	plan := builder.planOf(shop)
	page := builder.get(plan)
	page.want(http.StatusOK, "Only an admin changes environments", "Ask an admin to add them")
	if strings.Contains(page.body, `type="password"`) {
		t.Error("a builder is asked for secrets")
	}
	form := formOf(builder.doc(plan))
	form.Set("choice.environment:stage", "take")
	form.Set("secrets.shop_token", "tiger-tiger")
	if r := builder.postForm(plan, form); r.status != http.StatusSeeOther {
		t.Fatalf("answered %d %s", r.status, r.text())
	}
	for path, want := range map[string]int{"/apis/get-order": 200, "/environments/stage": 404} {
		if got := builder.get(path).status; got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	if entries, err := w.db.Secrets(w.ctx); err != nil || len(entries) != 0 {
		t.Errorf("a builder stored secrets: %v, %v", entries, err)
	}
	t.Run("a plan is its owner's alone", func(t *testing.T) {
		w.as(auth.Admin).get(builder.planOf(shop)).want(http.StatusNotFound)
	})
}

func TestWhatCanNotBeImportedIsRefusedInWords(t *testing.T) {
	builder := newWorld(t).as(auth.Builder)
	builder.upload("x", "hello").want(http.StatusUnsupportedMediaType, "Nothing was imported", "none of the formats")
	for name, tt := range map[string]struct{ text, want string }{
		"a broken bundle":     {"format: patchbay/v1\napis: 7\n", "Line 2, column 7: A list is expected here"},
		"a newer version":     {"format: patchbay/v9\n", "a newer one may read it"},
		"a bundle with an &a": {"format: patchbay/v1\napis: &a []\n", "has no anchors"},
	} {
		t.Run(name, func(t *testing.T) {
			builder.upload("x", tt.text).want(http.StatusUnprocessableEntity, "Nothing was imported", tt.want)
		})
	}
	t.Run("a text that was pasted comes back", func(t *testing.T) {
		builder.postForm("/import/paste", url.Values{"text": {"hello you"}}).want(http.StatusUnsupportedMediaType, "hello you")
	})
	t.Run("what is not known is listed", func(t *testing.T) {
		r := builder.postForm("/import/paste", url.Values{"text": {strings.Replace(shop, "    label:", "    colour: red\n    label:", 1)}})
		builder.get(r.header.Get("Location")).want(http.StatusOK, "Not taken over: 1", "Line 8, column 5: \"colour\"")
	})
}

func TestExporting(t *testing.T) {
	w := newWorld(t)
	w.seed()
	builder := w.as(auth.Builder)
	builder.get("/export").want(http.StatusOK, "Choose what to export", "Send OTP")
	page := builder.get("/export?item=flow:phone-verification")
	page.want(http.StatusOK, "Comes along: Chat flow phone-verification needs it.", "key: send-otp", "patchbay/v1")
	if strings.Contains(page.body, "twilio-verify-start\n") {
		t.Error("what nobody needs comes along")
	}
	file := builder.get("/export/file?item=flow:phone-verification")
	if !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment; filename=patchbay-phone-verification-20") || !strings.HasPrefix(file.body, "format: patchbay/v1\n") {
		t.Errorf("got %v %.80s", file.header, file.body)
	}
	t.Run("a secret that is typed into a header does not leave", func(t *testing.T) {
		must(t, second(w.db.SaveAPI(w.ctx, apidef.API{Key: "typed", Name: "Typed", Method: "POST", URL: "https://api.example.com",
			Headers: []apidef.Row{{Key: "Authorization", Value: "Bearer tiger-tiger"}}, Auth: apidef.Auth{Kind: apidef.NoAuth, Password: "left-over-tiger"},
			Body: apidef.Body{Kind: apidef.JSONBody, Text: `{"authToken": "tiger-in-body", "a": 1}`}})))
		page := builder.get("/export?item=api:typed")
		page.want(http.StatusOK, "Secrets were typed into these definitions", "Bearer {{secret.typed_authorization_0}}")
		if strings.Contains(page.body, "tiger") {
			t.Error("the secret is on the page")
		}
	})
	t.Run("with the secrets it is encrypted, and for admins", func(t *testing.T) {
		w.addSecret("twilio_auth_token", "tiger-tiger")
		fields := url.Values{"item": {"api:twilio-verify-start"}, "passphrase": {"short"}}
		w.as(auth.Builder).postForm("/export/sealed", fields).want(http.StatusForbidden)
		admin := w.as(auth.Admin)
		admin.postForm("/export/sealed", fields).want(http.StatusUnprocessableEntity, "12 characters")
		fields.Set("passphrase", "correct horse battery")
		r := admin.postForm("/export/sealed", fields)
		got, err := sealed.Open([]byte(r.body), "correct horse battery")
		if err != nil || len(got.Secrets) != 1 || got.Secrets[0].Value.Reveal() != "tiger-tiger" {
			t.Fatalf("%d, %+v, %v", r.status, got, err)
		}
		plan := admin.planOf(r.body)
		admin.get(plan).want(http.StatusOK, "Passphrase")
		admin.postForm(plan, url.Values{"passphrase": {"wrong"}}).want(http.StatusUnprocessableEntity, "not the passphrase")
		opened := admin.postForm(plan, url.Values{"passphrase": {"correct horse battery"}})
		admin.get(opened.header.Get("Location")).want(http.StatusOK, "the same")
	})
}

func TestSecretsThatAConverterFoundAreSealedUntilTheyAreStored(t *testing.T) {
	w := newWorld(t)
	r, err := convert.Native().Convert([]byte(shop), convert.Options{})
	must(t, err)
	r.Secrets = []convert.Found{{Name: "shop_token", Value: secret.New("tiger-tiger")}}
	text, err := sealed.Seal([]byte(shop), r.Secrets, "correct horse battery")
	must(t, err)
	admin := w.as(auth.Admin)
	plan := admin.postForm(admin.planOf(string(text)), url.Values{"passphrase": {"correct horse battery"}}).header.Get("Location")
	page := admin.get(plan)
	page.want(http.StatusOK, "Found in what you import")
	if strings.Contains(page.body, "tiger") {
		t.Error("the secret is on the page")
	}
	if r := admin.postForm(plan, formOf(admin.doc(plan))); r.status != http.StatusSeeOther {
		t.Fatalf("answered %d %s", r.status, r.text())
	}
	e, err := w.db.Secret(w.ctx, "shop_token")
	must(t, err)
	if v, err := w.keys.OpenEntry(e); err != nil || v.Reveal() != "tiger-tiger" {
		t.Error("the secret has another value", err)
	}
}
