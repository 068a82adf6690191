package chat_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/widget"
	"patchbay/web/chat"
)

const shop, stranger = "https://shop.example.com", "https://evil.example"

// from asks as a page of the origin does.
func (w *world) from(t *testing.T, origin, method, path, token string, header ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.url+path, strings.NewReader(""))
	must(t, err)
	r.Header.Set("Origin", origin)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

// allow says which pages may have the chat of the flow "verify".
func (w *world) allow(origins ...string) {
	w.t.Helper()
	c, err := w.db.FlowChat(w.ctx, "verify")
	must(w.t, err)
	c.Origins = origins
	must(w.t, second(w.db.SaveFlowChat(w.ctx, c, nil)))
}

// wantCORS checks the status, and which origin may read the answer; "" is none.
func wantCORS(t *testing.T, r *http.Response, status int, origin string) {
	t.Helper()
	h := r.Header
	if r.StatusCode != status || h.Get("Access-Control-Allow-Origin") != origin || !strings.Contains(h.Get("Vary"), "Origin") || h.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("answered %d with %v, want %d for %q", r.StatusCode, h, status, origin)
	}
}

func TestPagesOfOtherSites(t *testing.T) {
	w := newWorld(t)
	const begin = "/chat/v1/verify/conversations"
	t.Run("none may have a chat that allows none", func(t *testing.T) {
		wantCORS(t, w.from(t, shop, "POST", begin, ""), http.StatusForbidden, "")
		wantCORS(t, w.from(t, shop, "OPTIONS", begin, ""), http.StatusForbidden, "")
		wantCORS(t, w.from(t, shop, "OPTIONS", "/chat/v1/conversations/cnv_x/messages", ""), http.StatusForbidden, "")
	})
	w.allow(shop, "http://localhost:3000")
	v := w.visit()
	t.Run("one that is allowed may ask, and read every answer", func(t *testing.T) {
		for _, path := range []string{begin, "/chat/v1/verify", v.path(), v.path() + "/messages", v.path() + "/files", v.path() + "/events"} {
			r := w.from(t, shop, "OPTIONS", path, "")
			wantCORS(t, r, http.StatusNoContent, shop)
			if !strings.Contains(r.Header.Get("Access-Control-Allow-Headers"), "Authorization") || !strings.Contains(r.Header.Get("Access-Control-Allow-Methods"), "POST") {
				t.Errorf("%s allows %v", path, r.Header)
			}
		}
		wantCORS(t, w.from(t, shop, "POST", begin, ""), http.StatusCreated, shop)
		wantCORS(t, w.from(t, shop, "GET", v.path(), v.token), http.StatusOK, shop)
		wantCORS(t, w.from(t, "http://localhost:3000", "GET", v.path(), v.token), http.StatusOK, "http://localhost:3000")
		wantCORS(t, w.from(t, shop, "GET", v.path()+"/events", v.token), http.StatusOK, shop)
	})
	t.Run("it may read that it is wrong, too", func(t *testing.T) {
		wantCORS(t, w.from(t, shop, "GET", v.path(), "verify.AAAA"), http.StatusUnauthorized, shop)
		wantCORS(t, w.from(t, shop, "POST", v.path()+"/messages", v.token), http.StatusUnprocessableEntity, shop)
	})
	t.Run("any other is refused in words", func(t *testing.T) {
		for _, origin := range []string{stranger, "http://shop.example.com", shop + ":8443", "https://shop.example.com.evil.example", "null"} {
			wantCORS(t, w.from(t, origin, "POST", begin, ""), http.StatusForbidden, "")
			wantCORS(t, w.from(t, origin, "GET", v.path(), v.token), http.StatusForbidden, "")
			wantCORS(t, w.from(t, origin, "POST", v.path()+"/files", v.token), http.StatusForbidden, "")
			wantCORS(t, w.from(t, origin, "OPTIONS", v.path(), ""), http.StatusForbidden, "")
		}
		r := w.from(t, stranger, "GET", "/chat/v1/verify", "")
		wantCORS(t, r, http.StatusForbidden, "*") // so that it can tell who builds the page
		if text := body(t, r); !strings.Contains(text, "may not stand on "+stranger) {
			t.Errorf("it is told %s", text)
		}
	})
	t.Run("a token says which flow's pages are meant, and can't be made to say another", func(t *testing.T) {
		_, proof, _ := strings.Cut(v.token, ".")
		wantCORS(t, w.from(t, shop, "GET", v.path(), "other."+proof), http.StatusForbidden, "")
		r := w.from(t, "", "GET", v.path(), "other."+proof)
		if r.StatusCode != http.StatusUnauthorized {
			t.Errorf("a token of another flow answers %d", r.StatusCode)
		}
	})
	t.Run("our own pages and programs always may", func(t *testing.T) {
		wantCORS(t, w.from(t, w.url, "POST", begin, ""), http.StatusCreated, "")
		wantCORS(t, w.from(t, "https://behind.example", "POST", begin, "", "Sec-Fetch-Site", "same-origin"), http.StatusCreated, "")
		wantCORS(t, w.from(t, stranger, "POST", begin, "", "Sec-Fetch-Site", "cross-site"), http.StatusForbidden, "")
	})
	t.Run("a callback is no chat, and comes from anywhere", func(t *testing.T) {
		if r := w.from(t, stranger, "POST", "/chat/v1/callbacks/none", ""); r.StatusCode == http.StatusForbidden {
			t.Error("it is refused for its origin")
		}
	})
	t.Run("a star is every page", func(t *testing.T) {
		w.allow("*")
		wantCORS(t, w.from(t, stranger, "POST", begin, ""), http.StatusCreated, stranger)
		wantCORS(t, w.from(t, "null", "GET", v.path(), v.token), http.StatusOK, "null")
	})
	t.Run("what is not allowed any more is refused from then on", func(t *testing.T) {
		w.allow()
		wantCORS(t, w.from(t, shop, "GET", v.path(), v.token), http.StatusForbidden, "")
	})
}

func TestPublicAddress(t *testing.T) {
	w := newWorld(t, func(o *chat.Options) { o.PublicURL = "https://chat.example.com/" })
	wantCORS(t, w.from(t, "https://chat.example.com", "POST", "/chat/v1/verify/conversations", ""), http.StatusCreated, "")
	wantCORS(t, w.from(t, "https://other.example.com", "POST", "/chat/v1/verify/conversations", ""), http.StatusForbidden, "")
}

func TestLook(t *testing.T) {
	w := newWorld(t)
	c, err := w.db.FlowChat(w.ctx, "verify")
	must(t, err)
	c.Look.Greeting, c.Look.Accent = "Hello", "#0b6e4f"
	png, err := widget.NewPicture([]byte("\x89PNG\r\n\x1a\n me"))
	must(t, err)
	must(t, second(w.db.SaveFlowChat(w.ctx, c, &png)))
	t.Run("a widget learns how the chat looks", func(t *testing.T) {
		text := body(t, w.from(t, w.url, "GET", "/chat/v1/verify", ""))
		for _, want := range []string{`"title":"Verify"`, `"greeting":"Hello"`, `"accent":"#0b6e4f"`, `"position":"right"`, `"avatar":"/chat/verify/avatar?v=`} {
			if !strings.Contains(text, want) {
				t.Errorf("%s is not in %s", want, text)
			}
		}
	})
	t.Run("any page may show the picture, which is nothing but one", func(t *testing.T) {
		r := w.from(t, stranger, "GET", "/chat/verify/avatar?v=1", "")
		h := r.Header
		if r.StatusCode != http.StatusOK || h.Get("Content-Type") != "image/png" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" ||
			h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || body(t, r) != string(png.Bytes) {
			t.Errorf("it is %d %v", r.StatusCode, h)
		}
	})
	t.Run("there is nothing of a flow that is not there", func(t *testing.T) {
		for _, path := range []string{"/chat/v1/ghost", "/chat/ghost/avatar"} {
			if r := w.from(t, "", "GET", path, ""); r.StatusCode != http.StatusNotFound {
				t.Errorf("%s answers %d", path, r.StatusCode)
			}
		}
	})
}
