package gateway_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/otp"
	"patchbay/internal/otp/otptest"
	"patchbay/internal/secret"
	"patchbay/internal/store"
	"patchbay/web/gateway"
)

const key = "gw-key-0123456789"

// site is the gateway's listener over a fresh database.
type site struct {
	*otptest.World
	t   *testing.T
	url string
	web *http.Client
	db  *store.DB
	log bytes.Buffer
}

func open(t *testing.T, changes ...func(*otp.Limits)) *site {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "patchbay.db"))
	must(t, err)
	t.Cleanup(func() { _ = db.Close() }) // one test closes it before
	s := &site{World: otptest.Open(t, db, changes...), t: t, db: db}
	server := httptest.NewServer(gateway.New(s.Gateway, func(_ context.Context, token string) (bool, error) {
		return gateway.Same(secret.New(key), token), nil
	},
		slog.New(slog.NewTextHandler(&s.log, nil))))
	t.Cleanup(server.Close)
	s.url, s.web = server.URL, server.Client()
	return s
}

// reply is an answer with the handle, which nobody can foresee, made readable.
type reply struct {
	status int
	body   string
	header http.Header
	handle string
}

var handle = regexp.MustCompile(`otpref_[A-Za-z0-9_-]{32}`)

func (s *site) call(method, path, body string, headers ...string) reply {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	must(s.t, err)
	r.Header.Set("Authorization", key)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := s.web.Do(r)
	must(s.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	must(s.t, err)
	return reply{resp.StatusCode, handle.ReplaceAllString(strings.TrimSpace(string(raw)), "otpref_..."), resp.Header, handle.FindString(string(raw))}
}

func (s *site) send(body string, headers ...string) reply {
	s.t.Helper()
	return s.call("POST", apidef.SendOTPPath, body, headers...)
}

// verify fills in HANDLE and CODE.
func (s *site) verify(body, handle, code string, headers ...string) reply {
	s.t.Helper()
	return s.call("POST", apidef.VerifyOTPPath, strings.NewReplacer("HANDLE", handle, "CODE", code).Replace(body), headers...)
}

func (r reply) is(t *testing.T, name string, status int, body string) {
	t.Helper()
	if r.status != status || r.body != body {
		t.Errorf("%s:\n got %d %s\nwant %d %s", name, r.status, r.body, status, body)
	}
}

const number = `"toNumber":"+14155552671"`

func TestTheTwoCallsAnswerAsDocumented(t *testing.T) {
	s := open(t)
	sent := s.send(`{"accountSID":"","authToken":null,"fromNumber":"",` + number + `}`)
	sent.is(t, "sent", 200, `{"success":true,"otp":"otpref_...","expires_in":300}`)
	again := s.send(`{` + number + `}`)
	again.is(t, "too soon", 429, `{"success":false,"reason":"cooldown","retry_after":30}`)
	if again.header.Get("Retry-After") != "30" {
		t.Errorf("Retry-After is %q", again.header.Get("Retry-After"))
	}
	code, both := s.Code(), `{"systemOtp":"HANDLE","userOtp":"CODE"}`
	for left := 4; left > 2; left-- {
		s.verify(both, sent.handle, "not it").is(t, "wrong", 400,
			`{"success":false,"verified":false,"reason":"not_verified","attempts_left":`+string(rune('0'+left))+`}`)
	}
	s.verify(both, sent.handle, code).is(t, "right", 200, `{"success":true,"verified":true,"phone":"+14155552671"}`)
	s.verify(both, sent.handle, code).is(t, "replayed", 400, `{"success":false,"verified":false,"reason":"not_verified","attempts_left":0}`)
}

func TestTheTextMessageIsInTheLanguageThatOurExecutorNames(t *testing.T) {
	s := open(t, func(l *otp.Limits) { l.CoolDown = []time.Duration{0} })
	for language, want := range map[string]string{"pt": "Seu código é ", "": "Your code is ", "xx": "Your code is "} {
		s.send(`{`+number+`}`, apidef.LanguageHeader, language).is(t, "the code", 200, `{"success":true,"otp":"otpref_...","expires_in":300}`)
		messages, err := s.Sandbox.Outbox(t.Context())
		must(t, err)
		if text := messages[0].Text.Reveal(); !strings.HasPrefix(text, want) {
			t.Errorf("in %q it says %q", language, text)
		}
	}
}

func TestLimitsAndBlocksAreToldApart(t *testing.T) {
	s := open(t, func(l *otp.Limits) { l.Visitor, l.PrefixProbe = 1, 1 })
	s.send(`{`+number+`}`, apidef.VisitorHeader, "203.0.113.7").is(t, "the first", 200, `{"success":true,"otp":"otpref_...","expires_in":300}`)
	s.send(`{"toNumber":"+14165552671"}`, apidef.VisitorHeader, "203.0.113.7").is(t, "the same visitor", 429, `{"success":false,"reason":"limit","retry_after":3600}`)
	s.send(`{"toNumber":"+14155552672"}`).is(t, "the same prefix", 429, `{"success":false,"reason":"blocked","retry_after":86400}`)
}

func TestWrongInputIsRefusedInWords(t *testing.T) {
	s := open(t)
	const noNumber = "toNumber is not a phone number we can reach. Write it with its country code, such as +1 415 555 2671."
	for _, c := range []struct {
		name, body string
		status     int
		reason     string
	}{
		{"no body", ``, 400, "The body is not a JSON object of the fields that this path takes."},
		{"half a body", `{"toNumber":`, 400, "The body is not a JSON object of the fields that this path takes."},
		{"two bodies", `{} {}`, 400, "The body is not a JSON object of the fields that this path takes."},
		{"a list", `[]`, 400, "The body is not a JSON object of the fields that this path takes."},
		{"null", `null`, 400, noNumber},
		{"no number", `{}`, 400, noNumber},
		{"a number as a number", `{"toNumber":4155552671}`, 400, noNumber},
		{"a number in a list", `{"toNumber":["+14155552671"]}`, 400, "Every field of the body is a text; this one has a list, an object, true or false."},
		{"a premium number", `{"toNumber":"+19002345678"}`, 400, "Codes are not sent to premium-rate numbers."},
		{"half an account", `{"accountSID":"AC1",` + number + `}`, 400, "accountSID is filled but authToken is empty. Fill both, or empty both to use the sandbox. fromNumber is empty. Fill in the Twilio number that sends."},
		{"too much", `{"toNumber":"` + strings.Repeat("1", 33<<10) + `"}`, 413, "The body is larger than 32 KiB."},
	} {
		reason, err := json.Marshal(c.reason)
		must(t, err)
		s.send(c.body).is(t, c.name, c.status, `{"success":false,"reason":`+string(reason)+`}`)
	}
}

func TestWhatIsNotARequestIsRefusedInJSON(t *testing.T) {
	s := open(t)
	body := `{` + number + `}`
	for _, c := range []struct {
		name   string
		reply  reply
		status int
	}{
		{"another path", s.call("POST", "/", body), 404},
		{"a path below", s.call("POST", apidef.SendOTPPath+"/", body), 404},
		{"GET", s.call("GET", apidef.SendOTPPath, ""), 405},
		{"DELETE", s.call("DELETE", apidef.VerifyOTPPath, ""), 405},
		{"a form", s.send("toNumber=1", "Content-Type", "application/x-www-form-urlencoded"), 415},
		{"no key", s.send(body, "Authorization", ""), 401},
		{"a wrong key", s.send(body, "Authorization", key+"1"), 401},
		{"the word Bearer alone", s.send(body, "Authorization", "Bearer "), 401},
		{"basic credentials", s.send(body, "Authorization", "Basic "+key), 401},
	} {
		if c.reply.status != c.status || !strings.HasPrefix(c.reply.body, `{"success":false,"reason":"`) {
			t.Errorf("%s: got %d %s, want %d", c.name, c.reply.status, c.reply.body, c.status)
		}
		for header, want := range map[string]string{"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store",
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"} {
			if got := c.reply.header.Get(header); got != want {
				t.Errorf("%s: %s is %q", c.name, header, got)
			}
		}
	}
	if allow := s.call("GET", apidef.SendOTPPath, "").header.Get("Allow"); allow != "POST" {
		t.Errorf("Allow is %q", allow)
	}
}

func TestTheKeyMayFollowTheWordBearer(t *testing.T) {
	s := open(t, func(l *otp.Limits) { l.CoolDown = []time.Duration{0} })
	for _, authorization := range []string{key, "Bearer " + key, "bearer  " + key} {
		if r := s.send(`{`+number+`}`, "Authorization", authorization); r.status != 200 {
			t.Errorf("%q: got %d %s", authorization, r.status, r.body)
		}
	}
	if gateway.Same(secret.New(""), "") {
		t.Error("an empty key opens the gateway")
	}
}

func TestNumberAndConversationMustMatchWhenPresent(t *testing.T) {
	s := open(t, func(l *otp.Limits) { l.CoolDown = []time.Duration{0}; l.Number, l.NumberDay, l.Prefix = 100, 100, 100 })
	inHeader := []string{apidef.ConversationHeader, "cnv_1"}
	for _, c := range []struct {
		name, more string
		headers    []string
		status     int
	}{
		{"nothing named", ``, nil, 200},
		{"the same conversation", `,"conversation":"cnv_1"`, nil, 200},
		{"the same conversation in the header", ``, inHeader, 200},
		{"the body before the header", `,"conversation":"cnv_2"`, inHeader, 400},
		{"another conversation", ``, []string{apidef.ConversationHeader, "cnv_2"}, 400},
		{"the same number in another spelling", `,"toNumber":"+1 (415) 555-2671"`, nil, 200},
		{"another number", `,"toNumber":"+14155552672"`, nil, 400},
		{"empty names", `,"toNumber":"","conversation":null`, nil, 200},
	} {
		for way, send := range map[string]func() reply{
			"body":   func() reply { return s.send(`{` + number + `,"conversation":"cnv_1"}`) },
			"header": func() reply { return s.send(`{`+number+`,"conversation":""}`, inHeader...) },
		} {
			handle := send().handle
			r := s.verify(`{"systemOtp":"HANDLE","userOtp":"CODE"`+c.more+`}`, handle, s.Code(), c.headers...)
			if r.status != c.status {
				t.Errorf("%s, sent with the %s: got %d %s, want %d", c.name, way, r.status, r.body, c.status)
			}
			s.Clock.Move(11 * time.Minute) // out of the reach of the caps
		}
	}
}

func TestPairsThatNobodySentAreNeverVerified(t *testing.T) {
	s := open(t, func(l *otp.Limits) { l.Tries = 100; l.Failures, l.FailuresDay = 100, 100 })
	sent := s.send(`{` + number + `}`)
	for _, body := range []string{
		`{}`, `{"systemOtp":null,"userOtp":null}`, `{"systemOtp":"","userOtp":""}`, `{"systemOtp":1,"userOtp":1}`,
		`{"systemOtp":"123456","userOtp":"123456"}`, `{"systemOtp":"HANDLE","userOtp":"HANDLE"}`, `{"systemOtp":"CODE","userOtp":"CODE"}`,
		`{"systemOtp":"HANDLE","userOtp":null}`, `{"systemOtp":"HANDLE","userOtp":""}`, `{"systemOtp":"HANDLE"}`, `{"userOtp":"CODE"}`,
	} {
		r := s.verify(body, sent.handle, s.Code())
		if r.status != 400 || !strings.HasPrefix(r.body, `{"success":false,"verified":false,"reason":"not_verified","attempts_left":`) {
			t.Errorf("%s: got %d %s", body, r.status, r.body)
		}
	}
}

func TestACodeMayComeAsANumber(t *testing.T) {
	s := open(t, func(l *otp.Limits) {
		l.CoolDown = []time.Duration{0}
		l.Number, l.NumberDay, l.Prefix, l.PrefixProbe, l.Day = 1000, 1000, 1000, 1000, 1000
	})
	sent := s.send(`{` + number + `}`)
	for sent.status == 200 && s.Code()[0] != '0' {
		sent = s.send(`{` + number + `}`)
	}
	lost := strings.TrimLeft(s.Code(), "0")
	s.verify(`{"systemOtp":"HANDLE","userOtp":"CODE"}`, sent.handle, lost).is(t, "as a text", 400, `{"success":false,"verified":false,"reason":"not_verified","attempts_left":4}`)
	s.verify(`{"systemOtp":"HANDLE","userOtp":-CODE}`, sent.handle, lost).is(t, "negative", 400, `{"success":false,"verified":false,"reason":"not_verified","attempts_left":3}`)
	s.verify(`{"systemOtp":"HANDLE","userOtp":CODE}`, sent.handle, lost).is(t, "as a number", 200, `{"success":true,"verified":true,"phone":"+14155552671"}`)
}

func TestARepeatedRequestGetsTheSameAnswer(t *testing.T) {
	s := open(t)
	first := s.send(`{`+number+`}`, "Idempotency-Key", "cnv_1:2")
	again := s.send(`{`+number+`}`, "Idempotency-Key", "cnv_1:2")
	again.is(t, "again", 200, first.body)
	if first.handle == "" || again.handle != first.handle {
		t.Errorf("handles %q and %q", first.handle, again.handle)
	}
	s.send(`{"toNumber":"+14155552672"}`, "Idempotency-Key", "cnv_1:2").is(t, "another request", 400,
		`{"success":false,"reason":"This Idempotency-Key was used for another number or conversation."}`)
}

func TestAFailureShowsNothingFromInside(t *testing.T) {
	s := open(t)
	must(t, s.db.Close())
	s.send(`{`+number+`}`).is(t, "send", 500, `{"success":false,"reason":"Something went wrong on our side. Please try again."}`)
	if log := s.log.String(); !strings.Contains(log, "database is closed") || strings.Contains(log, "4155552671") || strings.Contains(log, key) {
		t.Errorf("the log says %s", log)
	}
}

func TestAKeyThatCannotBeReadIsAskedForLater(t *testing.T) {
	h := gateway.New(nil, func(context.Context, string) (bool, error) { return false, io.ErrUnexpectedEOF }, nil)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodPost, apidef.SendOTPPath, nil))
	if rec.Code != 503 || rec.Header().Get("Retry-After") != "10" {
		t.Errorf("got %d, Retry-After %q", rec.Code, rec.Header().Get("Retry-After"))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
