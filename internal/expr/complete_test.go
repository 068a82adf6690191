package expr_test

import (
	"slices"
	"strings"
	"testing"

	"patchbay/internal/expr"
)

// completed returns the labels that are offered where the ‸ stands.
func completed(t *testing.T, marked string, names *expr.Names) (labels []string, all []expr.Completion) {
	t.Helper()
	before, after, found := strings.Cut(marked, "‸")
	if !found {
		t.Fatalf("no cursor in %s", marked)
	}
	all = expr.Complete(before+after, len(before), names)
	for _, c := range all {
		labels = append(labels, c.Label)
	}
	return labels, all
}

func TestComplete(t *testing.T) {
	names := expr.NewNames(fixtureScope())
	list := compile(t, "cart").Expression
	names.Push("row", list)
	names.Push("other", compile(t, "basket").Expression)
	tests := []struct{ name, marked, want string }{
		{"a letter is looked for at the beginning first", "na‸", "name"},
		{"then inside", "otp == 'x' and ode‸", "code dialCode"},
		{"whether small or capital", "NA‸", "name"},
		{"names of other scripts", "نا‸", "نام"},
		{"variables of loops, the innermost first", "o‸t == 1", "other otp row born code dialCode gone note notes phone verified_phone conversation now not"},
		{"fields of a loop's variable", "row.‸", "qty sku"},
		{"fields of an object", "vip and address.‸", "city geo"},
		{"fields of fields", "address.geo.l‸", "lat"},
		{"fields of an item", "cart[0].‸", "qty sku"},
		{"fields of parentheses", "(cart | first).s‸", "sku"},
		{"fields of the argument of a filter", "name | default: address.c‸", "city"},
		{"fields of a list", "basket.‸", "size first last"},
		{"no fields of text", "name.‸", ""},
		{"no fields of what is not known", "data.‸", ""},
		{"no fields of what does not exist", "nmae.‸", ""},
		{"constants", "env.‸", "base_url region"},
		{"constants in the middle", "env.re‸gion == 'x'", "region"},
		{"secrets", "'Bearer ' + secret.‸", "empty shop_token"},
		{"facts of the conversation", "conversation.‸", "callback_url channel flow id started_at"},
		{"filters that take text", "name | up‸", "upper"},
		{"filters by a part of their name", "name | _‸", "one_line parse_json json_text hmac_sha256"},
		{"filters of a list", "vip and basket | s‸", "size sum first last json"},
		{"filters of numbers take no part of a condition", "vip or age | ro‸", "round"},
		{"filters behind filters", "name | size | ro‸", "round"},
		{"no rounding of text", "name | ro‸", ""},
		{"all filters of what can't be read", "nmae | ro‸", "round"},
		{"operators behind a value", "name ‸", "and or in not in contains starts_with ends_with"},
		{"operators by their letters", "name con‸", "contains"},
		{"operators behind a filter", "name | upper s‸", "starts_with contains ends_with"},
		{"operators behind a field", "address.city i‸", "in not in contains starts_with ends_with"},
		{"operators behind a bracket", "cart[0] an‸", "and"},
		{"values behind an operator", "name in bas‸", "basket"},
		{"values behind not", "not ver‸", "verified verified_phone conversation"},
		{"values in parentheses", "(tru‸", "true"},
		{"values in lists", "[1, nul‸]", "null"},
		{"values behind a colon", "vip ? age : att‸", "attempts"},
		{"nothing in a text", "name == 'na‸", ""},
		{"nothing in a closed text", "name == 'na‸me'", ""},
		{"nothing in a number", "age == 1‸", ""},
		{"nothing behind what makes no sense", "name # na‸", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := completed(t, tt.marked, names); strings.Join(got, " ") != tt.want {
				t.Errorf("%s offers %q, want %q", tt.marked, strings.Join(got, " "), tt.want)
			}
		})
	}
	if len(names.Attributes()) > 0 {
		t.Error("what was only looked at counts as used")
	}
}

func TestEverythingThatAValueCanBeIsOffered(t *testing.T) {
	names := expr.NewNames(fixtureScope())
	got, _ := completed(t, "‸", names)
	for _, want := range []string{"name", "basket", "answer", "env", "secret", "conversation", "now", "uuid", "true", "false", "null", "not"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not offered", want)
		}
	}
	if got, _ := completed(t, "nothing | ‸", names); len(got) != len(expr.Filters()) {
		t.Errorf("%d filters are offered", len(got))
	}
}

func TestWhatACompletionReplacesAndSays(t *testing.T) {
	_, all := completed(t, "vip and base‸_ulr | upper", expr.NewNames(fixtureScope()))
	if len(all) != 0 {
		t.Errorf("got %+v", all)
	}
	_, all = completed(t, "vip and bas‸xy | first", expr.NewNames(fixtureScope()))
	if want := (expr.Completion{From: 8, To: 13, Insert: "basket", Kind: expr.CompleteAttribute, Label: "basket", Detail: "list"}); len(all) != 1 || all[0] != want {
		t.Errorf("got %+v, want %+v", all, want)
	}
	_, all = completed(t, "name | repl‸", expr.NewNames(fixtureScope()))
	if len(all) != 1 || all[0].Kind != expr.CompleteFilter || !strings.HasPrefix(all[0].Detail, "| replace: old, new\n") || all[0].From != 7 {
		t.Errorf("got %+v", all)
	}
	if _, all = completed(t, "age > ‸1", expr.NewNames(fixtureScope())); len(all) == 0 || all[0].From != 6 || all[0].To != 6 {
		t.Errorf("before a number: %+v", all)
	}
	for _, at := range []int{-1, 5} {
		if all := expr.Complete("name", at, expr.NewNames(fixtureScope())); all != nil {
			t.Errorf("an offset outside of the text offers %+v", all)
		}
	}
}
