package otp_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/otp"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

const (
	phone     = "+14155552671"
	authToken = "a7f3token5c"
)

// twilio is Twilio as far as a gateway sees it.
type twilio struct {
	*httptest.Server
	mu    sync.Mutex
	forms []string
	then  func(http.ResponseWriter)
}

// answers makes it answer so from now on.
func (tw *twilio) answers(then func(http.ResponseWriter)) {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	tw.then = then
}

func with(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

var accepts = with(http.StatusCreated, `{"sid":"SM1","status":"queued"}`)

func newTwilio(t *testing.T) *twilio {
	tw := &twilio{then: accepts}
	tw.Server = httptest.NewServer(tw)
	t.Cleanup(tw.Close)
	return tw
}

func (tw *twilio) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	body, _ := io.ReadAll(r.Body)
	tw.mu.Lock()
	tw.forms = append(tw.forms, strings.Join([]string{r.Method, r.URL.Path, r.Header.Get("Content-Type"), user, password, string(body)}, " "))
	then := tw.then
	tw.mu.Unlock()
	then(w)
}

// gateway returns one over a fresh database that sends through the address, and what it logs.
func gateway(t *testing.T, base string) (*otp.Gateway, *otp.Sandbox, *bytes.Buffer) {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "patchbay.db"))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	keys, err := secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	policy, err := egress.ParsePolicy([]string{"127.0.0.1"}, "any")
	must(t, err)
	limits := otp.DefaultLimits()
	limits.CoolDown = []time.Duration{0}
	var log bytes.Buffer
	sandbox := otp.NewSandbox(db, keys, nil)
	g, err := otp.New(otp.Options{Store: db, Keys: keys, Limits: limits, Sender: sandbox,
		Twilio: otp.NewTwilio(egress.New(policy, nil), base), Log: slog.New(slog.NewTextHandler(&log, nil))})
	must(t, err)
	return g, sandbox, &log
}

func request(key string) otp.SendRequest {
	return otp.SendRequest{To: phone, Key: key, Twilio: otp.Credentials{AccountSID: "AC0123", AuthToken: secret.New(authToken), From: "+15005550006"}}
}

func TestAMessageGoesThroughTwilioInTheNameOfTheCaller(t *testing.T) {
	tw := newTwilio(t)
	g, sandbox, log := gateway(t, tw.URL+"/")
	a, err := g.Send(t.Context(), request(""))
	must(t, err)
	m := regexp.MustCompile(`Your\+code\+is\+(\d{6})\.`).FindStringSubmatch(strings.Join(tw.forms, ""))
	if m == nil {
		t.Fatalf("Twilio got %q", tw.forms)
	}
	want := []string{"POST /2010-04-01/Accounts/AC0123/Messages.json application/x-www-form-urlencoded AC0123 " + authToken +
		" Body=Your+code+is+" + m[1] + ".+It+is+valid+for+5+min.&From=%2B15005550006&To=%2B14155552671"}
	if diff := cmp.Diff(want, tw.forms); diff != "" {
		t.Error(diff)
	}
	answer, err := g.Verify(t.Context(), otp.VerifyRequest{Handle: a.Handle, Code: m[1]})
	must(t, err)
	if !answer.Verified {
		t.Error("the code of the message is refused")
	}
	messages, err := sandbox.Outbox(t.Context())
	must(t, err)
	if len(messages) != 0 {
		t.Error("a message that Twilio sent stands in the sandbox outbox")
	}
	quiet(t, log.String(), m[1], a.Handle)
}

// quiet fails when the log holds a secret or the number. It must have something to say, though.
func quiet(t *testing.T, log string, secrets ...string) {
	t.Helper()
	if !strings.Contains(log, "+1415…71") {
		t.Errorf("the log does not name the number: %s", log)
	}
	for _, s := range append(secrets, phone, phone[1:], authToken) {
		if strings.Contains(log, s) {
			t.Errorf("%q stands in the log: %s", s, log)
		}
	}
}

func TestWhatTwilioRefusesIsSaidInWords(t *testing.T) {
	tw := newTwilio(t)
	g, _, _ := gateway(t, tw.URL)
	for _, c := range []struct {
		status int
		body   string
		kind   fault.Kind
		say    string
	}{
		{401, `{"code":20003,"message":"Authenticate"}`, fault.Invalid, "Twilio did not accept accountSID and authToken."},
		{400, `{"code":21211,"message":"The 'To' number ` + phone + ` is not valid"}`, fault.Invalid, "Twilio says that toNumber is not a valid number."},
		{400, `{"code":29999}`, fault.Invalid, "Twilio refused the message (HTTP 400, error 29999)."},
		{404, `<html>`, fault.Invalid, "Twilio refused the message (HTTP 404, error 0)."},
		{429, `{"code":20429}`, fault.Unavailable, "Twilio is busy, so no code was sent. Please try again later."},
	} {
		tw.answers(with(c.status, c.body))
		_, err := g.Send(t.Context(), request(""))
		if fault.KindOf(err) != c.kind || fault.Message(err) != c.say {
			t.Errorf("%d %s: got %v", c.status, c.body, err)
		}
	}
}

func TestWhatTwilioMayHaveSentIsNotSentAgain(t *testing.T) {
	for name, fail := range map[string]func(http.ResponseWriter){
		"an error of its own": with(http.StatusInternalServerError, ""),
		"a line that breaks": func(w http.ResponseWriter) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = c.Close()
			}
		},
		"an answer without end": with(http.StatusOK, strings.Repeat(" ", 1<<20)),
	} {
		t.Run(name, func(t *testing.T) {
			tw := newTwilio(t)
			tw.answers(fail)
			g, _, log := gateway(t, tw.URL)
			first, err := g.Send(t.Context(), request("cnv_1:2"))
			must(t, err)
			tw.answers(accepts)
			again, err := g.Send(t.Context(), request("cnv_1:2"))
			must(t, err)
			if !first.Unknown || again != first || len(tw.forms) != 1 {
				t.Errorf("answers %+v and %+v, %d messages", first, again, len(tw.forms))
			}
			quiet(t, log.String(), first.Handle)
		})
	}
}

func TestAMessageThatNeverLeftMayBeTriedAgain(t *testing.T) {
	tw := newTwilio(t)
	address := tw.URL
	tw.Close()
	g, _, _ := gateway(t, address)
	for range 7 { // more than any cap allows to be sent
		_, err := g.Send(t.Context(), request("k"))
		if fault.KindOf(err) != fault.Unavailable || fault.Message(err) != "Twilio could not be reached, so no code was sent. Please try again later." {
			t.Fatalf("got %v", err)
		}
	}
}

func TestATimeOutAfterTheRequestWasWrittenIsUnknown(t *testing.T) {
	for written, want := range map[bool]bool{true: true, false: false} {
		db := otp.NewTwilio(timesOut(written), "")
		err := db.With(request("").Twilio).Send(t.Context(), otp.Message{To: secret.New(phone), Text: secret.New("Your code is 123456.")})
		if got := strings.Contains(err.Error(), otp.ErrUnknown.Error()); got != want {
			t.Errorf("bytes written %v: got %v", written, err)
		}
	}
}

// timesOut stands for twenty seconds of waiting.
type timesOut bool

func (written timesOut) Do(context.Context, egress.Request) (egress.Response, error) {
	return egress.Response{}, &egress.Error{Reason: egress.Timeout, Host: "api.twilio.com", BytesWritten: bool(written)}
}

func TestAnAccountCannotReachIntoThePath(t *testing.T) {
	tw := newTwilio(t)
	g, _, _ := gateway(t, tw.URL)
	r := request("")
	r.Twilio.AccountSID = "../../Other"
	if _, err := g.Send(t.Context(), r); fault.KindOf(err) != fault.Invalid || len(tw.forms) != 0 {
		t.Errorf("got %v and %d calls", err, len(tw.forms))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
