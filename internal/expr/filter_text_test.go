package expr_test

import (
	"strings"
	"testing"

	"patchbay/internal/attr"
)

func TestTextFilters(t *testing.T) {
	values{
		{"'ab é' | upper", `"AB É"`},
		{"'ab É' | lower", `"ab é"`},
		{"'AbZ[' | lower", `"abz["`},
		{"' \\n a \\t' | trim", `"a"`},
		{"'\\n\\na\\r\\n\\nb\\n' | one_line", `"a b"`},
		{"'٣۴5x' | digits", `"345"`},
		{"'日本語' | truncate: 2", `"日本"`},
		{"'abc' | truncate: 3", `"abc"`},
		{"'abc' | truncate: 0", `""`},
		{"'abc' | truncate: -1", `""`},
		{"'abc' | truncate: 1.9", `"a"`},
		{"'aaa' | replace: 'a', 'aa'", `"aaaaaa"`},
		{"'abc' | replace: '', 'x'", `"abc"`},
		{"'a1b' | replace: 1, null", `null`},
		{"123 | replace: 2, 'x'", `"1x3"`},
		{"'' | split: ','", `[""]`},
		{"'a,,b,' | split: ','", `["a","","b",""]`},
		{"'a' | split: ''", "null"},
		{"'a' | split: note", "null"},
		{"vip | upper", `"TRUE"`},
		{"1.50 | text", `"1.50"`},
		{"null | text", "null"},
		{"address | text", `"{\"city\":\"Wien\",\"geo\":{\"lat\":48.20}}"`},
		{"data | upper", "null"},
	}.run(t)
}

func TestMissingValues(t *testing.T) {
	values{
		{"note | default: 'x'", `"x"`},
		{"[] | default: 'x'", `"x"`},
		{"'{}' | parse_json | default: 'x'", `"x"`},
		{"0 | default: 'x'", "0"},
		{"false | default: 'x'", "false"},
		{"note | default: null", "null"},
		{"note | optional", "null"},
		{"name | required", `"Ada"`},
		{"note | upper | default: 'x'", `"x"`},
	}.run(t)
}

func TestListFilters(t *testing.T) {
	values{
		{"cart | map: 'sku'", `["A\"1","B"]`},
		{"cart | map: 'none'", `[null,null]`},
		{"basket | map: 'x'", `[null,null]`},
		{"[[1, 2], []] | map: 'size'", `[2,0]`},
		{"cart | where: 'qty', 2 | map: 'sku' | first", `"A\"1"`},
		{"cart | where: 'sku', 'A\"1' | size", "1"},
		{"cart | where: 'none', null | size", "2"},
		{"cart | map: 'qty' | sum", "3"},
		{"[] | sum", "0"},
		{"[1, 'a'] | sum", "null"},
		{"[9223372036854775807, 1] | sum", "null"},
		{"[1, null, 'a', [2]] | join: '-'", `"1--a-[2]"`},
		{"basket | join", `"tea,milk"`},
		{"basket | join: note", `null`},
		{"[] | join", `""`},
		{"[] | first", "null"},
		{"[] | last", "null"},
		{"[1, 2] | last", "2"},
		{"cart | size", "2"},
		{"address | size", "2"},
		{"'é' | size", "1"},
		{"vip | json | size", "4"},
	}.run(t)
}

func TestEncodingFilters(t *testing.T) {
	values{
		{`'{"a" : [1, 2.50 , "x y\\n"] }' | parse_json`, `{"a":[1,2.50,"x y\n"]}`},
		{"' null ' | parse_json", "null"},
		{"' 12 ' | parse_json", "12"},
		{"'{\"a\":1,}' | parse_json", "null"},
		{"'01' | parse_json", "null"},
		{"'' | parse_json", "null"},
		{"'\"\\\\ud83d\\\\ude00\"' | parse_json", `"😀"`},
		{"null | json", `"null"`},
		{"'a' | json", `"\"a\""`},
		{"data.a | json", `"{\"b\":[10,20,{\"c\":\"deep\"}]}"`},
		{"'ü/' | url", `"%C3%BC%2F"`},
		{"1 | base64", `"MQ=="`},
		{"'' | sha256", `"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`},
	}.run(t)
}

func TestParsedJSONIsNestedAtMost64Deep(t *testing.T) {
	in := fixtureInput(t)
	for depth, want := range map[int]string{64: "1", 65: "0"} {
		in.Values["name"] = attr.TextOf(strings.Repeat("[", depth) + strings.Repeat("]", depth))
		if got := computed(t, "name | parse_json | size", in); got != want {
			t.Errorf("%d levels give %s items, want %s", depth, got, want)
		}
	}
}
