package web_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheSiteSpeaksTheLanguageThatABrowserHasChosen(t *testing.T) {
	c := newWorld(t).visitor()
	if lang := c.doc("/sign-in").Find("html").AttrOr("lang", ""); lang != "en" {
		t.Errorf("before anything is chosen pages are in %q", lang)
	}
	c.post("/language", "language", "de").wantRedirect("/")
	german := c.doc("/sign-in")
	if lang, button := german.Find("html").AttrOr("lang", ""), german.Find("main form button.primary").Text(); lang != "de" || strings.TrimSpace(button) != "Anmelden" {
		t.Errorf("the page is in %q and its button says %q", lang, button)
	}
	if words := german.Find("html").AttrOr("data-words", ""); words == "" {
		t.Error("the scripts of the page do not learn where its language is")
	}
	c.post("/language", "language", "../en").wantRedirect("/")
	if lang := c.doc("/sign-in").Find("html").AttrOr("lang", ""); lang != "en" {
		t.Errorf("a language that is none leads to %q", lang)
	}
}

func TestChoosingALanguageLeadsBackToThePage(t *testing.T) {
	c := newWorld(t).visitor()
	for referer, want := range map[string]string{
		c.base + "/apis?q=orders":        "/apis?q=orders",
		c.base + "//evil.example":        "/",
		c.base + "/sign-in?next=%2Fapis": "/sign-in?next=%2Fapis",
		c.base + "/import/paste":         "/",
		"https://evil.example/apis":      "/",
		"":                               "/",
	} {
		t.Run(referer, func(t *testing.T) {
			r := c.send(http.MethodPost, "/language", strings.NewReader("language=de"), "Content-Type", "application/x-www-form-urlencoded", "Referer", referer)
			r.wantRedirect(want)
		})
	}
}
