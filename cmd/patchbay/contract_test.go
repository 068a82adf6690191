package main

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/id"
	"patchbay/internal/preset"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// twilioSpecs is where Twilio's own descriptions (github.com/twilio/twilio-oai) lie beside the project.
const twilioSpecs = "../../../shared/specs"

// Made-up values in the forms that the descriptions ask for.
const (
	twilioAccount = "AC00112233445566778899aabbccddeeff"
	twilioService = "VA00112233445566778899aabbccddeeff"
	twilioSender  = "+14155550100"
)

// The paths of Twilio that the program calls.
const (
	twilioMessages      = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
	twilioVerifications = "/v2/Services/{ServiceSid}/Verifications"
	twilioChecks        = "/v2/Services/{ServiceSid}/VerificationCheck"
)

// contract is a server of ours that calls a Twilio made of Twilio's own description.
type contract struct {
	*server
	twilio *prism
}

func newContract(t *testing.T) *contract {
	t.Helper()
	if _, err := os.Stat(twilioSpecs); err != nil {
		t.Skip("Twilio's descriptions are not there (../shared/specs beside the project), so its contract is not tested.")
	}
	p := startPrism(t, described(t, map[string]map[string][]string{
		filepath.Join(twilioSpecs, "twilio_api_v2010.json"): {twilioMessages: {"To", "From", "Body"}},
		filepath.Join(twilioSpecs, "twilio_verify_v2.json"): {twilioVerifications: {"To", "Channel"}, twilioChecks: {"To", "Code"}},
	}))
	c := &contract{server: serve(t, "--egress-allow", "127.0.0.0/8", "--egress-ports", "any", "--twilio-base-url", p.base), twilio: p}
	c.define()
	return c
}

// define gives a fresh installation what the presets ask for. Their addresses lead to our Twilio, which changes nothing
// else about them.
func (c *contract) define() {
	c.t.Helper()
	ctx := auth.WithActor(c.t.Context(), auth.System())
	db, err := store.Open(ctx, filepath.Join(c.data, "patchbay.db"))
	must(c.t, err)
	defer func() { _ = db.Close() }()
	keys, _, err := dataFlags{DataDir: c.data}.keys(ctx, db)
	must(c.t, err)
	at, err := url.Parse(c.twilio.base)
	must(c.t, err)
	gateway := c.args[slices.Index(c.args, "--gateway-listen")+1]
	for key, value := range map[string]string{"twilio_account_sid": twilioAccount, "twilio_auth_token": "0123456789abcdef0123456789abcdef"} {
		e, err := keys.SealEntry(secret.Entry{ID: id.New(id.Secret), Key: key, Hosts: []string{at.Host, gateway}}, secret.New(value))
		must(c.t, err)
		_, err = db.SaveSecret(ctx, e)
		must(c.t, err)
	}
	all, err := db.Environments(ctx)
	must(c.t, err)
	active := all[slices.IndexFunc(all, func(e apidef.Environment) bool { return e.Active })]
	active.Constants = append(active.Constants, apidef.Row{Key: "twilio_verify_service", Value: twilioService})
	_, err = db.SaveEnvironment(ctx, active)
	must(c.t, err)
	for _, key := range []string{preset.SendOTP, preset.TwilioVerifyStart, preset.TwilioVerifyCheck} {
		a, err := db.API(ctx, key)
		must(c.t, err)
		a.URL = strings.Replace(a.URL, "https://verify.twilio.com", c.twilio.base, 1)
		a.Body.Text = strings.NewReplacer(`"accountSID": ""`, `"accountSID": "`+twilioAccount+`"`, `"authToken": ""`,
			`"authToken": "{{secret.twilio_auth_token}}"`, `"fromNumber": ""`, `"fromNumber": "`+twilioSender+`"`).Replace(a.Body.Text)
		_, err = db.SaveAPI(ctx, a)
		must(c.t, err)
	}
}

// change edits a stored API beside the server.
func (c *contract) change(key string, edit func(*apidef.API)) {
	c.t.Helper()
	ctx := auth.WithActor(c.t.Context(), auth.System())
	db, err := store.Open(ctx, filepath.Join(c.data, "patchbay.db"))
	must(c.t, err)
	defer func() { _ = db.Close() }()
	a, err := db.API(ctx, key)
	must(c.t, err)
	edit(&a)
	_, err = db.SaveAPI(ctx, a)
	must(c.t, err)
}

// called is what the program prints of a call.
type called struct {
	Outcome    string
	Status     int
	Attributes map[string]any
	Body       string
}

func (c *contract) call(key string, set ...string) called {
	c.t.Helper()
	args := []string{"call", key, "--json", "--egress-allow", "127.0.0.0/8", "--egress-ports", "any", "--set", "phone=+14155552671"}
	var got called
	must(c.t, json.Unmarshal([]byte(c.run("", append(args, set...)...)), &got))
	return got
}

func TestWhatWeSendToTwilioIsWhatItDescribes(t *testing.T) {
	c := newContract(t)
	t.Run("a code that the gateway sends with somebody's account", func(t *testing.T) {
		if got := c.call(preset.SendOTP); got.Outcome != "sent" || got.Status != 200 {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("a verification that Verify begins", func(t *testing.T) {
		if got := c.call(preset.TwilioVerifyStart); got.Outcome != "sent" || got.Attributes["verification_sid"] != "VEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("a code that Verify checks", func(t *testing.T) {
		if got := c.call(preset.TwilioVerifyCheck, "--set", "user_otp=123456"); got.Outcome != "verified" || got.Attributes["phone_verified"] != true {
			t.Errorf("got %+v", got)
		}
	})
	if found := c.twilio.violations(); len(found) > 0 {
		t.Errorf("%d violations of the contract:\n%s", len(found), strings.Join(found, "\n"))
	}
	for _, path := range []string{"/Messages.json", "/Verifications", "/VerificationCheck"} {
		if n := strings.Count(c.twilio.printed.String(), "post "+strings.NewReplacer("/M", "/2010-04-01/Accounts/"+twilioAccount+"/M", "/V", "/v2/Services/"+twilioService+"/V").Replace(path)+" "); n != 1 {
			t.Errorf("%s was asked %d times:\n%s", path, n, c.twilio.printed.String())
		}
	}
}

func TestTheContractWithTwilioNoticesEveryFieldThatIsMisspelt(t *testing.T) {
	c := newContract(t)
	for key, fields := range map[string]int{preset.TwilioVerifyStart: 2, preset.TwilioVerifyCheck: 2} {
		for i := range fields {
			before := len(c.twilio.violations())
			c.change(key, func(a *apidef.API) { a.Body.Rows[i].Key += "x" })
			got := c.call(key, "--set", "user_otp=123456")
			if got.Status != 422 || len(c.twilio.violations()) == before {
				t.Errorf("%s with field %d misspelt got %+v", key, i, got)
			}
			c.change(key, func(a *apidef.API) { a.Body.Rows[i].Key = strings.TrimSuffix(a.Body.Rows[i].Key, "x") })
		}
	}
	c.change(preset.TwilioVerifyStart, func(a *apidef.API) { a.Auth = apidef.Auth{} })
	if got := c.call(preset.TwilioVerifyStart); got.Status != 401 || got.Outcome != "not_authorized" {
		t.Errorf("without an account it got %+v", got)
	}
}
