package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheDemoMovesToAnotherInstallation exports everything of one installation, imports it into an empty one, gives the
// secrets, and verifies a phone number there.
func TestTheDemoMovesToAnotherInstallation(t *testing.T) {
	from := serve(t)
	file := filepath.Join(t.TempDir(), "demo.yaml")
	from.run("", "export", "-o", file)
	t.Run("from the command line", func(t *testing.T) {
		to := serve(t, "--no-demo")
		secret := filepath.Join(t.TempDir(), "secret")
		must(t, os.WriteFile(secret, []byte("twilio's token\n"), 0o600))
		said := to.run("AC123", "import", file, "--secret", "twilio_account_sid=-", "--secret", "twilio_auth_token=@"+secret)
		if strings.Contains(said, "Secret needed") || strings.Contains(said, "twilio's") {
			t.Errorf("import said %s", said)
		}
		again := filepath.Join(t.TempDir(), "again.yaml")
		to.run("", "export", "-o", again)
		wantSameFile(t, file, again)
		to.verifies("+14155552671")
		to.kill() // and it is there after a power cut, too
		to.start()
		to.verifies("+14155552672")
	})
	t.Run("through the JSON API", func(t *testing.T) {
		to := serve(t, "--no-demo")
		source, target := from.program(), to.program()
		text := source.send(http.MethodGet, "/export", "", "", http.StatusOK)
		said := target.send(http.MethodPost, "/import?name=demo.yaml", "application/yaml", text, http.StatusOK)
		if !strings.Contains(said, "twilio_auth_token") {
			t.Errorf("the import does not name the secrets: %s", said)
		}
		for name, value := range map[string]string{"twilio_account_sid": "AC123", "twilio_auth_token": "twilio's token"} {
			said := target.send(http.MethodPost, "/secrets", "application/json", `{"name":"`+name+`","value":"`+value+`","hosts":["verify.twilio.com"]}`, http.StatusCreated)
			if strings.Contains(said, value) {
				t.Errorf("the answer has the secret: %s", said)
			}
		}
		if again := target.send(http.MethodGet, "/export", "", "", http.StatusOK); again != text {
			t.Errorf("the JSON API exports something else:\n%s", again)
		}
		to.verifies("+14155552671")
	})
	t.Run("through the screens", func(t *testing.T) {
		to := serve(t, "--no-demo")
		text, err := os.ReadFile(file)
		must(t, err)
		m := newMover(t, to)
		plan := m.upload("demo.yaml", string(text))
		form := m.fields()
		form.Set("do", "apply")
		form.Set("secrets.twilio_account_sid", "AC123")
		form.Set("secrets.twilio_auth_token", "twilio's token")
		m.post(plan, form)
		if !strings.Contains(m.page, "Undo this import") || strings.Contains(m.page, "still missing") || strings.Contains(m.page, "twilio&#39;s") {
			t.Errorf("the page says %s", m.page)
		}
		m.get("/export/file?item=" + strings.Join(regexp.MustCompile(`(?:api|flow|attribute|environment):[a-z_-]+`).FindAllString(m.everything(), -1), "&item="))
		if m.page != string(text) {
			t.Errorf("the screens export something else:\n%s", m.page)
		}
		to.verifies("+14155552671")
	})
}

// program calls the JSON API of a server with a token for everything.
type program struct {
	s     *server
	token string
}

func (s *server) program() program {
	s.t.Helper()
	return program{s, regexp.MustCompile(`pby_\S+`).FindString(s.run("", "token", "create", "Mover", "--scope", "read,write,manage"))}
}

func (p program) send(method, path, contentType, body string, want int) string {
	p.s.t.Helper()
	r, err := http.NewRequestWithContext(p.s.t.Context(), method, "http://"+p.s.site+"/api/v1"+path, strings.NewReader(body))
	must(p.s.t, err)
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", contentType)
	response, err := http.DefaultClient.Do(r)
	must(p.s.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(p.s.t, err)
	if response.StatusCode != want {
		p.s.t.Fatalf("%s %s: %s\n%s", method, path, response.Status, text)
	}
	return string(text)
}

func wantSameFile(t *testing.T, a, b string) {
	t.Helper()
	first, err := os.ReadFile(a)
	must(t, err)
	second, err := os.ReadFile(b)
	must(t, err)
	if !bytes.Equal(first, second) {
		t.Errorf("%s\n\nis not\n\n%s", first, second)
	}
}

// verifies talks to the demo until the phone number is proven.
func (s *server) verifies(phone string) {
	s.t.Helper()
	k := s.chat("phone-verification")
	k.say(phone)
	k.until("waiting")
	k.say(s.code())
	s.eventually("the number is verified", func() bool { return k.heard("verified") && k.state.Status != "waiting" })
}

// mover is somebody who imports in a browser without scripts.
type mover struct {
	t      *testing.T
	s      *server
	client *http.Client
	page   string
	path   string // of the page
}

func newMover(t *testing.T, s *server) *mover {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	m := &mover{t: t, s: s, client: &http.Client{Jar: jar}}
	s.run(ownerPassword+"\n", "user", "add", "ada@example.com", "--role", "owner")
	m.post("/sign-in", url.Values{"email": {"ada@example.com"}, "password": {ownerPassword}})
	return m
}

func (m *mover) do(method, path, contentType string, body io.Reader) {
	m.t.Helper()
	r, err := http.NewRequestWithContext(m.t.Context(), method, "http://"+m.s.site+path, body)
	must(m.t, err)
	r.Header.Set("Content-Type", contentType)
	response, err := m.client.Do(r)
	must(m.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(m.t, err)
	if response.StatusCode != http.StatusOK {
		m.t.Fatalf("%s %s: %s\n%s", method, path, response.Status, text)
	}
	m.page, m.path = string(text), response.Request.URL.Path
}

func (m *mover) get(path string) { m.t.Helper(); m.do(http.MethodGet, path, "", http.NoBody) }

func (m *mover) post(path string, form url.Values) {
	m.t.Helper()
	m.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends the file and returns the path of the plan.
func (m *mover) upload(name, content string) string {
	m.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	must(m.t, err)
	_, err = io.WriteString(part, content)
	must(m.t, err)
	must(m.t, w.Close())
	m.do(http.MethodPost, "/import", w.FormDataContentType(), &b)
	if !strings.Contains(m.page, "9 new, 2 the same") {
		m.t.Fatalf("the plan is %s", m.page)
	}
	return m.path
}

// fields are what the page hands on by itself.
func (m *mover) fields() url.Values {
	form := url.Values{}
	for _, f := range regexp.MustCompile(`name="(fingerprint)" value="([^"]*)"`).FindAllStringSubmatch(m.page, -1) {
		form.Set(f[1], f[2])
	}
	return form
}

// everything is the page that offers all items.
func (m *mover) everything() string {
	m.t.Helper()
	m.get("/export")
	return fmt.Sprint(regexp.MustCompile(`value="[a-z]+:[a-z_-]+"`).FindAllString(m.page, -1))
}
