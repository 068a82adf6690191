package render

import (
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/valyala/fasttemplate"

	"patchbay/internal/attr"
	"patchbay/internal/escape"
	"patchbay/internal/expr"
	"patchbay/internal/figure"
)

// BenchmarkFigures prints what is promised of templates. All contenders read the same values and escape with the same
// function; ours also knows which bytes are secret, keeps the limits, and makes the rest of the request.
func BenchmarkFigures(b *testing.B) {
	values, scope := figureValues()
	race(b, "OTP body", otpBody(), values, scope)
	race(b, "order body of 20 fields", orderBody(), values, scope)
	condition(b, values, scope)
}

// body is a JSON body by its literal texts and the attributes between them.
type jsonParts struct {
	texts []string // one more than keys
	keys  []string
}

func otpBody() jsonParts {
	return jsonParts{
		texts: []string{`{"accountSID":"`, `","serviceSID":"`, `","to":"`, `","otp":"`, `"}`},
		keys:  []string{"sid", "service", "phone", "otp"},
	}
}

func orderBody() jsonParts {
	p := jsonParts{texts: []string{`{"field_0":"`}}
	for i := range 20 {
		p.keys = append(p.keys, "field_"+strconv.Itoa(i))
		p.texts = append(p.texts, `","field_`+strconv.Itoa(i+1)+`":"`)
	}
	p.texts[20] = `"}`
	return p
}

func (p jsonParts) template() string {
	var t strings.Builder
	for i, key := range p.keys {
		t.WriteString(p.texts[i] + "{{" + key + "}}")
	}
	return t.String() + p.texts[len(p.keys)]
}

func figureValues() (attr.Values, Scope) {
	values := attr.Values{
		"sid": attr.TextOf("AC0123456789abcdef"), "service": attr.TextOf("VA0123456789abcdef"), "phone": attr.TextOf("+14155552671"),
		"otp": attr.SecretOf("739154"), "verified": attr.BoolOf(true), "attempts": attr.NumberOf("2"),
	}
	custom := []attr.Attribute{
		{Key: "sid", Type: attr.TypeText}, {Key: "service", Type: attr.TypeText}, {Key: "otp", Type: attr.TypeSecret},
		{Key: "verified", Type: attr.TypeBoolean}, {Key: "attempts", Type: attr.TypeNumber},
	}
	for i := range 20 {
		key := "field_" + strconv.Itoa(i)
		values[key] = attr.TextOf("value " + strconv.Itoa(i) + ` of "20"`)
		custom = append(custom, attr.Attribute{Key: key, Type: attr.TypeText})
	}
	return values, Scope{Attributes: attr.NewSchema(1, custom)}
}

func race(b *testing.B, name string, body jsonParts, values attr.Values, scope Scope) {
	b.Helper()
	source := Source{Method: "POST", URL: "https://api.example.com/", Body: Body{Kind: BodyJSON, Text: body.template()}}
	request, err := Compile(source, scope)
	if err != nil {
		b.Fatal(err)
	}
	out, in := &Rendered{}, &Input{Values: values}
	whole := func() {
		if err := request.RenderTo(out, in); err != nil {
			b.Fatal(err)
		}
	}
	ours, byHand, fast := onlyBody(b, request, in), handWritten(body, values), withFastTemplate(body, values)
	for _, other := range []func() []byte{ours, byHand, fast} {
		if whole(); string(other()) != string(out.Body()) {
			b.Fatalf("the request has %s, another %s", out.Body(), other())
		}
	}
	ratios := figure.Race(
		figure.Contender{Name: "by hand", Do: func() { byHand() }}, figure.Contender{Name: "ours", Do: func() { ours() }},
		figure.Contender{Name: "the whole request", Do: whole}, figure.Contender{Name: "fasttemplate", Do: func() { fast() }},
	)
	figure.Under(b, name+", times an append by hand", ratios[1], 2, "x")
	figure.Under(b, name+", times fasttemplate with escaping", ratios[1]/ratios[3], 1, "x")
	figure.Plain(name+" with the rest of its request, times by hand", ratios[2], "x")
	figure.Under(b, name+" with the rest of its request, allocations", testing.AllocsPerRun(100, whole), 1, "")
}

// onlyBody renders the body and nothing else of the request.
func onlyBody(b *testing.B, request *Request, in *Input) func() []byte {
	b.Helper()
	var o output
	return func() []byte {
		o.reset()
		o.machine.Begin(in)
		if err := renderAll(request.body.parts, &o); err != nil {
			b.Fatal(err)
		}
		o.machine.End()
		return o.bytes
	}
}

// handWritten appends the body as a programmer would, with one append for every piece.
func handWritten(p jsonParts, values attr.Values) func() []byte {
	var dst []byte
	if len(p.keys) == 4 {
		return func() []byte {
			dst = append(dst[:0], `{"accountSID":"`...)
			dst = escape.JSON(dst, values["sid"].Text())
			dst = append(dst, `","serviceSID":"`...)
			dst = escape.JSON(dst, values["service"].Text())
			dst = append(dst, `","to":"`...)
			dst = escape.JSON(dst, values["phone"].Text())
			dst = append(dst, `","otp":"`...)
			dst = escape.JSON(dst, values["otp"].Text())
			dst = append(dst, `"}`...)
			return dst
		}
	}
	return func() []byte {
		dst = dst[:0]
		for i, key := range p.keys {
			dst = append(dst, p.texts[i]...)
			dst = escape.JSON(dst, values[key].Text())
		}
		dst = append(dst, p.texts[len(p.keys)]...)
		return dst
	}
}

// appender is a writer into memory that is used again.
type appender struct{ b []byte }

func (a *appender) Write(p []byte) (int, error) {
	a.b = append(a.b, p...)
	return len(p), nil
}

func withFastTemplate(p jsonParts, values attr.Values) func() []byte {
	t := fasttemplate.New(p.template(), "{{", "}}")
	out := &appender{}
	var escaped []byte
	return func() []byte {
		out.b = out.b[:0]
		_, _ = t.ExecuteFunc(out, func(w io.Writer, key string) (int, error) {
			escaped = escape.JSON(escaped[:0], values[key].Text())
			return w.Write(escaped)
		})
		return out.b
	}
}

func condition(b *testing.B, values attr.Values, scope Scope) {
	b.Helper()
	program, problems := expr.Compile("verified == true and attempts < 3", scope)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	in := &Input{Values: values}
	byHand := func() bool {
		verified, attempts := values["verified"], values["attempts"]
		n, err := strconv.ParseInt(attempts.Text(), 10, 64)
		return verified.Kind() == attr.Bool && verified.Text() == "true" && attempts.Kind() == attr.Number && err == nil && n < 3
	}
	holds := true
	ratios := figure.Race(
		figure.Contender{Name: "by hand", Do: func() { holds = byHand() && holds }},
		figure.Contender{Name: "ours", Do: func() { ok, _ := program.Holds(in); holds = ok && holds }},
	)
	if !holds {
		b.Fatal("the condition holds for both")
	}
	figure.Under(b, "condition, times Go by hand over the same values", ratios[1], 2, "x")
}
