package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/auth"
)

func TestChatAndWidget(t *testing.T) {
	w := newWorld(t)
	w.seed()
	builder := w.as(auth.Builder)
	const path = "/flows/phone-verification/chat"
	form := func(revision string, more ...string) []string {
		return append([]string{"revision", revision, "side", "left", "direction", "rtl"}, more...)
	}
	t.Run("a flow that nobody has set stands on pages of this Patchbay only", func(t *testing.T) {
		builder.get(path).want(http.StatusOK, "Only pages of this Patchbay show this chat.", `/widget.js" data-flow="phone-verification" async></script>`, "connect-src "+w.url)
	})
	t.Run("what is saved comes back, each page as browsers write it", func(t *testing.T) {
		builder.post(path, form("0", "title", "Help", "accent", "#0B6E4F", "origins", "Shop.example.com/cart\r\n\r\nhttps://shop.example.com\r\nhttp://localhost:3000")...).wantRedirect(path)
		builder.get(path).want(http.StatusOK, "Pages of 2 other sites", "https://shop.example.com http://localhost:3000", "White text on it has a contrast of")
		seen := w.visitor().doc("/chat/phone-verification").Find("chat-window")
		for name, want := range map[string]string{"heading": "Help", "accent": "#0b6e4f", "direction": "rtl"} {
			if got := seen.AttrOr(name, ""); got != want {
				t.Errorf("visitors get the %s %q", name, got)
			}
		}
	})
	t.Run("every page is said in words", func(t *testing.T) {
		builder.post(path, form("1", "origins", "*")...).wantRedirect(path)
		builder.get(path).want(http.StatusOK, "Any page on the internet may show this chat")
	})
	t.Run("attributes that a page may set stand in the embed code, and no secret does", func(t *testing.T) {
		builder.post(path, form("2", "takes", "name\r\nname\r\nemail")...).wantRedirect(path)
		builder.get(path).want(http.StatusOK, `data-flow="phone-verification" data-set-name="…" data-set-email="…" async`, `.set({ name: "…", email: "…" })`)
		for key, why := range map[string]string{"user_otp": "can't be set by a page", "verified_phone": "can't be set by a page", "nonsense": "There is no attribute"} {
			builder.post(path, form("3", "takes", key)...).want(http.StatusUnprocessableEntity, why, key)
		}
	})
	t.Run("what is wrong comes back as it was typed", func(t *testing.T) {
		builder.post(path, form("3", "accent", "red", "origins", "https://a b")...).want(http.StatusUnprocessableEntity, "Write a colour as #4f46e5.", "is no address of a site", "https://a b")
		builder.post(path, form("0")...).want(http.StatusConflict, "Somebody else changed this chat")
	})
	t.Run("a picture is uploaded, shown and taken away", func(t *testing.T) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for i := 0; i < 6; i += 2 {
			must(t, m.WriteField(form("3")[i], form("3")[i+1]))
		}
		part, err := m.CreateFormFile("picture", "me.png")
		must(t, err)
		must(t, second(part.Write([]byte("\x89PNG\r\n\x1a\n me"))))
		must(t, m.Close())
		builder.send(http.MethodPost, path, &b, "Content-Type", m.FormDataContentType()).wantRedirect(path)
		if picture := builder.doc(path).Find("chat-preview").AttrOr("picture", ""); !strings.HasPrefix(picture, "/chat/phone-verification/avatar?v=") {
			t.Errorf("the picture is at %q", picture)
		}
		builder.post(path, form("4", "drop_picture", "1")...).wantRedirect(path)
		if picture := builder.doc(path).Find("chat-preview").AttrOr("picture", ""); picture != "" {
			t.Errorf("the picture is still at %q", picture)
		}
	})
	t.Run("the language is the visitors', with its words and its direction", func(t *testing.T) {
		builder.get(path).want(http.StatusOK, "Arabic · العربية")
		builder.post(path, "revision", "5", "side", "left", "direction", "auto", "language", "ar").wantRedirect(path)
		if chosen := builder.doc(path).Find("select[name=language] option[selected]").AttrOr("value", ""); chosen != "ar" {
			t.Errorf("%q is chosen", chosen)
		}
		page := w.visitor().doc("/chat/phone-verification")
		seen := page.Find("chat-window")
		if lang := page.Find("html").AttrOr("lang", ""); lang != "ar" || seen.AttrOr("lang", "") != "ar" || seen.AttrOr("direction", "") != "rtl" ||
			!strings.Contains(seen.AttrOr("words", ""), "اكتب رسالة…") || !strings.Contains(seen.Text(), "تحتاج هذه الدردشة إلى JavaScript.") {
			t.Errorf("visitors get %q: %v", lang, seen.Nodes[0].Attr)
		}
		builder.post(path, "revision", "6", "side", "left", "direction", "auto", "language", "xx").want(http.StatusUnprocessableEntity, "Choose one of the languages in the list.")
	})
	t.Run("who may only look sees no button", func(t *testing.T) {
		if text := w.as(auth.Viewer).get(path).text(); strings.Contains(text, ">Save<") {
			t.Error("a viewer can save")
		}
	})
	t.Run("it is in the audit log", func(t *testing.T) {
		w.as(auth.Owner).get("/audit").want(http.StatusOK, "changed the chat of the flow")
	})
}

func TestWidgetScript(t *testing.T) {
	w := newWorld(t)
	r := w.visitor().send(http.MethodGet, "/widget.js", nil, "Origin", "https://shop.example.com", "Accept-Encoding", "gzip")
	r.want(http.StatusOK)
	h := r.header
	if h.Get("Content-Encoding") != "gzip" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" || h.Get("ETag") == "" || !strings.Contains(h.Get("Cache-Control"), "max-age=300") {
		t.Errorf("its headers are %v", h)
	}
	w.visitor().send(http.MethodGet, "/widget.js", nil, "Accept-Encoding", "gzip", "If-None-Match", h.Get("ETag")).want(http.StatusNotModified)
}
