package layout_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

func render(t *testing.T, ctx context.Context, c templ.Component) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func shell(t *testing.T, p layout.Page) *goquery.Document {
	t.Helper()
	return render(t, context.Background(), layout.Shell(p))
}

func entries(doc *goquery.Document) []string {
	return doc.Find(".nav-link").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}

func TestTheNavigationHidesWhatARoleMayNotDo(t *testing.T) {
	everybody := []string{"Your APIs", "Attributes", "Environments", "Third Party Integrations", "Chat flows", "Conversations", "Parked", "Contacts", "API Logs"}
	for _, c := range []struct {
		name string
		user layout.User
		more []string
	}{
		{"a viewer looks", layout.User{}, nil},
		{"a builder builds", layout.User{MayBuild: true}, []string{"Outbox", "Secrets", "Export and import"}},
		{"an admin sees all", layout.User{MayBuild: true, MayAdmin: true}, []string{"Outbox", "Secrets", "Export and import", "API tokens", "Grants", "People", "Audit log"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := entries(shell(t, layout.Page{Chrome: layout.Chrome{User: c.user}}))
			want := append(slices.Clone(everybody), c.more...)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestAGroupWithNothingInItHasNoHeading(t *testing.T) {
	if text := shell(t, layout.Page{}).Find(".nav-group").Text(); strings.Contains(text, "Workspace") {
		t.Error("an empty group is shown")
	}
}

func TestTheCurrentSectionIsMarked(t *testing.T) {
	doc := shell(t, layout.Page{Nav: layout.NavAPIs})
	current := doc.Find(".nav-link[aria-current=page]")
	if current.Length() != 1 || current.AttrOr("href", "") != href.APIs() {
		t.Errorf("got %d current entries, to %q", current.Length(), current.AttrOr("href", ""))
	}
}

func TestSigningOutIsAPost(t *testing.T) {
	form := shell(t, layout.Page{}).Find(`form[action="` + href.SignOut() + `"]`)
	if form.AttrOr("method", "") != "post" {
		t.Error("signing out changes something, so it must not be a link")
	}
}

func TestTheThemeIsPrintedByTheServer(t *testing.T) {
	doc := shell(t, layout.Page{Chrome: layout.Chrome{Theme: "dark"}})
	if doc.Find("html").AttrOr("data-theme", "") != "dark" {
		t.Error("the page would flash")
	}
}

func TestTheAttributesOfTemplateFieldsArePrintedOnce(t *testing.T) {
	want := []layout.Attribute{{Key: "phone", Label: "</script><b>", Type: "phone", Scope: "contact", Sample: "+31612345678"}}
	doc := shell(t, layout.Page{Chrome: layout.Chrome{Attributes: want}})
	var got []layout.Attribute
	if err := json.Unmarshal([]byte(doc.Find("script#attributes").Text()), &got); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestAFlashIsAnnounced(t *testing.T) {
	doc := shell(t, layout.Page{Chrome: layout.Chrome{Flash: ui.ToastProps{Text: "Saved"}}})
	if got := strings.TrimSpace(doc.Find("#toasts[role=status] .toast").Text()); got != "Saved" {
		t.Errorf("got %q", got)
	}
}

func TestScriptsCarryTheNonceOfTheRequest(t *testing.T) {
	doc := render(t, templ.WithNonce(context.Background(), "n0nce"), layout.Shell(layout.Page{}))
	if doc.Find("script[src]").AttrOr("nonce", "") != "n0nce" {
		t.Error("the script has no nonce")
	}
}

func TestAssetsAreNamedByTheBuild(t *testing.T) {
	asset := func(name string) string { return "/static/built-" + name }
	doc := render(t, context.Background(), layout.ChatPage(layout.ChatPageProps{Chrome: layout.Chrome{Asset: asset}, Flow: "phone-verification", Title: "Verify"}))
	if got := doc.Find("script").AttrOr("src", ""); got != "/static/built-chat.js" {
		t.Errorf("got %q", got)
	}
	if got := doc.Find("chat-window").AttrOr("src", ""); got != href.ChatAPI("phone-verification") {
		t.Errorf("the chat talks to %q", got)
	}
}

func TestAPlainPageHasOneHeadingAndNoNavigation(t *testing.T) {
	doc := render(t, context.Background(), layout.Plain(layout.Page{Title: "Sign in"}))
	if doc.Find("h1").Text() != "Sign in" || doc.Find("nav").Length() != 0 {
		t.Error("a plain page is a heading and a card")
	}
}
