package expr_test

import (
	"testing"

	"patchbay/internal/attr"
)

func TestFieldsAndItems(t *testing.T) {
	values{
		{"data.a.b[0]", "10"},
		{"data.a.b[-1].c", `"deep"`},
		{"data.a.b[-4]", "null"},
		{"data.a.b[3]", "null"},
		{"data.a.b[0.5]", "null"},
		{"data.a.b['0']", "null"},
		{"data.a.b.1", "20"},
		{"data.a.b.size", "3"},
		{"data.a.b.length + data.a.b.count", "6"},
		{"data.a.b.first", "10"},
		{"data.a.b.last.c", `"deep"`},
		{"data['key with blank']", `"yes"`},
		{"data['a']['b'][1]", "20"},
		{"data?.a?.none?.b", "null"},
		{"data.price", "10.00"},
		{"data.price.x", "null"},
		{"data[0]", "null"},
		{"cart[0].sku", `"A\"1"`},
		{"cart.last.qty", "1"},
		{"address.geo.lat + 1", "49.2"},
		{"[][0]", "null"},
		{"[1, [2, 3]][1][0]", "2"},
		{"[1, 'a', null, true,]", `[1,"a",null,true]`},
		{"answer.ok", "true"},
		{"answer", `{"ok":true}`},
		{"نام", `"سارا"`},
		{"env.base_url", `"https://api.example.com"`},
		{"conversation.id", `"cnv_1"`},
		{"conversation.flow", "null"},
		{"conversation.started_at", `"2026-11-23T14:04:05Z"`},
		{"now", `"2026-11-23T16:00:00Z"`},
		{"uuid + uuid", `"uuid-1uuid-2"`},
	}.run(t)
}

// What a response holds is not written as we would write it: keys and texts have escapes.
func TestEscapesOfJSON(t *testing.T) {
	in := fixtureInput(t)
	in.Values["data"] = jsonValue(t, `{"\u0061":1,"a\\b":2,"t":"\ud83d\ude00\n\t\b\f\r\"\\\/","bad":"\ud83d","pair":"\ude00\ud83d","half":"\ud83dx\ud83d\u0041",
		"n":"a\u0000b","":"empty","a":"second","l":[["]",","],{"}":"{"}],"e":{},"é\u00e9":"é"}`)
	for text, want := range map[string]string{
		"data.a": "1", `data['a\\b']`: "2", `data['a\\\\b']`: "null", "data.t": `"😀\n\t\b\f\r\"\\/"`, "data.bad": `"�"`, "data.pair": `"��"`,
		"data.half": `"�x�A"`, "data.n | size": "3", "data['']": `"empty"`, "data.l[0][0]": `"]"`, "data.l[1]['}']": `"{"`, "data.l.size": "2", "data.e": "{}",
		"data.e.x": "null", "data['éé']": `"é"`, "data | size": "12", "data['t'] == data.t": "true", `'a\\b' in data`: "true", `'a\\\\b' in data`: "false",
	} {
		if got := computed(t, text, in); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

func TestInputWithoutAnything(t *testing.T) {
	in := fixtureInput(t)
	in.Values, in.Locals, in.UUID = nil, nil, nil
	in.Values = attr.Values{}
	for _, text := range []string{"name", "answer.ok", "uuid", "basket | first", "cart[0].sku", "data.a"} {
		if got := computed(t, text, in); got != "null" {
			t.Errorf("%s gives %s", text, got)
		}
	}
}
