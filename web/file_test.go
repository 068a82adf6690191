package web_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
)

// sendFile sends a file as the page of test files does.
func (c *client) sendFile(name, content string, header ...string) answer {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	must(c.t, err)
	must(c.t, second(io.WriteString(part, content)))
	must(c.t, m.Close())
	return c.send(http.MethodPost, "/files", &b, append(header, "Content-Type", m.FormDataContentType())...)
}

func TestTestFiles(t *testing.T) {
	w := newWorld(t)
	builder := w.as(auth.Builder)
	builder.get("/files").want(http.StatusOK, "No test files", "Up to 10 MB")
	r := builder.sendFile(`..\evil".png`, "<script>alert(1)</script>")
	if r.status != http.StatusSeeOther || r.header.Get("Location") != "/files" {
		t.Fatalf("answered %d %s", r.status, r.text())
	}
	builder.get("/files").want(http.StatusOK, "evil_.png", "text/html; charset=utf-8", "25 bytes")

	t.Run("everybody who is signed in can save it and nobody can open it", func(t *testing.T) {
		link, _ := builder.doc("/files").Find("table a").Attr("href")
		for _, c := range []*client{builder, w.as(auth.Viewer)} {
			got := c.get(link)
			h := got.header
			if got.status != http.StatusOK || got.body != "<script>alert(1)</script>" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") ||
				h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox;") || h.Get("Cache-Control") != "no-store" {
				t.Errorf("got %d %v", got.status, h)
			}
		}
		if got := w.visitor().get(link); got.status != http.StatusSeeOther {
			t.Errorf("somebody who is signed out gets %d", got.status)
		}
		if got := builder.send(http.MethodHead, link, nil); got.status != http.StatusOK || got.header.Get("Content-Length") != "25" || got.body != "" {
			t.Errorf("HEAD gets %d %v %q", got.status, got.header, got.body)
		}
		builder.get("/files/fil_none").want(http.StatusNotFound, "There is no file")
	})
	t.Run("a script gets it as a choice, or a problem", func(t *testing.T) {
		got := builder.sendFile("a.txt", "x", "Accept", "application/json")
		if got.status != http.StatusCreated || !strings.Contains(got.body, `"label":"a.txt (1 bytes)"`) {
			t.Errorf("answered %d %s", got.status, got.body)
		}
		got = builder.sendFile("a.txt", "", "Accept", "application/json")
		if got.status != http.StatusUnprocessableEntity || got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("an empty one is answered %d %s", got.status, got.body)
		}
	})
	t.Run("one that is too large is refused in words", func(t *testing.T) {
		builder.sendFile("a.bin", strings.Repeat("x", 10<<20+1)).want(http.StatusRequestEntityTooLarge, "A file may have 10 MB at most.")
	})
	t.Run("another site can't send one", func(t *testing.T) {
		if got := builder.sendFile("a.txt", "x", "Sec-Fetch-Site", "cross-site"); got.status != http.StatusForbidden {
			t.Errorf("answered %d", got.status)
		}
	})
}

func TestATestSendsAFile(t *testing.T) {
	var got string
	provider := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if f, head, err := r.FormFile("photo"); err == nil {
			all, _ := io.ReadAll(f)
			got = head.Filename + " " + head.Header.Get("Content-Type") + " " + string(all)
		}
		rw.Header().Set("Content-Type", "image/png")
		_, _ = rw.Write([]byte("\x89PNG\r\n\x1a\n\x00"))
	}))
	t.Cleanup(provider.Close)
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "photo", Label: "Photo", Type: attr.TypeFile, Scope: attr.ScopeConversation})))
	builder := w.as(auth.Builder)
	builder.sendFile("me.txt", "it is me")
	form := func(more ...string) url.Values {
		f := url.Values{"name": {"Send"}, "method": {"POST"}, "url": {provider.URL}, "body_kind": {"multipart"},
			"body.rows.0.on": {"1"}, "body.rows.0.key": {"photo"}, "body.rows.0.value": {"{{photo}}"}}
		for i := 0; i < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return f
	}
	asked := builder.do(http.MethodPost, "/apis/new/test", form())
	option := asked.doc().Find(`select[name="values.photo"] option`)
	value, _ := option.Eq(1).Attr("value")
	if option.Length() != 2 || option.Eq(1).Text() != "me.txt (8 bytes)" {
		t.Fatalf("the choices are %q", option.Text())
	}
	dry := builder.do(http.MethodPost, "/apis/new/test", form("values.photo", value, "dry", "1"))
	dry.want(http.StatusOK, "[file me.txt, text/plain; charset=utf-8, 8 bytes]")
	if got != "" || strings.Contains(dry.body, "it is me") {
		t.Errorf("a dry run sent %q, or shows the file", got)
	}
	r := builder.do(http.MethodPost, "/apis/new/test", form("values.photo", value))
	r.want(http.StatusOK, "[file me.txt, text/plain; charset=utf-8, 8 bytes]", "binary, 9 bytes, image/png")
	if got != "me.txt text/plain; charset=utf-8 it is me" {
		t.Errorf("the provider got %q", got)
	}
	builder.do(http.MethodPost, "/apis/new/test", form("values.photo", "me.txt")).want(http.StatusUnprocessableEntity, "A file is uploaded and can't be typed.")
	bad := form("values.photo", value)
	bad.Set("body.rows.0.value", "{{photo.nmae}}")
	builder.do(http.MethodPost, "/apis/new/test", bad).want(http.StatusUnprocessableEntity, "Did you mean name?")
}

func TestAConversationShowsItsFiles(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "photo", Label: "Photo", Type: attr.TypeFile, Scope: attr.ScopeConversation})))
	must(t, second(engine.NewEditor(w.db).Publish(w.ctx, flow.Flow{Key: "upload", Name: "Upload", Draft: flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.FileUpload, Name: "Photo", Settings: flow.Settings{Text: "A photo?", Attribute: "photo"}, Next: map[string]string{flow.Next: "end"}},
		{ID: "end", Kind: flow.End, Name: "The end"}}}}, "Ada")))
	v, err := w.engine.Start(w.ctx, engine.Start{Flow: "upload", Channel: "webchat"})
	must(t, err)
	f, err := w.files.Take(context.Background(), v.ID, "me <b>.png", strings.NewReader("\x89PNG\r\n\x1a\n"))
	must(t, err)
	must(t, second(w.engine.Send(w.ctx, v.ID, engine.Incoming{File: f.ID})))
	d := w.as(auth.Viewer).doc("/conversations/" + v.ID)
	links := d.Find(`a[href="/files/` + f.ID + `"]`)
	if links.Length() != 2 || links.First().Text() != "me _b_.png" {
		t.Errorf("there are %d links, %q", links.Length(), links.First().Text())
	}
	if text := d.Text(); !strings.Contains(text, "8 bytes") || strings.Contains(text, `"size"`) {
		t.Error("its size is not there, or its JSON is")
	}
}
