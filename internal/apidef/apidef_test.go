package apidef_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

func whole() apidef.API {
	return apidef.API{Key: "send-otp", Name: "Send OTP", Method: "POST", URL: "{{env.base}}/send", Body: apidef.Body{Kind: apidef.NoBody},
		Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "data.otp", Attribute: "system_otp"}}, Outcomes: apidef.DefaultOutcomes()}
}

func rows(n int) []apidef.Row {
	many := make([]apidef.Row, n)
	for i := range many {
		many[i].Key = "k"
	}
	return many
}

func TestAPIValidate(t *testing.T) {
	tests := []struct {
		name   string
		change func(*apidef.API)
		fields string // of the problems, with blanks between
	}{
		{"a whole definition is fine", func(*apidef.API) {}, ""},
		{"a fresh form tells everything at once", func(a *apidef.API) { *a = apidef.API{} }, "name key method url body"},
		{"a name of eighty characters of any script is fine", func(a *apidef.API) { a.Name = strings.Repeat("字", 80) }, ""},
		{"a longer name is refused", func(a *apidef.API) { a.Name = strings.Repeat("字", 81) }, "name"},
		{"a method in small letters is refused", func(a *apidef.API) { a.Method = "post" }, "method"},
		{"a blank URL is refused", func(a *apidef.API) { a.URL = " " }, "url"},
		{"a row without a key is refused, wherever it is", func(a *apidef.API) {
			a.Parameters, a.Headers, a.Body.Rows = []apidef.Row{{Key: "a"}, {Value: "x"}}, []apidef.Row{{Key: " "}}, []apidef.Row{{Value: "x", Off: true}}
		}, "parameters.1.key headers.0.key body.rows.0.key"},
		{"a hundred rows are fine", func(a *apidef.API) { a.Headers = rows(100) }, ""},
		{"more rows are refused", func(a *apidef.API) { a.Headers = rows(101) }, "headers"},
		{"a time limit beyond five minutes is refused", func(a *apidef.API) { a.Options.TimeoutSeconds = 301 }, "timeout_seconds"},
		{"a negative time limit is refused", func(a *apidef.API) { a.Options.TimeoutSeconds = -1 }, "timeout_seconds"},
		{"the most of the other options is fine", func(a *apidef.API) {
			a.Options = apidef.Options{TimeoutSeconds: 300, Retries: 5, PerSecond: 1000, AtOnce: 1000}
		}, ""},
		{"more of them is refused, each in its place", func(a *apidef.API) {
			a.Options = apidef.Options{Retries: 6, PerSecond: 1001, AtOnce: 1001}
		}, "retries per_second at_once"},
		{"less than none is refused", func(a *apidef.API) {
			a.Options = apidef.Options{Retries: -1, PerSecond: -1, AtOnce: -1}
		}, "retries per_second at_once"},
		{"a mapping needs source, path and attribute", func(a *apidef.API) { a.Mappings = []apidef.Mapping{{}} }, "mappings.0.attribute mappings.0.source mappings.0.path"},
		{"the status needs no path", func(a *apidef.API) { a.Mappings = []apidef.Mapping{{Source: apidef.FromStatus, Attribute: "x"}} }, ""},
		{"a header's name is taken as it is", func(a *apidef.API) {
			a.Mappings = []apidef.Mapping{{Source: apidef.FromHeader, Path: "X-[1]", Attribute: "x"}}
		}, ""},
		{"outcomes have a name and a status", func(a *apidef.API) { a.Outcomes = []apidef.Outcome{{Name: "Not Found", Status: "600"}} }, "outcomes.0.name outcomes.0.status"},
		{"an outcome that every API has is refused", func(a *apidef.API) { a.Outcomes = []apidef.Outcome{{Name: "timeout", Status: "504"}} }, "outcomes.0.name"},
		{"a hundred outcomes are enough", func(a *apidef.API) {
			for range 100 {
				a.Outcomes = append(a.Outcomes, apidef.Outcome{Name: "ok", Status: "200"})
			}
		}, "outcomes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := whole()
			tt.change(&a)
			wantFields(t, a.Validate(), tt.fields)
		})
	}
}

func wantFields(t *testing.T, err error, want string) {
	t.Helper()
	var names []string
	for _, f := range fault.Fields(err) {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != want || (err != nil) != (want != "") {
		t.Errorf("problems of %q, want %q", got, want)
	}
}

func TestPaths(t *testing.T) {
	fine := []string{"data.id", "a", "items.0.name", "items.#.name", `items.#(name=="x").id`, `items.#(age>3)#.id`, `items.#(name!="x").id`,
		`items.#(name != "x").id`, `items.#(name!%"x*").id`, "a|@reverse|0", "@this.a", `items.#(mail=="ada@example.com").id`, "wow!", "a[0]",
		`a\.b`, `\@context`, "größe", "tags.@flatten", "@values.@keys.@dig:x.@reverse", strings.Repeat("x", 256)}
	for _, path := range fine {
		a := whole()
		a.Mappings[0].Path = path
		if err := a.Validate(); err != nil {
			t.Errorf("%q is refused: %v", path, err)
		}
	}
	refused := []string{"", "[a,b]", "{a,b}", `!"x"`, "!=x", "a.[b,c]", "a|{b}", "a|!x", "@pretty", "a.@ugly", "a|@join", "@tostr", "a.@pretty:{\"indent\":\"x\"}",
		"a.#.{n}", `a.#([n,n].0=="y").n`, `a.#(@pretty%"*").n`, "a.#(\t@pretty%\"*\").n", "a.#[@pretty%\"*\"].n", `a.#( {n}.n=="y").n`, `a.#(k.#(@pretty%"*")>0).n`,
		"@this|@this|@this|@this|@this", strings.Repeat("x", 257)}
	for _, path := range refused {
		a := whole()
		a.Mappings[0].Path = path
		if f := fault.Fields(a.Validate()); len(f) != 1 || f[0].Name != "mappings.0.path" {
			t.Errorf("%q: problems are %v, want it refused", path, f)
		}
	}
	for _, path := range []string{"..#", "a..b", "items.#(n>1"} {
		a := whole()
		a.Mappings[0].Path = path
		if f := fault.Fields(a.CheckPaths()); a.Validate() != nil || len(f) != 1 || f[0].Name != "mappings.0.path" {
			t.Errorf("%q can't find anything: %v, and when it is saved %v", path, a.Validate(), f)
		}
	}
}

func TestStatus(t *testing.T) {
	tests := []struct {
		pattern string
		match   []int
		differ  []int
	}{
		{"200", []int{200}, []int{201, 0, 20}},
		{"4xx", []int{400, 404, 499}, []int{399, 500, 4, 40}},
		{"200-299", []int{200, 250, 299}, []int{199, 300}},
		{"200 - 299", []int{200, 299}, []int{300}},
	}
	for _, tt := range tests {
		for _, status := range tt.match {
			if !apidef.MatchStatus(tt.pattern, status) || !apidef.ValidStatus(tt.pattern) {
				t.Errorf("%s does not match %d", tt.pattern, status)
			}
		}
		for _, status := range tt.differ {
			if apidef.MatchStatus(tt.pattern, status) {
				t.Errorf("%s matches %d", tt.pattern, status)
			}
		}
	}
	for _, pattern := range []string{"", "99", "600", "6xx", "4XX", "xx", "299-200", "200-", "-200", "200-299-300", "abc", "2x"} {
		if apidef.ValidStatus(pattern) {
			t.Errorf("%q is taken", pattern)
		}
	}
}

func TestRoute(t *testing.T) {
	a := apidef.API{Outcomes: []apidef.Outcome{{Name: "gone", Status: "404"}, {Name: "refused", Status: "4xx"}, {Name: "never", Status: "404"}}}
	for status, want := range map[int]string{404: "gone", 400: "refused", 200: apidef.Others} {
		if got := a.Route(status, nil); got != want {
			t.Errorf("%d leaves through %s, want %s", status, got, want)
		}
	}
}

func TestRepeatable(t *testing.T) {
	want := map[string]bool{"GET": true, "HEAD": true, "PUT": true, "DELETE": true, "OPTIONS": true, "POST": false, "PATCH": false, "": false}
	for method, repeatable := range want {
		if (apidef.API{Method: method}).Repeatable() != repeatable {
			t.Errorf("%s may be repeated: %v", method, !repeatable)
		}
	}
	if !(apidef.API{Method: "POST", Options: apidef.Options{HonoursKey: true}}).Repeatable() {
		t.Error("a POST whose provider honours the key may not be repeated")
	}
}

func TestTimeout(t *testing.T) {
	if (apidef.Options{}).Timeout() != 30*time.Second || (apidef.Options{TimeoutSeconds: 7}).Timeout() != 7*time.Second {
		t.Error("the time limit is another")
	}
}

func TestKeys(t *testing.T) {
	for name, want := range map[string]string{"Send OTP": "send-otp", "  A -- b! ": "a-b", "Größe": "gr-e", "订单": "", "": "",
		strings.Repeat("x", 80): strings.Repeat("x", 60), strings.Repeat("x", 59) + " y": strings.Repeat("x", 59)} {
		got := apidef.KeyFrom(name)
		if got != want || got != "" && !apidef.KeyPattern.MatchString(got) {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
	for _, key := range []string{"", "-a", "a-", "A", "a_b", "a b", "ü", "a\n", strings.Repeat("x", 65)} {
		if apidef.KeyPattern.MatchString(key) {
			t.Errorf("%q is taken as a key", key)
		}
	}
}

func TestSent(t *testing.T) {
	all := []apidef.Row{{Key: "a"}, {Key: "b", Off: true}, {Key: "c"}}
	if got := apidef.Sent(all); len(got) != 2 || got[0].Key != "a" || got[1].Key != "c" || all[1].Key != "b" {
		t.Errorf("sent are %v of %v", got, all)
	}
}

func TestEnvironmentValidate(t *testing.T) {
	tests := []struct {
		name   string
		env    apidef.Environment
		fields string
	}{
		{"a whole environment is fine", apidef.Environment{Key: "stage", Name: "Stage", Constants: []apidef.Row{{Key: "base_url"}, {Key: "otp_gateway"}}}, ""},
		{"name and key are needed", apidef.Environment{}, "name key"},
		{"names of constants can stand in a template", apidef.Environment{Key: "s", Name: "S", Constants: []apidef.Row{{Key: "Base"}, {Key: ""}, {Key: "1a"}}},
			"constants.0.key constants.1.key constants.2.key"},
		{"no name stands twice", apidef.Environment{Key: "s", Name: "S", Constants: []apidef.Row{{Key: "a"}, {Key: "b"}, {Key: "a"}}}, "constants.2.key"},
		{"the built-in one computes its gateway", apidef.Environment{Key: "s", Name: "S", BuiltIn: true, Constants: []apidef.Row{{Key: "otp_gateway"}}}, "constants.0.key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantFields(t, tt.env.Validate(), tt.fields) })
	}
	v := apidef.Environment{Constants: []apidef.Row{{Key: "a", Value: "1"}, {Key: "b", Value: ""}}}.Values()
	if len(v) != 2 || v["a"] != "1" {
		t.Errorf("values are %v", v)
	}
}

func TestFoldersAndTagsAreTidied(t *testing.T) {
	if got := apidef.FolderFrom(" Payments /  / Refunds  EU "); got != "Payments/Refunds EU" {
		t.Errorf("the folder is %q", got)
	}
	if got := apidef.TagsFrom("sms, SMS , , one time"); !slices.Equal(got, []string{"sms", "one time"}) {
		t.Errorf("the tags are %q", got)
	}
	a := apidef.API{Key: "a", Name: "A", Method: "GET", URL: "https://a.example", Folder: "/x", Tags: []string{"a,b"}}
	for _, field := range []string{"folder", "tags"} {
		if !slices.ContainsFunc(fault.Fields(a.Validate()), func(f fault.Field) bool { return f.Name == field }) {
			t.Errorf("nothing is said of %s", field)
		}
	}
}

func TestARowWhoseResponsesAnEarlierRowTakesIsHidden(t *testing.T) {
	row := func(status, condition string) apidef.Outcome {
		return apidef.Outcome{Name: "x", Status: status, Condition: condition}
	}
	rows := []apidef.Outcome{row("404", "response.ms > 1"), row("2xx", ""), row("404", ""), row("200-299", "response.ms > 1"),
		row("202", ""), row("200-404", ""), row("", ""), row("404", "")}
	want := map[int]int{3: 1, 4: 1, 7: 2}
	for i := range rows {
		above, hidden := apidef.HiddenBy(rows, i)
		if by, ok := want[i]; ok != hidden || by != above {
			t.Errorf("row %d: hidden %v by %d, want %v by %d", i, hidden, above, ok, by)
		}
	}
}
