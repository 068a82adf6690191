package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/store"
)

func TestAnUploadThatIsCutOffByKillMinus9LeavesNoFile(t *testing.T) {
	s := serve(t)
	s.asksForPhoto()
	k := s.chat("photo")
	body, w := io.Pipe()
	form := multipart.NewWriter(w)
	go func() { _, _ = k.upload(form.FormDataContentType(), body) }() // it is cut off
	part, err := form.CreateFormFile("file", "me.png")
	must(t, err)
	_, err = part.Write(bytes.Repeat([]byte("x"), 1<<20))
	must(t, err)
	s.eventually("some of the file is stored", func() bool { return s.count("SELECT count(*) FROM file_chunks") > 1 })

	s.kill()
	_ = w.Close()
	s.start()

	if n := s.count("SELECT count(*) FROM files WHERE finished"); n != 0 {
		t.Errorf("%d files are whole", n)
	}
	half := s.text("SELECT id FROM files")
	if got := k.status(fmt.Sprintf(`{"file":%q}`, half)); got != http.StatusUnprocessableEntity {
		t.Errorf("half a file as an answer is answered %d", got)
	}
	if got := k.uploadWhole(t, "me.png", "it is me"); got == half {
		t.Errorf("the whole file has the id of the half: %s", got)
	} else if status := k.status(fmt.Sprintf(`{"file":%q}`, got)); status != http.StatusOK {
		t.Errorf("the whole file is answered %d", status)
	}
	k.until("ended")
	if !k.heard("Thank you for me.png.") {
		t.Errorf("the chat ended with %v", k.state.Messages)
	}
}

// asksForPhoto publishes a flow "photo", beside the running server, that asks for a file and thanks for it.
func (s *server) asksForPhoto() {
	s.t.Helper()
	ctx := auth.WithActor(s.t.Context(), auth.System())
	db, err := store.Open(ctx, filepath.Join(s.data, "patchbay.db"))
	must(s.t, err)
	defer func() { must(s.t, db.Close()) }()
	_, err = db.SaveAttribute(ctx, attr.Attribute{Key: "photo", Label: "Photo", Type: attr.TypeFile, Scope: attr.ScopeConversation})
	must(s.t, err)
	_, err = engine.NewEditor(db).Publish(ctx, flow.Flow{Key: "photo", Name: "Photo", Draft: flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.FileUpload, Name: "Ask", Settings: flow.Settings{Text: "A photo?", Attribute: "photo"}, Next: map[string]string{flow.Next: "end"}},
		{ID: "end", Kind: flow.End, Name: "End", Settings: flow.Settings{Text: "Thank you for {{photo}}."}}}}}, "Ada")
	must(s.t, err)
}

// upload sends a form to the conversation.
func (k *talk) upload(contentType string, body io.Reader) (*http.Response, error) {
	return k.post("/files", contentType, body)
}

func (k *talk) post(path, contentType string, body io.Reader) (*http.Response, error) {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+k.s.site+"/chat/v1/conversations/"+k.state.ID+path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Authorization", "Bearer "+k.state.Token)
	return http.DefaultClient.Do(r)
}

// uploadWhole sends a whole file and returns its id.
func (k *talk) uploadWhole(t *testing.T, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", name)
	must(t, err)
	_, err = io.WriteString(part, content)
	must(t, err)
	must(t, form.Close())
	response, err := k.upload(form.FormDataContentType(), &b)
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	var f attr.File
	must(t, json.NewDecoder(response.Body).Decode(&f))
	return f.ID
}

// status sends a message and returns what it is answered with.
func (k *talk) status(message string) int {
	k.s.t.Helper()
	response, err := k.post("/messages", "application/json", bytes.NewReader([]byte(message)))
	must(k.s.t, err)
	_ = response.Body.Close()
	return response.StatusCode
}

func (s *server) count(query string) (n int) {
	s.t.Helper()
	s.ask(query, &n)
	return n
}

func (s *server) text(query string) (text string) {
	s.t.Helper()
	s.ask(query, &text)
	return text
}

// ask reads the database beside the running server.
func (s *server) ask(query string, into any) {
	s.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.data, "patchbay.db")+"?_busy_timeout=10000")
	must(s.t, err)
	defer func() { _ = db.Close() }()
	must(s.t, db.QueryRowContext(s.t.Context(), query).Scan(into))
}
