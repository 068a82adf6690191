package call_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/render"
)

// photo stores a file of 300 KB that is a PNG, in more than one chunk.
func (w *world) photo() (f file.Info, content []byte) {
	w.t.Helper()
	content = append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0, 1, 2, 3}, 75<<10)...)
	f, err := w.files.Take(w.ctx, "", "me.png", bytes.NewReader(content))
	must(w.t, err)
	return f, content
}

// takesPhoto is an API that sends the attribute photo as a part.
func takesPhoto(a *apidef.API) {
	a.Method, a.Body = http.MethodPut, apidef.Body{Kind: apidef.MultipartBody, Rows: []apidef.Row{{Key: "order", Value: "{{order_id}}"}, {Key: "photo", Value: "{{photo}}"}}}
	a.Options.Retries = 2
}

func TestAFileIsSentInEveryAttempt(t *testing.T) {
	var attempts atomic.Int32
	var got []string
	var content []byte
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		part, head, err := r.FormFile("photo")
		if err != nil {
			t.Errorf("attempt %d: %v", attempts.Load(), err)
			return
		}
		all, err := io.ReadAll(part)
		if err != nil || !bytes.Equal(all, content) || r.ContentLength < int64(len(content)) {
			t.Errorf("%d of %d bytes came, %v", len(all), len(content), err)
		}
		got = append(got, head.Filename+" "+head.Header.Get("Content-Type")+" "+r.FormValue("order"))
		if attempts.Add(1) < 3 {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	w.attribute("photo", attr.TypeFile)
	f, bytes := w.photo()
	content = bytes
	w.save(takesPhoto)
	r := w.do(attr.Values{"order_id": attr.TextOf("7"), "photo": attr.FileOf(f.File)})
	if want := "me.png image/png 7"; r.Status != 200 || strings.Join(got, ",") != want+","+want+","+want {
		t.Errorf("status %d, the server got %q", r.Status, got)
	}
	row := w.log()
	contains(t, row.Detail.Body, "[file me.png, image/png, 307208 bytes]")
	if strings.Contains(row.Detail.Body, "PNG\r") || strings.Contains(row.Detail.Body, "\x00") || row.RequestHash == "" || row.RequestHash != r.RequestHash {
		t.Errorf("the log has %q, hash %s", row.Detail.Body, row.RequestHash)
	}
}

func TestADryRunShowsTheFileAndNotItsBytes(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	w.attribute("photo", attr.TypeFile)
	f, _ := w.photo()
	w.save(takesPhoto)
	r, err := w.calls.Do(w.ctx, call.Request{API: "order", Values: attr.Values{"photo": attr.FileOf(f.File)}, DryRun: true})
	must(t, err)
	contains(t, string(r.Request.Body()), "filename=\"me.png\"\r\nContent-Type: image/png\r\n\r\n[file me.png, image/png, 307208 bytes]\r\n")
	other, err := w.files.Take(w.ctx, "", "me.png", strings.NewReader("another"))
	must(t, err)
	again, err := w.calls.Do(w.ctx, call.Request{API: "order", Values: attr.Values{"photo": attr.FileOf(other.File)}, DryRun: true})
	must(t, err)
	if again.RequestHash == r.RequestHash {
		t.Error("two files have one hash")
	}
}

func TestAFileOfAnotherConversationIsNeverSent(t *testing.T) {
	var calls atomic.Int32
	w := newWorld(t, func(http.ResponseWriter, *http.Request) { calls.Add(1) })
	w.attribute("photo", attr.TypeFile)
	f, _ := w.photo()
	w.save(takesPhoto)
	forged := f.File
	forged.Name, forged.Size = "harmless.txt", 1
	for _, v := range []attr.Value{attr.FileOf(f.File), attr.FileOf(forged)} {
		_, err := w.calls.Do(w.ctx, call.Request{API: "order", Values: attr.Values{"photo": v}, Conversation: render.Conversation{ID: "cnv_other"}, CalledBy: call.ByChat})
		if !errors.Is(err, render.CodeFile) || !strings.Contains(fault.Message(err), "of another conversation") {
			t.Errorf("got %v", err)
		}
	}
	if calls.Load() != 0 {
		t.Error("it was sent")
	}
}

func TestASignatureCoversTheFile(t *testing.T) {
	var got, want string
	w := newWorld(t, func(_ http.ResponseWriter, r *http.Request) {
		mac := hmac.New(sha256.New, []byte("a key"))
		_, _ = io.Copy(mac, r.Body)
		got, want = r.Header.Get("X-Signature"), hex.EncodeToString(mac.Sum(nil))
	})
	w.attribute("photo", attr.TypeFile)
	f, _ := w.photo()
	w.save(func(a *apidef.API) {
		takesPhoto(a)
		a.Auth = apidef.Auth{Kind: apidef.HMACAuth, Header: "X-Signature", Algorithm: apidef.SHA256, Encoding: apidef.Hex, Key: "a key"}
	})
	w.do(attr.Values{"photo": attr.FileOf(f.File)})
	if got == "" || got != want {
		t.Errorf("the signature is %q, want %q", got, want)
	}
}

func TestAResponseIsNeverSavedAsAFile(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	w.attribute("photo", attr.TypeFile)
	a := apidef.API{Key: "x", Name: "X", Method: "GET", URL: w.api.URL, Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes(),
		Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "file", Attribute: "photo"}}}
	_, err := w.calls.Save(auth.WithActor(t.Context(), auth.System()), w.db, a)
	if f := fault.Fields(err); len(f) != 1 || !strings.Contains(f[0].Message, "files come from visitors") {
		t.Errorf("got %v, %v", err, f)
	}
}

func TestWhatIsNoTextIsNotShownAsText(t *testing.T) {
	for name, c := range map[string]struct{ body, kind, want string }{
		"a picture":               {"\x89PNG\r\n\x1a\n\x00\x00", "image/png", "binary, 10 bytes, image/png"},
		"a picture without type":  {"\x89PNG\r\n\x1a\n\x00\x00", "", "binary, 10 bytes, image/png"},
		"bytes called JSON":       {"\x1f\x8b\x08\xff", "application/json", "binary, 4 bytes, application/json"},
		"text of an old encoding": {"Gr\xf6\xdfe\r\n", "text/plain; charset=iso-8859-1", "Größe\r\n"},
		"text":                    {"Größe\t1", "text/plain", "Größe\t1"},
		"a type with a secret":    {"\x00", "x/739154", "binary, 1 bytes, x/[secret]"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header()["Content-Type"] = []string{c.kind}
				_, _ = rw.Write([]byte(c.body))
			})
			w.save(func(a *apidef.API) { a.Headers = []apidef.Row{{Key: "X-Pin", Value: "{{pin}}"}} })
			r := w.do(attr.Values{"pin": attr.SecretOf("739154")})
			logged := []rune(w.log().Detail.Answer) // JSON has one U+FFFD for every byte that is no UTF-8
			if got := string(r.Response.Body); got != c.want || r.Response.Size != len(c.body) || string(logged) != string([]rune(c.want)) {
				t.Errorf("it is shown as %q, want %q; the log has %q", got, c.want, string(logged))
			}
		})
	}
}

func TestAPictureCanBeShown(t *testing.T) {
	const png, gif = "\x89PNG\r\n\x1a\n\x00\x00", "GIF89a\x00\x00"
	for name, c := range map[string]struct{ body, kind, want string }{
		"a picture":                          {png, "image/png; q=1", "image/png"},
		"one whose bytes say something else": {gif, "image/png", ""},
		"one that is called text":            {png, "text/plain", ""},
		"a drawing that is a document":       {"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", ""},
		"one with a secret in it":            {png + "739154", "image/png", ""},
		"one that is too large":              {png + strings.Repeat("\x00", 1<<20), "image/png", ""},
		"text":                               {"Hello", "text/plain", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Content-Type", c.kind)
				_, _ = rw.Write([]byte(c.body))
			})
			w.save(func(a *apidef.API) { a.Headers = []apidef.Row{{Key: "X-Pin", Value: "{{pin}}"}} })
			if p := w.do(attr.Values{"pin": attr.SecretOf("739154")}).Response.Picture; p.Type != c.want || (len(p.Bytes) > 0) != (c.want != "") {
				t.Errorf("it is shown as %q, %d bytes", p.Type, len(p.Bytes))
			}
		})
	}
}
