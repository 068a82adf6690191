package chat_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/web/chat"
)

// publishUpload publishes a flow "upload" that asks for a name and for a photo, and sends the photo to an API.
func (w *world) publishUpload(provider string) {
	w.t.Helper()
	must(w.t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "photo", Label: "Photo", Type: attr.TypeFile, Scope: attr.ScopeConversation})))
	must(w.t, second(w.calls.Save(w.ctx, w.db, apidef.API{Key: "store", Name: "Store", Method: "POST", URL: provider, Outcomes: apidef.DefaultOutcomes(),
		Body: apidef.Body{Kind: apidef.MultipartBody, Rows: []apidef.Row{{Key: "photo", Value: "{{photo}}"}}}})))
	next := func(id string) map[string]string { return map[string]string{flow.Next: id} }
	must(w.t, second(engine.NewEditor(w.db).Publish(w.ctx, flow.Flow{Key: "upload", Name: "Upload", Draft: flow.Graph{Components: []flow.Component{
		{ID: "name", Kind: flow.Name, Name: "Name", Settings: flow.Settings{Text: "Your name?", Attribute: "name"}, Next: next("photo")},
		{ID: "photo", Kind: flow.FileUpload, Name: "Photo", Settings: flow.Settings{Text: "A photo of it?", Attribute: "photo"}, Next: next("store")},
		{ID: "store", Kind: flow.API, Name: "Store", Settings: flow.Settings{API: "store", ResponseCodes: []string{"200"}},
			Next: map[string]string{"200": "end", flow.Others: "failed"}},
		{ID: "end", Kind: flow.End, Name: "End", Settings: flow.Settings{Text: "We have {{photo}}, {{photo.size}} bytes of {{photo.type}}."}},
		{ID: "failed", Kind: flow.End, Name: "Failed", Settings: flow.Settings{Text: "Out of order."}},
	}}}, "Ada")))
}

// asked begins a conversation of the flow "upload" that waits for the photo.
func (w *world) asked() *visitor {
	w.t.Helper()
	v := &visitor{world: w}
	r := v.do("POST", "/chat/v1/upload/conversations", "")
	r.want(w.t, http.StatusCreated)
	v.id, v.token = r.ID, r.Token
	v.say("Ada", "").want(w.t, http.StatusOK, "A photo of it?")
	return v
}

// sent is what an upload is answered with.
type sent struct {
	code           int
	raw            string
	header         http.Header
	ID, Name, Type string
	Size           int64
}

func (s sent) want(t *testing.T, code int, sentence string) {
	t.Helper()
	if s.code != code || !strings.Contains(s.raw, sentence) {
		t.Errorf("answered %d, want %d and %q: %s", s.code, code, sentence, s.raw)
	}
}

func (v *visitor) upload(name string, content io.Reader) sent {
	v.t.Helper()
	body, contentType := form(v.t, "file", name, content)
	return v.post(body, contentType)
}

func form(t *testing.T, field, name string, content io.Reader) (body io.Reader, contentType string) {
	t.Helper()
	var head bytes.Buffer
	m := multipart.NewWriter(&head)
	must(t, m.WriteField("note", "before it"))
	must(t, second(m.CreatePart(map[string][]string{
		"Content-Disposition": {`form-data; name="` + field + `"; filename="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`},
		"Content-Type":        {"image/png"}, // what a browser claims
	})))
	return io.MultiReader(&head, content, strings.NewReader("\r\n--"+m.Boundary()+"--\r\n")), m.FormDataContentType()
}

func (v *visitor) post(body io.Reader, contentType string) sent {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.url+v.path()+"/files", body)
	must(v.t, err)
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Authorization", "Bearer "+v.token)
	request.Header.Set("X-Real-Ip", v.from)
	response, err := http.DefaultClient.Do(request)
	must(v.t, err)
	defer func() { must(v.t, response.Body.Close()) }()
	raw, err := io.ReadAll(response.Body)
	must(v.t, err)
	s := sent{raw: string(raw), code: response.StatusCode, header: response.Header}
	must(v.t, json.Unmarshal(raw, &s))
	return s
}

func (v *visitor) answerWith(file string) reply {
	v.t.Helper()
	return v.do("POST", v.path()+"/messages", `{"file":"`+file+`"}`)
}

func TestAFileIsAnAnswer(t *testing.T) {
	const content = "<!DOCTYPE html><script>alert(1)</script>"
	var got atomic.Value
	provider := func(rw http.ResponseWriter, r *http.Request) {
		part, head, err := r.FormFile("photo")
		if err == nil {
			all, _ := io.ReadAll(part)
			got.Store(head.Filename + " " + head.Header.Get("Content-Type") + " " + string(all))
		}
		_, _ = rw.Write([]byte("{}"))
	}
	w := newWorld(t)
	server := httptest.NewServer(http.HandlerFunc(provider))
	t.Cleanup(server.Close)
	w.publishUpload(server.URL)
	v := w.asked()
	if r := v.read(); r.Waiting == nil || r.Waiting.AttributeType != "file" {
		t.Errorf("it waits for %+v", r.Waiting)
	}
	v.say("no file", "").want(t, http.StatusOK, "Please send a file.")
	s := v.upload(`C:\fakepath\..\me<b>.png`, strings.NewReader(content))
	s.want(t, http.StatusCreated, `"id":"fil_`)
	if s.Name != "me_b_.png" || s.Type != "text/html; charset=utf-8" || s.Size != int64(len(content)) || s.header.Get("Cache-Control") != "no-store" {
		t.Errorf("it was taken as %+v", s)
	}
	l := v.listen("")
	r := v.answerWith(s.ID)
	r.want(t, http.StatusOK, `"file":{"id":"`+s.ID)
	l.until(`"ended"`)
	if want := s.Name + " text/html; charset=utf-8 " + content; got.Load() != want {
		t.Errorf("the provider got %v, want %s", got.Load(), want)
	}
	all := v.read()
	if texts := all.texts(); texts[len(texts)-1] != fmt.Sprintf("We have %s, %d bytes of text/html; charset=utf-8.", s.Name, len(content)) || texts[len(texts)-2] != "> "+s.Name {
		t.Errorf("the transcript is %q", texts)
	}

	t.Run("the visitor's link gives the file back as an attachment that runs nothing", func(t *testing.T) {
		link := fileLink(t, all.raw)
		response, err := http.Get(w.url + link)
		must(t, err)
		defer func() { must(t, response.Body.Close()) }()
		body, err := io.ReadAll(response.Body)
		must(t, err)
		h := response.Header
		if string(body) != content || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; filename=") || h.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox;") || h.Get("Cache-Control") != "no-store" || response.ContentLength != int64(len(content)) {
			t.Errorf("got %q, %v", body, h)
		}
		visitor := &visitor{world: w}
		for _, altered := range map[string]string{
			"another end":       strings.Replace(link, "expires=", "expires=9", 1),
			"another file":      strings.Replace(link, s.ID, s.ID+"0", 1),
			"another signature": link[:len(link)-3] + "AAA",
			"no signature":      strings.Split(link, "?")[0],
		} {
			visitor.do("GET", altered, "").want(t, http.StatusForbidden, "it was changed")
		}
		w.clock.advance(21 * time.Minute)
		visitor.do("GET", link, "").want(t, http.StatusForbidden, "expired")
	})
}

// fileLink is the link in an answer.
func fileLink(t *testing.T, raw string) string {
	t.Helper()
	var all struct {
		Messages []struct{ File *struct{ URL string } }
	}
	must(t, json.Unmarshal([]byte(raw), &all))
	for _, m := range all.Messages {
		if m.File != nil {
			return m.File.URL
		}
	}
	t.Fatalf("there is no file in %s", raw)
	return ""
}

func TestUploadsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	w.publishUpload("http://127.0.0.1:1/")
	v := w.asked()
	t.Run("without the token of the conversation", func(t *testing.T) {
		stranger := &visitor{world: w, id: v.id, token: "guess"}
		stranger.upload("x", strings.NewReader("x")).want(t, http.StatusUnauthorized, "not the token")
	})
	t.Run("while no file is asked for", func(t *testing.T) {
		early := &visitor{world: w}
		r := early.do("POST", "/chat/v1/upload/conversations", "")
		early.id, early.token = r.ID, r.Token
		early.upload("x", strings.NewReader("x")).want(t, http.StatusConflict, "No file is asked for")
		w.visit().upload("x", strings.NewReader("x")).want(t, http.StatusConflict, "No file is asked for")
	})
	t.Run("10 MiB are taken, and one byte more is not", func(t *testing.T) {
		const limit = 10 << 20
		v.upload("x", io.LimitReader(endless{}, limit)).want(t, http.StatusCreated, `"size":10485760`)
		v.upload("x", io.LimitReader(endless{}, limit+1)).want(t, http.StatusRequestEntityTooLarge, "A file may have 10 MB at most.")
	})
	t.Run("what says that it is larger is not read at all", func(t *testing.T) {
		read := &counter{from: io.LimitReader(endless{}, 64<<20)}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+v.path()+"/files", read)
		must(t, err)
		request.ContentLength = 64 << 20
		request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		request.Header.Set("Authorization", "Bearer "+v.token)
		request.Header.Set("Expect", "100-continue")
		response, err := (&http.Transport{ExpectContinueTimeout: time.Minute}).RoundTrip(request)
		must(t, err)
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode != http.StatusRequestEntityTooLarge || read.n != 0 {
			t.Errorf("answered %d after %d bytes", response.StatusCode, read.n)
		}
	})
	t.Run("an empty file, a form without one, and what is no form", func(t *testing.T) {
		v.upload("x", strings.NewReader("")).want(t, http.StatusUnprocessableEntity, "This file is empty.")
		body, kind := form(t, "photo", "x", strings.NewReader("x"))
		v.post(body, kind).want(t, http.StatusUnprocessableEntity, "Its field is called file")
		v.post(strings.NewReader("{}"), "application/json").want(t, http.StatusUnsupportedMediaType, "multipart/form-data")
		v.post(strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf"), "multipart/form-data; boundary=x").
			want(t, http.StatusUnprocessableEntity, "did not come whole")
	})
	t.Run("the file of another conversation, one that is none, and one from the day before yesterday", func(t *testing.T) {
		other := w.asked()
		s := other.upload("x.txt", strings.NewReader("x"))
		for _, id := range []string{s.ID, "fil_nothing"} {
			v.answerWith(id).want(t, http.StatusUnprocessableEntity, "not there any more")
		}
		v.answerWith("../../x").want(t, http.StatusUnprocessableEntity, "named by the id")
		w.clock.advance(25 * time.Hour)
		other.answerWith(s.ID).want(t, http.StatusUnprocessableEntity, "not there any more")
		if r := other.read(); len(r.texts()) != 3 {
			t.Errorf("the transcript is %q", r.texts())
		}
	})
	t.Run("as an attribute that a conversation is begun with", func(t *testing.T) {
		body := `{"attributes":{"photo":"{\"id\":\"fil_06g2c1m5v9q0d3k8h7t4s1a2b0\",\"name\":\"x\",\"type\":\"y\",\"size\":1}"}}`
		v.do("POST", "/chat/v1/upload/conversations", body).want(t, http.StatusUnprocessableEntity, "can't be set here")
	})
	t.Run("as an answer to another question", func(t *testing.T) {
		fresh := w.asked()
		s := fresh.upload("x.txt", strings.NewReader("x"))
		fresh.answerWith(s.ID).want(t, http.StatusOK)
		third := w.asked()
		third.answerWith(s.ID).want(t, http.StatusUnprocessableEntity)
	})
}

func TestUploadRates(t *testing.T) {
	limits := chat.DefaultLimits()
	limits.UploadRate, limits.UploadBurst, limits.AddressUploads = 1, 2, 3
	w := newWorld(t, func(o *chat.Options) { o.Limits = limits })
	w.publishUpload("http://127.0.0.1:1/")
	one, two := w.asked(), w.asked()
	for range 2 {
		one.upload("x", strings.NewReader("x")).want(t, http.StatusCreated, "")
	}
	if s := one.upload("x", strings.NewReader("x")); s.code != http.StatusTooManyRequests || s.header.Get("Retry-After") == "" {
		t.Errorf("a third is answered %d %v", s.code, s.header)
	}
	two.upload("x", strings.NewReader("x")).want(t, http.StatusCreated, "")
	two.upload("x", strings.NewReader("x")).want(t, http.StatusTooManyRequests, "a lot of files")
	two.from = "192.0.2.7"
	w.clock.advance(time.Second)
	two.upload("x", strings.NewReader("x")).want(t, http.StatusCreated, "")
}

func TestASlowUploadIsEnded(t *testing.T) {
	limits := chat.DefaultLimits()
	limits.UploadTime = 300 * time.Millisecond // longer than the server's own time for reading
	w := newWorld(t, func(o *chat.Options) { o.Limits = limits })
	w.publishUpload("http://127.0.0.1:1/")
	v := w.asked()
	c, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	must(t, err)
	defer func() { _ = c.Close() }()
	_, err = fmt.Fprintf(c, "POST %s/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n"+
		"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nslow", v.path(), v.token)
	must(t, err)
	must(t, c.SetReadDeadline(time.Now().Add(20*time.Second)))
	answer, err := io.ReadAll(c) // until the server ends it
	must(t, err)
	if !strings.Contains(string(answer), "The file took too long.") || !strings.Contains(string(answer), "408") {
		t.Errorf("answered %s", answer)
	}
	v.upload("x", strings.NewReader("x")).want(t, http.StatusCreated, "") // its place is free again
}

// endless are bytes without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// counter counts what is read.
type counter struct {
	from io.Reader
	n    int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}
