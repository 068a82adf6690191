package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
)

// modelProvider answers as a provider of language models does, and knows one key.
type modelProvider struct {
	*httptest.Server
	key string
}

func newModelProvider(t *testing.T) *modelProvider {
	t.Helper()
	p := &modelProvider{key: "the-right-key"}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if given != p.key {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"error":{"message":"Incorrect API key provided: `+given+`."}}`)
			return
		}
		_, _ = io.WriteString(w, `{"object":"list","data":[]}`)
	}))
	t.Cleanup(p.Close)
	return p
}

// connectTo sends the form that connects the models of the provider.
func (c *client) connectTo(base, key string) answer {
	c.t.Helper()
	return c.post("/integrations/openai/connect", "secrets.openai_api_key", key, "constants.openai_base_url", base, "constants.openai_model", "small")
}

func TestTheCatalogueIsSearchedAndNarrowed(t *testing.T) {
	w := newWorld(t)
	c := w.as(auth.Viewer)
	c.get("/integrations").want(http.StatusOK, "Twilio Messages", "Stripe", "Not connected")
	narrowed := c.get("/integrations?q=sheet")
	narrowed.want(http.StatusOK, "Google Sheets")
	if strings.Contains(narrowed.text(), "Stripe") {
		t.Errorf("the search finds too much: %s", narrowed.text())
	}
	doc := c.doc("/integrations?category=Payments&q=pay")
	if got := words(doc.Find(".catalogue h2")); got != "Razorpay" && got != "RazorpayStripe" {
		t.Errorf("the category has %q", got)
	}
	if got := doc.Find(`[role=search] [name=category]`).AttrOr("value", ""); got != "Payments" {
		t.Errorf("the search forgets the category: %q", got)
	}
	c.get("/integrations?q=nothing+like+it").want(http.StatusOK, "No integration matches")
	c.get("/integrations/unknown").want(http.StatusNotFound, "no integration")
}

func TestConnectingAnIntegration(t *testing.T) {
	w, models := newWorld(t), newModelProvider(t)
	admin := w.as(auth.Admin)
	admin.get("/integrations/openai").want(http.StatusOK, "Ask a model", "API key", "ai_answer", "Connect")

	t.Run("what is not typed is asked for, and nothing is stored", func(t *testing.T) {
		r := admin.connectTo("", "")
		r.wantProblem("secrets.openai_api_key", "Type the API key.")
		r.wantProblem("constants.openai_base_url", "Type the base URL")
		admin.get("/integrations/openai").want(http.StatusOK, "Not connected")
		if list, err := w.db.APIs(w.ctx, ""); err != nil || len(list) > 0 {
			t.Errorf("there are APIs %v, %v", list, err)
		}
	})
	t.Run("a refused secret is told in the provider's words, without the secret, and everything is kept", func(t *testing.T) {
		r := admin.connectTo(models.URL+"/v1", "the-wrong-key")
		r.want(http.StatusOK, "OpenAI-compatible chat refused: not authorized, status 401.", "It says: “Incorrect API key provided: [secret].”", "Not working")
		if strings.Contains(r.body, "the-wrong-key") {
			t.Error("the page shows the secret")
		}
		admin.get("/apis").want(http.StatusOK, "Ask a model", "List the models")
	})
	t.Run("the right one is put in its place", func(t *testing.T) {
		admin.connectTo(models.URL+"/v1", models.key).want(http.StatusOK, "OpenAI-compatible chat is connected: it accepts the secrets.")
		e, err := w.db.Secret(w.ctx, "openai_api_key")
		must(t, err)
		if len(e.Hosts) != 1 || "http://"+e.Hosts[0] != models.URL {
			t.Errorf("the secret may go to %v", e.Hosts)
		}
	})
	t.Run("connecting again with the same changes nothing", func(t *testing.T) {
		before, err := w.db.Connections(w.ctx)
		must(t, err)
		admin.connectTo(models.URL+"/v1", "").want(http.StatusOK, "it accepts the secrets")
		after, err := w.db.Connections(w.ctx)
		if err != nil || len(before) != 1 || len(after) != 1 {
			t.Errorf("connections %v, %v: %v", before, after, err)
		}
	})
	t.Run("another host wants the secret again", func(t *testing.T) {
		other := newModelProvider(t)
		admin.connectTo(other.URL+"/v1", "").wantProblem("secrets.openai_api_key", "Type the API key again")
	})
	t.Run("who cannot be reached is told, and nothing is lost", func(t *testing.T) {
		models.Close()
		admin.post("/integrations/openai/check").want(http.StatusOK, "OpenAI-compatible chat could not be reached.", "check again later", "Not working")
		admin.get("/integrations/openai").want(http.StatusOK, "Disconnect", "Last check")
	})
	t.Run("disconnecting takes it all out", func(t *testing.T) {
		admin.post("/integrations/openai/disconnect").wantRedirect("/integrations/openai")
		admin.get("/integrations/openai").want(http.StatusOK, "OpenAI-compatible chat is disconnected.", "Not connected")
		admin.get("/apis").want(http.StatusOK, "No APIs yet", "Start from an integration")
		e, err := w.db.ActiveEnvironment(w.ctx)
		if err != nil || len(e.Constants) > 0 {
			t.Errorf("constants are left: %v, %v", e.Constants, err)
		}
		admin.post("/integrations/openai/disconnect").want(http.StatusNotFound)
	})
}

func TestWhatAConnectionMeetsIsForPeopleToDecide(t *testing.T) {
	w, models := newWorld(t), newModelProvider(t)
	own := apidef.API{Key: "openai-chat", Name: "My own", Method: "GET", URL: "https://api.example.com/", Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes()}
	must(t, second(w.db.SaveAPI(w.ctx, own)))
	admin := w.as(auth.Admin)
	r := admin.connectTo(models.URL+"/v1", models.key)
	if r.status != http.StatusSeeOther || !strings.HasPrefix(r.header.Get("Location"), "/import/plans/") {
		t.Fatalf("answered %d %s", r.status, r.text())
	}
	plan := r.header.Get("Location")
	admin.get(plan).want(http.StatusOK, "2 changed", "Nothing is stored yet")
	form := formOf(admin.doc(plan))
	form.Set("choice.api:openai-chat", "rename")
	if got := form.Get("choice.environment:built-in"); got != "replace" {
		t.Errorf("the constants are asked about: %q", got)
	}
	admin.postForm(plan, form).wantRedirect("/integrations/openai")
	admin.post("/integrations/openai/check").want(http.StatusOK, "it accepts the secrets")
	admin.get("/apis").want(http.StatusOK, "My own", "Ask a model")
}

func TestAnIntegrationThatIsUsedStays(t *testing.T) {
	w, models := newWorld(t), newModelProvider(t)
	admin := w.as(auth.Admin)
	admin.connectTo(models.URL+"/v1", models.key).want(http.StatusOK)
	a, err := w.db.API(w.ctx, "openai-chat")
	must(t, err)
	a.Name = "My model"
	must(t, second(w.db.SaveAPI(w.ctx, a)))
	admin.post("/integrations/openai/disconnect").want(http.StatusConflict, "nothing was removed", "API openai-chat was changed since.")
	admin.get("/integrations/openai").want(http.StatusOK, "Connected")
}

func TestWhoMayConnectAnIntegration(t *testing.T) {
	w := newWorld(t)
	w.as(auth.Admin)
	builder := w.as(auth.Builder)
	r := builder.get("/integrations/stripe")
	r.want(http.StatusOK, "Admins connect it. Ask", "The admin", "Secret key")
	if r.doc().Find("form[action$=connect]").Length() > 0 {
		t.Error("a builder finds the form")
	}
	builder.post("/integrations/stripe/connect", "secrets.stripe_secret_key", "x").want(http.StatusForbidden)
	builder.post("/integrations/stripe/disconnect").want(http.StatusForbidden)
	w.as(auth.Viewer).post("/integrations/stripe/check").want(http.StatusForbidden)
	builder.post("/integrations/stripe/check").want(http.StatusOK, "The check could not be made.")
}

func TestTheEditorSaysWhichIntegrationAnAPICameFrom(t *testing.T) {
	w, models := newWorld(t), newModelProvider(t)
	admin := w.as(auth.Admin)
	admin.connectTo(models.URL+"/v1", models.key).want(http.StatusOK)
	doc := admin.doc("/apis/openai-chat?tab=third-party")
	if got := doc.Find(`#panel-third-party a[href="/integrations/openai"]`).Length(); got != 1 {
		t.Errorf("%d links lead to the integration", got)
	}
	if got := admin.doc("/apis/new").Find(`a[href="/integrations"]`).Length(); got < 2 {
		t.Errorf("Add API offers the catalogue %d times", got)
	}
}

func TestAMissingConstantIsBegunAndTheHostOfASecretProposed(t *testing.T) {
	w := newWorld(t)
	w.seed()
	admin := w.as(auth.Admin)
	form := admin.doc("/environments/built-in?constant=twilio_verify_service")
	if got := form.Find(`[name="constants.0.key"]`).AttrOr("value", ""); got != "twilio_verify_service" {
		t.Errorf("the environment begins the constant %q", got)
	}
	secret := admin.doc("/secrets/new?key=twilio_auth_token")
	if got := secret.Find("[name=hosts]").Text(); !strings.Contains(got, "verify.twilio.com") {
		t.Errorf("the form proposes %q", got)
	}
}
