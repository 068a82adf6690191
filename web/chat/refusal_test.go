package chat_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/phrase"
	"patchbay/web/chat"
)

// speak gives the chat of the flow "verify" its language.
func (w *world) speak(l phrase.Language) {
	w.t.Helper()
	c, err := w.db.FlowChat(w.ctx, "verify")
	must(w.t, err)
	c.Look.Language = l
	must(w.t, second(w.db.SaveFlowChat(w.ctx, c, nil)))
}

func TestVisitorsAreRefusedInTheLanguageOfTheChat(t *testing.T) {
	w := newWorld(t, func(o *chat.Options) { o.Limits = chat.DefaultLimits(); o.Limits.Conversations = 3 })
	w.speak("es")
	v := w.visit()
	t.Run("by the bot", func(t *testing.T) {
		r := v.say("12", "")
		r.want(t, http.StatusOK, "No podemos contactar con ese número de teléfono.")
	})
	t.Run("by the API, with the field that it is about", func(t *testing.T) {
		v.say(strings.Repeat("x", 4001), "").want(t, http.StatusUnprocessableEntity, "Usa 4000 caracteres como máximo, por favor.", `"field":"text"`)
		v.say(strings.Repeat("x", 40<<10), "").want(t, http.StatusRequestEntityTooLarge, "Es más de lo que se puede enviar de una vez.")
		v.do("POST", v.path()+"/messages", `{"file":"fil_0"}`).want(t, http.StatusUnprocessableEntity, "Este archivo ya no está.", `"field":"file"`)
	})
	t.Run("when no file is asked for", func(t *testing.T) {
		v.upload("x", io.LimitReader(endless{}, 10)).want(t, http.StatusConflict, "En este momento no se pide ningún archivo.")
	})
	t.Run("when they are too fast, or too many", func(t *testing.T) {
		for range 10 {
			v.say("12", "")
		}
		v.say("12", "").want(t, http.StatusTooManyRequests, "Vas un poco rápido.")
		w.visit()
		v.do("POST", "/chat/v1/ghost/conversations", "").want(t, http.StatusNotFound, "There is no chat at this address.") // of a language that nobody knows
		v.do("POST", "/chat/v1/verify/conversations", "").want(t, http.StatusTooManyRequests, "Hay muchos chats nuevos desde un mismo lugar.")
	})
	t.Run("once the language is another, in that", func(t *testing.T) {
		w.speak("pt")
		v.say("12", "").want(t, http.StatusTooManyRequests, "Foi um pouco rápido.")
	})
	t.Run("what programs are told stays English", func(t *testing.T) {
		v.do("POST", v.path()+"/messages", "nonsense").want(t, http.StatusUnprocessableEntity, "The body is not the JSON that is expected here.")
		v.token = "verify.AAAA"
		v.read().want(t, http.StatusUnauthorized, "This is not the token of the conversation.")
	})
}

func TestTheLookHasTheWords(t *testing.T) {
	w := newWorld(t)
	look := func() string { return body(t, w.from(t, w.url, "GET", "/chat/v1/verify", "")) }
	for _, want := range []string{`"language":"en"`, `"direction":"auto"`, `"send":"Send"`} {
		if text := look(); !strings.Contains(text, want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	w.speak("ar")
	for _, want := range []string{`"language":"ar"`, `"direction":"rtl"`, `"send":"إرسال"`} {
		if text := look(); !strings.Contains(text, want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}
