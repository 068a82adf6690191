package page_test

import (
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/audit"
	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/templates/layout"
	"patchbay/templates/page"
)

// shown is a page as the browser has it.
type shown struct {
	t *testing.T
	*goquery.Document
}

func show(t *testing.T, c templ.Component) shown {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	d, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return shown{t, d}
}

// count checks how many elements the selector finds.
func (s shown) count(selector string, want int) {
	s.t.Helper()
	if got := s.Find(selector).Length(); got != want {
		s.t.Errorf("%d of %s, want %d", got, selector, want)
	}
}

// says checks the words of what the selector finds.
func (s shown) says(selector, want string) {
	s.t.Helper()
	if got := strings.Join(strings.Fields(s.Find(selector).Text()), " "); got != want {
		s.t.Errorf("%s says %q, want %q", selector, got, want)
	}
}

var (
	adminChrome  = layout.Chrome{User: layout.User{Name: "Ada", Email: "ada@example.com", Role: "Admin", MayBuild: true, MayAdmin: true}}
	viewerChrome = layout.Chrome{User: layout.User{Name: "Vi", Email: "vi@example.com", Role: "Viewer"}}
)

func TestSignInPage(t *testing.T) {
	s := show(t, page.SignIn{Email: "ada@example.com", Next: "/apis", Problem: "That was wrong."}.Page())
	s.says("[role=alert] p", "That was wrong.")
	s.count(`input[name=email][value="ada@example.com"]`, 1)
	s.count(`input[name=next][value="/apis"]`, 1)
	s.count("input[type=password][value=''][autofocus]", 1) // who is known goes on with the password
	s.count("form[method=post][action='/sign-in'] button[type=submit]", 1)
}

func TestSetUpPage(t *testing.T) {
	t.Run("without a link there is no form", func(t *testing.T) {
		s := show(t, page.SetUp{Refused: "Too old."}.Page())
		s.count(".plain-card form", 0)
		s.says("[role=alert] p", "Too old.")
	})
	t.Run("with one its token is carried along, and stays in the address", func(t *testing.T) {
		s := show(t, page.SetUp{Token: "abc"}.Page())
		s.count(`form input[type=hidden][name=token][value=abc]`, 1)
		if action := s.Find("form").AttrOr("action", ""); action != "/set-up?token=abc" {
			t.Errorf("sent to %s", action)
		}
	})
}

func TestPersonPage(t *testing.T) {
	u := auth.User{ID: "usr_1", Name: "Bo", Email: "bo@example.com", Role: auth.Builder, Revision: 3}
	t.Run("one's own role can't be chosen, nor oneself deleted", func(t *testing.T) {
		s := show(t, page.Person{Chrome: adminChrome, User: u, Roles: auth.Roles(), Self: true, MayChange: true}.Page())
		s.count("select[name=role][disabled]", 1)
		s.count(`form[action$="/delete"]`, 0)
		s.count("input[name=revision][value='3']", 1)
	})
	t.Run("a person that one may not change is only shown", func(t *testing.T) {
		s := show(t, page.Person{Chrome: adminChrome, User: u}.Page())
		s.count("main form, button[form=edit]", 0)
		s.says("main dl div:nth-child(3) dd", "Builder")
	})
	t.Run("deleting asks first and says what it means", func(t *testing.T) {
		s := show(t, page.Person{Chrome: adminChrome, User: u, MayChange: true}.Page())
		s.count(`form[action="/people/usr_1/delete"][data-confirm=delete-person]`, 1)
		s.says("dialog h2", "Delete Bo?")
	})
	t.Run("a problem stands beside its field", func(t *testing.T) {
		refusal := page.Refusal{Fields: []fault.Field{{Name: "email", Message: "Somebody has it."}, {Name: "email", Message: "Second."}}}
		s := show(t, page.Person{Chrome: adminChrome, Refusal: refusal, User: auth.User{Email: "x@example.com"}, MayChange: true}.Page())
		s.count("[aria-invalid=true]", 1)
		s.says("[role=alert]", "Somebody has it.")
		s.count(`[name=email][value="x@example.com"]`, 1)
	})
}

func TestAuditPage(t *testing.T) {
	p := page.Audit{Chrome: adminChrome, Names: map[string]string{"usr_1": "Ada"}, Entries: []audit.Entry{
		{Action: "api.save", Target: "send-otp", Name: "Ada", Fields: []string{"url", "headers"}},
		{Action: "api.delete", Target: "old", Name: "Ada"},
		{Action: "user.save", Target: "usr_1", Name: "Ada"},
		{Action: "user.delete", Target: "usr_2", Name: "Ada"},
		{Action: "signin.failed", Target: "unknown", Name: "Somebody"},
		{Action: "signin.failed", Target: "usr_1", Name: "Somebody"},
		{Action: "environment.use", Target: "convertalk", Name: "Ada"},
	}}
	s := show(t, p.Page())
	for i, want := range []struct{ words, link string }{
		{"saved the API send-otp (url, headers)", "/apis/send-otp"}, {"deleted the API old", ""},
		{"saved the person Ada", "/people/usr_1"}, {"deleted the person who was deleted since", ""},
		{"tried to sign in with a wrong password as nobody who is known here", ""},
		{"tried to sign in with a wrong password as Ada", "/people/usr_1"},
		{"switched to the environment convertalk", "/environments/convertalk"},
	} {
		cell := s.Find("#audit-rows tr").Eq(i).Find("td").Eq(2)
		link, _ := cell.Find("a").Attr("href")
		if got := strings.Join(strings.Fields(cell.Text()), " "); got != want.words || link != want.link {
			t.Errorf("row %d says %q with the link %q, want %q and %q", i, got, link, want.words, want.link)
		}
	}
}

func TestPagesOfDefinitions(t *testing.T) {
	t.Run("an empty list of attributes has a next step for builders only", func(t *testing.T) {
		show(t, page.Attributes{Chrome: adminChrome}.Page()).count(`.empty a[href="/attributes/new"]`, 1)
		show(t, page.Attributes{Chrome: viewerChrome}.Page()).count(`a[href="/attributes/new"]`, 0)
	})
	t.Run("the built-in environment shows what it computes and has no delete button", func(t *testing.T) {
		e := apidef.Environment{ID: "env_1", Key: "built-in", Name: "Built-in", BuiltIn: true}
		s := show(t, page.Environment{Chrome: adminChrome, Environment: e}.Page())
		s.says("main p code", "{{env.otp_gateway}}")
		s.count(`form[action="/environments/built-in/use"]`, 1)
		s.count(`form[action$="/delete"]`, 0)
	})
	t.Run("a script gets a blank row to copy", func(t *testing.T) {
		s := show(t, page.Environment{Chrome: adminChrome}.Page())
		s.count(`row-table[next="1"] input[name="constants.0.key"]`, 1)
	})
	t.Run("a type that is stored can't be changed", func(t *testing.T) {
		a := attr.Attribute{ID: "att_1", Key: "order_id", Label: "Order", Type: attr.TypeNumber}
		s := show(t, page.Attribute{Chrome: adminChrome, Attribute: a}.Page())
		s.count(`select[name=type][disabled] option[value=number][selected]`, 1)
		s.count(`input[name=key][readonly][value=order_id]`, 1)
	})
	t.Run("a secret's value is asked for as a password and shows its end at most", func(t *testing.T) {
		v := page.SecretView{Key: "shop_token", Ending: "aa42", Revision: 2, ChangedAt: time.Unix(0, 0)}
		s := show(t, page.Secret{Chrome: adminChrome, Secret: v}.Page())
		s.count(`input[type=password][name=value][value='']`, 1)
		s.says("main dl div:first-child dd", "••••aa42")
		s.count(`form#edit[action="/secrets/shop_token"]`, 1)
	})
}
