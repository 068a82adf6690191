package widget_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"patchbay/internal/fault"
	"patchbay/internal/widget"
)

func TestParseOrigin(t *testing.T) {
	for _, c := range []struct{ name, typed, want string }{
		{"an origin stays as it is", "https://shop.example.com", "https://shop.example.com"},
		{"the address of a page has one", "https://Shop.Example.com/cart?a=b#c", "https://shop.example.com"},
		{"a bare name is https", "shop.example.com", "https://shop.example.com"},
		{"the usual port is left out", "https://shop.example.com:443/", "https://shop.example.com"},
		{"another port stays", "http://localhost:3000", "http://localhost:3000"},
		{"http has a usual port, too", "http://shop.example.com:80", "http://shop.example.com"},
		{"an IPv6 address has brackets", "http://[::1]:8080", "http://[::1]:8080"},
		{"a final dot is no other host", "https://shop.example.com.", "https://shop.example.com"},
		{"a star means everywhere", " * ", "*"},
		{"no star inside of a name", "https://*.example.com", ""},
		{"no other scheme", "ftp://example.com", ""},
		{"no name and password", "https://a:b@example.com", ""},
		{"no port that there is not", "https://example.com:70000", ""},
		{"no port 0", "https://example.com:0", ""},
		{"no letters that browsers send otherwise", "https://bücher.example", ""},
		{"nothing is none", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := widget.ParseOrigin(c.typed)
			if got != c.want || ok != (c.want != "") {
				t.Errorf("%q is %q, %v; want %q", c.typed, got, ok, c.want)
			}
		})
	}
}

func TestTextOn(t *testing.T) {
	for hex, want := range map[string]string{"#000000": "#ffffff", "#ffffff": "#000000", "#4f46e5": "#ffffff", "#ffdd00": "#000000", "#FFDD00": "#000000"} {
		got, ratio := widget.TextOn(hex)
		if got != want || ratio < 4.5 {
			t.Errorf("text on %s is %s with %.2f, want %s", hex, got, ratio, want)
		}
	}
	if _, ratio := widget.TextOn("#000000"); ratio != 21 {
		t.Errorf("white on black has %.2f to 1, want 21", ratio)
	}
	if text, _ := widget.TextOn("red"); text != "" {
		t.Errorf("a name is taken for a colour: %q", text)
	}
}

func TestTextCanBeReadOnEveryColour(t *testing.T) {
	for n := 0; n < 1<<24; n += 4099 { // a prime: all three parts change
		if _, ratio := widget.TextOn(fmt.Sprintf("#%06x", n)); ratio < 4.5 {
			t.Fatalf("text on #%06x has %.2f to 1", n, ratio)
		}
	}
	if words := widget.Readable("#ffee88"); words != "Black text on it has a contrast of 17.8 to 1." {
		t.Errorf("it is said %q", words)
	}
	if words := widget.Readable("red"); words != "" {
		t.Errorf("of no colour it is said %q", words)
	}
}

func TestValidate(t *testing.T) {
	good := widget.Default("f")
	good.Origins = []string{"https://a.example", "*"}
	good.Look.Accent, good.Look.Avatar = "#4f46e5", "https://a.example/me.png?size=2"
	if err := good.Validate(); err != nil {
		t.Fatalf("good settings: %v %v", err, fault.Fields(err))
	}
	for _, c := range []struct {
		name, field string
		spoil       func(*widget.Chat)
	}{
		{"a title that is too long", "title", func(c *widget.Chat) { c.Look.Title = strings.Repeat("x", 61) }},
		{"a greeting that is too long", "greeting", func(c *widget.Chat) { c.Look.Greeting = strings.Repeat("x", 161) }},
		{"a colour by its name", "accent", func(c *widget.Chat) { c.Look.Accent = "red" }},
		{"a colour that is code", "launcher", func(c *widget.Chat) { c.Look.Launcher = "#fff;}*{" }},
		{"an avatar without https", "avatar", func(c *widget.Chat) { c.Look.Avatar = "http://a.example/me.png" }},
		{"an avatar that is a script", "avatar", func(c *widget.Chat) { c.Look.Avatar = "javascript:alert(1)" }},
		{"no side", "side", func(c *widget.Chat) { c.Look.Side = "" }},
		{"no direction", "direction", func(c *widget.Chat) { c.Look.Direction = "up" }},
		{"a language that there is not", "language", func(c *widget.Chat) { c.Look.Language = "xx" }},
		{"an origin with a path", "origins", func(c *widget.Chat) { c.Origins = []string{"https://a.example/x"} }},
		{"very many attributes", "takes", func(c *widget.Chat) { c.Look.Takes = make([]string, 21) }},
		{"very many origins", "origins", func(c *widget.Chat) { c.Origins = make([]string, 51) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := good
			c.spoil(&bad)
			fields := fault.Fields(bad.Validate())
			if len(fields) == 0 || fields[0].Name != c.field {
				t.Errorf("problems are %v, want one of %s", fields, c.field)
			}
		})
	}
}

func TestTheDirectionFollowsTheLanguage(t *testing.T) {
	for _, c := range []struct {
		name string
		look widget.Look
		want widget.Direction
	}{
		{"without a language it is left to the page", widget.Look{Direction: widget.Auto}, widget.Auto},
		{"a language has one", widget.Look{Direction: widget.Auto, Language: "es"}, widget.LeftToRight},
		{"Arabic has the other", widget.Look{Direction: widget.Auto, Language: "ar"}, widget.RightToLeft},
		{"what is set goes before it", widget.Look{Direction: widget.LeftToRight, Language: "ar"}, widget.LeftToRight},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.look.Runs(); got != c.want {
				t.Errorf("it is %q, want %q", got, c.want)
			}
		})
	}
}

func TestALookThatWasStoredBeforeThereWereLanguagesIsEnglish(t *testing.T) {
	const old = `{"side":"right","direction":"auto"}`
	c := widget.Default("f")
	if err := json.Unmarshal([]byte(old), &c.Look); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(c.Look)
	if err != nil || string(again) != old || c.Look.Language.Tag() != "en" || c.Validate() != nil {
		t.Errorf("it is %+v, written %s, %v", c.Look, again, err)
	}
}

func TestNewPicture(t *testing.T) {
	png := []byte("\x89PNG\r\n\x1a\n and more")
	p, err := widget.NewPicture(png)
	if err != nil || p.Type != "image/png" || len(p.Hash()) != 64 {
		t.Errorf("a PNG is %+v, %v", p, err)
	}
	for name, b := range map[string][]byte{"an SVG": []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "a page": []byte("<html>"), "nothing": nil,
		"a large one": append(png, make([]byte, widget.MaxPicture)...)} {
		if _, err := widget.NewPicture(b); len(fault.Fields(err)) != 1 {
			t.Errorf("%s is taken", name)
		}
	}
}
