package render

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/figure"
)

// hostileSources are the hostile templates, and XML.
func hostileSources() map[string]Source {
	sources := map[string]Source{}
	for name, body := range hostileTemplates() {
		sources[name] = jsonRequest(body)
	}
	for name, piece := range map[string]string{"XML elements": "<b>{{name}}</b>", "XML ends": "</a>", "XML attributes": `<b c="{{name}}"/>`} {
		sources[name] = Source{URL: "https://a.example", Body: Body{Kind: BodyXML, Text: "<a>" + strings.Repeat(piece, (maxSource-7)/len(piece)) + "</a>"}}
	}
	return sources
}

// hostileTemplates are JSON bodies that try to make the compiler work: as long as a template may be, of one piece repeated.
func hostileTemplates() map[string]string {
	fill := func(before, piece, after string) string {
		return before + strings.Repeat(piece, (maxSource-len(before)-len(after))/len(piece)) + after
	}
	return map[string]string{
		"unknown names":          fill("[", `"{{nam}}",`, "1]"),
		"unknown fields":         fill("[", `{{data.x.y.z}},`, "1]"),
		"unknown filters":        fill("[", `{{name|uper}},`, "1]"),
		"warnings":               fill("[", `{{now??1}},`, "1]"),
		"open placeholders":      fill("[", "{{", "]"),
		"placeholders":           fill("[", "{{name}},", "1]"),
		"parentheses":            fill("[{{", "(", "}}]"),
		"nots":                   fill("[{{", "!", "}}]"),
		"filters":                fill("[{{name", "|upper", "}}]"),
		"sums":                   fill("[{{1", "+1", "}}]"),
		"constants":              fill("[", "{{'x'|sha256|sha256}},", "1]"),
		"constants that grow":    fill("[", "{{'aaaaaaaa'|replace:'a','aaaaaaaaaaaaaaaa'|replace:'a','aaaaaaaaaaaaaaaa'}},", "1]"),
		"brackets":               fill("", "[", ""),
		"objects":                fill("", `{"a":`, ""),
		"blocks":                 fill("[", "{{#if vip}}", "]"),
		"loops":                  fill("[", "{{#each basket as x}}", "]"),
		"blocks side by side":    fill("[", "{{#if vip}}1{{/if}}", "]"),
		"escapes":                fill(`"`, `\ud83d`, `"`),
		"comments":               fill("[", "{{!--x--}}", "1]"),
		"keys":                   fill("{", `"a":1,`, `"b":1}`),
		"no end of a text":       fill("[{{'", "x", ""),
		"emojis before mistakes": fill("[", `"😀{{x}}",`, "1]"),
	}
}

// hostileRenders are bodies that compile and try to make a render work, with values as large as values may be.
func hostileRenders() map[string]string {
	const loop, end = "{{#each basket as a}}{{#each basket as b}}{{#each basket as c}}", "{{/each}}{{/each}}{{/each}}"
	many := func(piece string) string {
		return "[" + strings.Repeat(piece+",", 100_000/(len(piece)+1)) + "1]"
	}
	return map[string]string{
		"loops over nothing":       "[" + loop + end + "]",
		"loops that write":         "[" + loop + "{{a}}" + end + "]",
		"loops that compare":       "[" + loop + "{{#if a == b}}1{{/if}}" + end + "]",
		"loops that only say":      "[" + loop + `"` + strings.Repeat("x", 1000) + `"` + end + "]",
		"loops over a secret":      "[" + loop + "{{ secrets == 'a' }}" + end + "]",
		"loops that leave out":     "[" + loop + "{\"x\":{{missing | optional}}}" + end + "]",
		"a large text many times":  many("{{large}}"),
		"line breaks many times":   many("{{breaks}}"),
		"hashes":                   many("{{large|sha256}}"),
		"signatures":               many("{{large|hmac_sha256:large}}"),
		"base64":                   many("{{large|base64}}"),
		"growth":                   many("{{large|replace:'x',large|size}}"),
		"upper and lower":          many("{{breaks|upper|lower|trim|size}}"),
		"pieces":                   many("{{large|split:'x'|join:large|size}}"),
		"comparisons of lists":     many("{{list == other ? 1 : 2}}"),
		"comparisons of objects":   many("{{object == object2 ? 1 : 2}}"),
		"fields of a large object": many("{{object.k9999}}"),
		"items from the end":       many("{{list[-1]}}"),
		"lists of fields":          many("{{list | map: 'x' | size}}"),
		"choices":                  many("{{list | where: 'x', object | size}}"),
		"searches":                 many("{{large contains 'xxxxxxxxy' ? 1 : 2}}"),
		"members":                  many("{{large in list ? 1 : 2}}"),
		"JSON in texts":            many("{{json | parse_json | size}}"),
		"deep JSON":                many("{{deep | parse_json | size}}"),
		"lists of lists":           many("{{[list,list,list] | size}}"),
		"JSON of lists":            many("{{list | json | json | size}}"),
		"texts of lists":           many("{{list | text | digits | size}}"),
	}
}

func hostileValues() (attr.Values, Scope) {
	wide := func(value string) string {
		var b strings.Builder
		b.WriteString("{")
		for i := range 10_000 {
			b.WriteString(`"k` + strings.Repeat("0", 3) + string(rune('a'+i%26)) + `":` + value + ",")
		}
		return b.String() + `"k9999":1}`
	}
	list := "[" + strings.Repeat(`{"x":"é\n"},`, 9_999) + "1]"
	values := attr.Values{
		"large": attr.TextOf(strings.Repeat("x", attr.MaxValue)), "breaks": attr.TextOf(strings.Repeat("\n", attr.MaxValue)),
		"json": attr.TextOf(list), "deep": attr.TextOf(strings.Repeat("[", attr.MaxValue)), "vip": attr.BoolOf(true),
	}
	for key, raw := range map[string]string{
		"basket": "[" + strings.Repeat("1,", 9_999) + "1]", "list": list, "other": list[:len(list)-2] + "2]", "object": wide("1"), "object2": wide("2"),
	} {
		v, err := attr.JSONOf([]byte(raw))
		if err != nil {
			panic(err)
		}
		values[key] = v
	}
	values["secrets"] = values["list"].AsSecret()
	custom := []attr.Attribute{
		{Key: "large", Type: attr.TypeText}, {Key: "breaks", Type: attr.TypeText}, {Key: "json", Type: attr.TypeText}, {Key: "deep", Type: attr.TypeText},
		{Key: "missing", Type: attr.TypeText}, {Key: "vip", Type: attr.TypeBoolean}, {Key: "basket", Type: attr.TypeList}, {Key: "data", Type: attr.TypeJSON},
		{Key: "list", Type: attr.TypeJSON}, {Key: "other", Type: attr.TypeJSON}, {Key: "object", Type: attr.TypeJSON}, {Key: "object2", Type: attr.TypeJSON}, {Key: "secrets", Type: attr.TypeJSON},
	}
	return values, Scope{Attributes: attr.NewSchema(1, custom)}
}

func TestAHostileTemplateIsReadWithBoundedMemory(t *testing.T) {
	_, scope := hostileValues()
	for name, source := range hostileSources() {
		var found []Diagnostic
		if c := costOf(name, 1, func() { found = Check(source, scope) }); c.mebibytes > mostMemory {
			t.Errorf("%s takes %.0f MiB", name, c.mebibytes)
		}
		if len(found) > 2*maxDiagnostics {
			t.Errorf("%s: %d diagnostics", name, len(found))
		}
	}
}

func TestAHostileRenderEndsWithinItsFuelAndBoundedMemory(t *testing.T) {
	values, scope := hostileValues()
	for name, body := range hostileRenders() {
		request, err := Compile(jsonRequest(body), scope)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var out *Rendered
		if c := costOf(name, 1, func() { out, err = request.Render(Input{Values: values}) }); c.mebibytes > mostMemory {
			t.Errorf("%s takes %.0f MiB", name, c.mebibytes)
		}
		if err != nil && !errors.Is(err, CodeLimit) || err == nil && len(out.Body()) > maxOutput {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// mostMemory is what reading or rendering any template may allocate, in MiB.
const mostMemory = 64

// BenchmarkFiguresOfHostileTemplates prints the worst of each.
func BenchmarkFiguresOfHostileTemplates(b *testing.B) {
	values, scope := hostileValues()
	var slowest, most, slowestRender, mostRender cost
	for name, source := range hostileSources() {
		c := costOf(name, fastestOf, func() { Check(source, scope) })
		slowest, most = slower(slowest, c), larger(most, c)
	}
	for name, body := range hostileRenders() {
		request, err := Compile(jsonRequest(body), scope)
		if err != nil {
			b.Fatalf("%s: %v", name, err)
		}
		c := costOf(name, fastestOf, func() { _, _ = request.Render(Input{Values: values}) })
		slowestRender, mostRender = slower(slowestRender, c), larger(mostRender, c)
	}
	figure.Under(b, "hostile template, slowest compile ("+slowest.name+")", slowest.milliseconds, 50, "ms")
	figure.Under(b, "hostile template, most memory ("+most.name+")", most.mebibytes, mostMemory, "MiB")
	figure.Under(b, "hostile render, slowest ("+slowestRender.name+")", slowestRender.milliseconds, 25, "ms")
	figure.Under(b, "hostile render, most memory ("+mostRender.name+")", mostRender.mebibytes, mostMemory, "MiB")
}

func jsonRequest(body string) Source {
	return Source{URL: "https://a.example", Body: Body{Kind: BodyJSON, Text: body}}
}

type cost struct {
	name                    string
	milliseconds, mebibytes float64
}

// fastestOf is how often a benchmark tries.
const fastestOf = 7

// costOf measures the fastest of several runs, because other programs may be busy, and everything that one of them allocates.
func costOf(name string, runs int, do func()) cost {
	c := cost{name: name, milliseconds: 1e9}
	for range runs {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		do()
		c.milliseconds = min(c.milliseconds, float64(time.Since(began).Microseconds())/1000)
		runtime.ReadMemStats(&after)
		c.mebibytes = float64(after.TotalAlloc-before.TotalAlloc) / (1 << 20)
	}
	return c
}

func slower(a, b cost) cost {
	if b.milliseconds > a.milliseconds {
		return b
	}
	return a
}

func larger(a, b cost) cost {
	if b.mebibytes > a.mebibytes {
		return b
	}
	return a
}
