package render_test

import (
	"strings"
	"testing"

	"patchbay/internal/render"
)

// listInput is fixtureInput with a list in basket.
func listInput(t *testing.T, list string) render.Input {
	t.Helper()
	in := fixtureInput()
	in.Values["basket"] = jsonValue(t, list)
	return in
}

func TestCommasRoundBlocksAreLookedAfter(t *testing.T) {
	yes, no := "{{#if vip}}", "{{#if not vip}}"
	for body, want := range map[string]string{
		`[` + yes + `1{{/if}}]`:                                                            `[1]`,
		`[` + no + `1{{/if}}]`:                                                             `[]`,
		`[0,` + yes + `1{{/if}}]`:                                                          `[0,1]`,
		`[0,` + no + `1{{/if}}]`:                                                           `[0]`,
		`[0` + yes + `,1{{/if}}]`:                                                          `[0,1]`,
		`[0` + no + `,1{{/if}}]`:                                                           `[0]`,
		`[0 ` + yes + `1{{/if}} 2]`:                                                        `[0,1,2]`,
		`[` + no + `1{{/if}},2]`:                                                           `[2]`,
		`[` + yes + `1,{{/if}}2]`:                                                          `[1,2]`,
		`[` + yes + `1,2,{{/if}},3]`:                                                       `[1,2,3]`,
		`[` + no + `1{{/if}}` + no + `2{{/if}}3]`:                                          `[3]`,
		`[` + yes + `{{/if}}]`:                                                             `[]`,
		`[` + no + `1{{else}}2{{/if}}]`:                                                    `[2]`,
		`[` + yes + `1{{else}}2{{/if}}]`:                                                   `[1]`,
		`[0,` + no + `1{{else}}{{/if}},3]`:                                                 `[0,3]`,
		`[` + no + `1{{else}}` + yes + `2{{/if}}{{/if}}3]`:                                 `[2,3]`,
		`{` + yes + `"a":1{{/if}}}`:                                                        `{"a":1}`,
		`{` + no + `"a":1,{{/if}}"b":2}`:                                                   `{"b":2}`,
		`{"b":2` + no + `,"a":1{{/if}}}`:                                                   `{"b":2}`,
		`{"b":2,` + yes + `"a":1{{else}}"c":3{{/if}}"d":4}`:                                `{"b":2,"a":1,"d":4}`,
		`{` + yes + ` // note` + "\n" + `"a":1 /* x */ {{/if}} }`:                          `{"a":1}`,
		`{{#each basket as x}}`:                                                            `save 1:1 block`,
		`[{{#each basket as x}}{{/each}}]`:                                                 `[]`,
		`[{{#each basket as x}}{{x}}{{/each}}]`:                                            `["a",null,"b"]`,
		`[{{#each basket as x}}{{x}},{{/each}}]`:                                           `["a",null,"b"]`,
		`[{{#each basket as x}},{{x}}{{/each}}]`:                                           `["a",null,"b"]`,
		`[0{{#each basket as x}}{{x}}{{/each}}9]`:                                          `[0,"a",null,"b",9]`,
		`[{{#each basket as x}}{{#if x}}{{x}}{{/if}}{{/each}}]`:                            `["a","b"]`,
		`[{{#each basket as x}}{{x | optional}}{{/each}},9]`:                               `["a","b",9]`,
		`[{{#each basket as x}}{"x":{{x | optional}}},[]{{/each}}]`:                        `[{"x":"a"},[],{},[],{"x":"b"},[]]`,
		`[{{#each basket as x}}{{x}},{{#each basket as y}}"{{x}}{{y}}"{{/each}}{{/each}}]`: `["a","aa","a","ab",null,"a","","b","b","ba","b","bb"]`,
		`[{{#each email as x}}{{x}}{{/each}}]`:                                             `save 1:10 type`,
		`[{{#each data as x}}{{x}}{{/each}}]`:                                              `[]`,
		`[{{#each ['x', age] as x}}{{x}}{{/each}}]`:                                        `["x",36]`,
		`[{{#each name | split: 'd' as x}}{{x}}{{/each}}]`:                                 `["A","a"]`,
	} {
		t.Run(body, func(t *testing.T) {
			equal(t, "outcome", outcome(jsonSource(body), listInput(t, `["a",null,"b"]`)), want)
		})
	}
}

func TestBlocksThatAreRefused(t *testing.T) {
	for body, want := range map[string]string{
		`[,{{#if vip}}1{{/if}}]`:                           "save 1:2 json",
		`[{{#if vip}}1{{/if}},,2]`:                         "save 1:22 json",
		`[{{#if vip}},,1{{/if}}]`:                          "save 1:14 json",
		`[{{#if vip}}1 2{{/if}}]`:                          "save 1:15 json",
		`[{{#if vip}}1{{/each}}]`:                          "save 1:14 block",
		`[{{#each basket as x}}1{{/if}}]`:                  "save 1:24 block",
		`[{{#each basket as x}}1{{else}}2{{/each}}]`:       "save 1:24 block",
		`[{{#if vip}}1{{else}}2{{else}}3{{/if}}]`:          "save 1:23 block",
		`[{{#if vip}}1`:                                    "save 1:2 block",
		`[{{#if vip}}1{{else}}2`:                           "save 1:2 block",
		`[{{#if vip}}`:                                     "save 1:2 block",
		`[{{#if}}1{{/if}}]`:                                "save 1:2 block",
		`[{{#if }}1{{/if}}]`:                               "save 1:8 syntax",
		`[{{#if vip 1{{/if}}]`:                             "save 1:12 syntax",
		`[{{#if nam}}{{age}}{{/if}}]`:                      "save 1:8 unknown-attribute",
		`{{{#each basket as x}}"a":1{{/each}}}`:            "save 1:2 block",
		`{"a":{{#each basket as x}}1{{/each}}}`:            "save 1:6 block",
		`[{{#each basket}}1{{/each}}]`:                     "save 1:16 syntax",
		`[{{#each basket as}}1{{/each}}]`:                  "save 1:19 syntax",
		`[{{#each basket as x y}}1{{/each}}]`:              "save 1:22 syntax",
		`[{{#each basket as env}}1{{/each}}]`:              "save 1:20 syntax",
		`[{{#each basket in x}}1{{/each}}]`:                "save 1:20 unknown-attribute",
		`[{{#each vip as x}}1{{/each}}]`:                   "save 1:10 type",
		`[{{#each basket as x}}1{{/each}}{{x}}]`:           "save 1:35 unknown-attribute",
		`[{{#each basket as x}}{{x.first}}{{y}}{{/each}}]`: "save 1:34 glued",
		`[{{#if vip}}[1{{/if}}]]`:                          "save 1:15 block",
		`{"a":1,"b":"{{#each basket as x}}"}`:              "save 1:13 block",
		`{"{{#if vip}}a{{/if}}":1}`:                        "save 1:3 block",
		`{"a"{{#if vip}}:1{{/if}}}`:                        "save 1:5 json",
	} {
		t.Run(body, func(t *testing.T) {
			equal(t, "outcome", outcome(jsonSource(body), fixtureInput()), want)
		})
	}
}

func TestBlocksMayBeNestedAndNotTooDeep(t *testing.T) {
	nested := func(opening, closing string, levels int) render.Source {
		return jsonSource("[" + strings.Repeat(opening, levels) + "1" + strings.Repeat(closing, levels) + "]")
	}
	each, end := "{{#each basket as x}}", "{{/each}}"
	in := listInput(t, `[1,2]`)
	equal(t, "eight levels", outcome(nested("{{#if vip}}", "{{/if}}", 8), in), "[1]")
	equal(t, "nine levels", outcome(nested("{{#if vip}}", "{{/if}}", 9), in), "save 1:90 limit")
	equal(t, "three loops", outcome(nested(each, end, 3), in), "[1,1,1,1,1,1,1,1]")
	equal(t, "four loops", outcome(nested(each, end, 4), in), "save 1:65 limit")
	equal(t, "side by side", outcome(jsonSource("["+strings.Repeat("{{#if vip}}"+each+"1"+end+"{{/if}}", 9)+"]"), in), "["+strings.Repeat("1,1,", 8)+"1,1]")
}

func TestTheVariableOfALoopStandsBeforeAnAttribute(t *testing.T) {
	for body, want := range map[string]string{
		`[{{#each basket as name}}{{name}}{{/each}}{{name}}]`:                                           `["x","y","Ada"]`,
		`[{{#each basket as x}}{{#each [age] as x}}{{x}}{{/each}}{{x}}{{/each}}]`:                       `[36,"x",36,"y"]`,
		`[{{#each basket as otp}}{{otp}}{{/each}}]`:                                                     `["x","y"]`,
		`[{{#each basket as basket}}{{basket}}{{/each}}{{basket}}]`:                                     `["x","y",["x","y"]]`,
		`[{{#each basket as نام}}"{{نام}}"{{/each}}]`:                                                   `["x","y"]`,
		`[{{#each [[1,2],[3]] as row}}{{#each row as cell}}"{{row | size}}{{cell}}"{{/each}}{{/each}}]`: `["21","22","13"]`,
	} {
		t.Run(body, func(t *testing.T) {
			equal(t, "outcome", outcome(jsonSource(body), listInput(t, `["x","y"]`)), want)
		})
	}
	out := rendered(t, jsonSource(`[{{#each basket as otp}}{{otp}}{{/each}}]`), listInput(t, `["x"]`))
	if out.Tainted() {
		t.Error("an item that has the name of a secret is none")
	}
}

func TestEveryItemOfASecretListIsMasked(t *testing.T) {
	in := fixtureInput()
	in.Values["basket"] = jsonValue(t, `["pin",["puk"],{"k":"pen"},7,null,true]`).AsSecret()
	body := `[{{#each basket as x}}{{x}},"<{{x}}>",{{x | json}}{{#each [x] as y}}{{y}}{{/each}}{{/each}},{{basket[0]}},{{basket | join}}]`
	out := rendered(t, jsonSource(body), in)
	masked := string(out.Redacted().Body())
	for _, shown := range []string{"pin", "puk", "pen", "7", "true"} {
		if strings.Contains(masked, shown) {
			t.Errorf("%s shows in %s", shown, masked)
		}
	}
	equal(t, "items", outcome(jsonSource(`[{{#each [otp, name] as x}}{{x}}{{/each}}]`), fixtureInput()), `["739 154","Ada"]`)
	out = rendered(t, jsonSource(`[{{#each [otp, name] as x}}{{x}}{{/each}}]`), fixtureInput())
	equal(t, "masked items", string(out.Redacted().Body()), `["[secret]","[secret]"]`)
}

func TestAConditionMayAskForASecret(t *testing.T) {
	body := `[{{#if otp}}1{{else}}0{{/if}},{{#if otp == '739 154'}}{{name}}{{/if}},{{#if not secret.shop_token}}2{{/if}}]`
	equal(t, "with secrets", outcome(jsonSource(body), fixtureInput()), `[1,"Ada"]`)
	in := fixtureInput()
	delete(in.Values, "otp")
	delete(in.Secrets, "shop_token")
	equal(t, "without them", outcome(jsonSource(body), in), `[0,2]`)
}

func TestALoopStopsWhereItMust(t *testing.T) {
	long := "[" + strings.Repeat("1,", 10_000) + "1]"
	loop := `[{{#each basket as x}}1{{/each}}]`
	equal(t, "10,001 items", outcome(jsonSource(loop), listInput(t, long)), "render limit")
	full := outcome(jsonSource(loop), listInput(t, strings.Replace(long, "1,", "", 1)))
	if n := strings.Count(full, "1"); n != 10_000 {
		t.Errorf("%d of 10,000 items: %.40s", n, full)
	}
	square := `[{{#each basket as x}}{{#each basket as y}}1{{/each}}{{/each}}]`
	equal(t, "too much work", outcome(jsonSource(square), listInput(t, long[:2000]+"1]")), "render limit")
	wide := `[{{#each basket as x}}{{name}}{{/each}}]`
	in := listInput(t, "["+strings.Repeat("1,", 99)+"1]")
	in.Values["name"] = jsonValue(t, `"`+strings.Repeat("x", 100_000)+`"`)
	equal(t, "more than 4 MB", outcome(jsonSource(wide), in), "render limit")
}
