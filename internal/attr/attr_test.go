package attr_test

import (
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

func TestValidate(t *testing.T) {
	tests := []struct {
		name   string
		change func(*attr.Attribute)
		field  string // "" is fine
	}{
		{"a whole definition is fine", func(*attr.Attribute) {}, ""},
		{"a blank label is refused", func(a *attr.Attribute) { a.Label = " " }, "label"},
		{"a label of eighty characters of any script is fine", func(a *attr.Attribute) { a.Label = strings.Repeat("字", 80) }, ""},
		{"a longer label is refused", func(a *attr.Attribute) { a.Label = strings.Repeat("字", 81) }, "label"},
		{"a long description is refused", func(a *attr.Attribute) { a.Description = strings.Repeat("x", 501) }, "description"},
		{"a type that does not exist is refused", func(a *attr.Attribute) { a.Type = "money" }, "type"},
		{"a scope that does not exist is refused", func(a *attr.Attribute) { a.Scope = "" }, "scope"},
		{"a default that is not of the type is refused", func(a *attr.Attribute) { a.Default = "many" }, "default"},
		{"a default of the type is fine", func(a *attr.Attribute) { a.Default = "42" }, ""},
		{"a secret has no default", func(a *attr.Attribute) { a.Type, a.Default = attr.TypeSecret, "x" }, "default"},
		{"a bad key is refused", func(a *attr.Attribute) { a.Key = "order id" }, "key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := attr.Attribute{Key: "order_id", Label: "Order ID", Type: attr.TypeNumber, Scope: attr.ScopeContact}
			tt.change(&a)
			wantField(t, a.Validate(), tt.field)
		})
	}
}

// wantField wants one problem of the field, or none for "".
func wantField(t *testing.T, err error, field string) {
	t.Helper()
	f := fault.Fields(err)
	if field == "" && err == nil {
		return
	}
	if len(f) != 1 || f[0].Name != field || fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v %v, want a problem of %q", err, f, field)
	}
}

func TestCheckKey(t *testing.T) {
	for _, key := range []string{"order_id", "größe", "订单", "हिन्दी", "a1", "dialCode", "می\u200cخواهم", strings.Repeat("字", 64), "environment"} {
		if err := attr.CheckKey(key); err != nil {
			t.Errorf("%q is refused: %v", key, err)
		}
	}
	for _, key := range []string{"", "1st", "_x", "order id", "order-id", "a.b", "env", "secret", "now", "ends_with", "\u0301a", "\u200ca", "a\n", "a}}",
		"\xff", "👋", strings.Repeat("a", 65)} {
		if err := attr.CheckKey(key); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v, want it refused", key, err)
		}
	}
}

func TestKeyFrom(t *testing.T) {
	for label, want := range map[string]string{"Order ID": "order_id", "  Größe (cm) ": "größe_cm", "a--b": "a_b", "订单 号": "订单_号", "!?": "", "": "",
		strings.Repeat("x", 80): strings.Repeat("x", attr.MaxKey), strings.Repeat("字", 63) + " x": strings.Repeat("字", 63)} {
		if got := attr.KeyFrom(label); got != want {
			t.Errorf("%q becomes %q, want %q", label, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	const bad = "\x00"
	tests := []struct {
		typ         attr.Type
		typed, want string // want is the JSON that is stored, or bad
	}{
		{attr.TypeText, "  héllo \"<&>\" ", `"héllo \"<&>\""`},
		{attr.TypeText, "   ", "null"},
		{attr.TypeNumber, "042", bad},
		{attr.TypeNumber, "12345678901234567890.10", "12345678901234567890.10"},
		{attr.TypeNumber, "-1e3", "-1e3"},
		{attr.TypeNumber, "1,5", bad},
		{attr.TypeNumber, "true", bad},
		{attr.TypeNumber, `"1"`, bad},
		{attr.TypeNumber, "[1]", bad},
		{attr.TypeBoolean, "YES", "true"},
		{attr.TypeBoolean, "0", "false"},
		{attr.TypeBoolean, "maybe", bad},
		{attr.TypeDate, "2026-11-23", `"2026-11-23"`},
		{attr.TypeDate, "2026-11-23T15:04:05+01:00", `"2026-11-23T15:04:05+01:00"`},
		{attr.TypeDate, "2026-02-30", bad},
		{attr.TypeDate, "23.11.2026", bad},
		{attr.TypePhone, "+1 (415) 555-2671", `"+14155552671"`},
		{attr.TypePhone, "415 555 2671", bad},
		{attr.TypePhone, "+1 1", bad},
		{attr.TypeEmail, " ada@example.com ", `"ada@example.com"`},
		{attr.TypeEmail, "ada@localhost", bad},
		{attr.TypeEmail, "Ada <ada@example.com>", bad},
		{attr.TypeURL, "https://example.com/a?b=ü", `"https://example.com/a?b=ü"`},
		{attr.TypeURL, "ftp://example.com", bad},
		{attr.TypeURL, "javascript:alert(1)", bad},
		{attr.TypeURL, "https://", bad},
		{attr.TypeURL, "https://:80/", bad},
		{attr.TypeList, `red, "green"`, `["red","\"green\""]`},
		{attr.TypeList, `["red", 2]`, `["red",2]`},
		{attr.TypeList, `["red"`, bad},
		{attr.TypeList, `{"a":1}`, bad},
		{attr.TypeList, "2", `["2"]`},
		{attr.TypeJSON, `{ "a" : [1.0, null] }`, `{"a":[1.0,null]}`},
		{attr.TypeJSON, "{", bad},
		{"money", "1", bad},
	}
	for _, tt := range tests {
		v, err := tt.typ.Parse(tt.typed)
		if tt.want == bad {
			if fault.KindOf(err) != fault.Invalid || fault.Message(err) == fault.Unknown {
				t.Errorf("%s %q: got %v and %v, want it refused", tt.typ, tt.typed, v, err)
			}
		} else if err != nil || string(v.JSON()) != tt.want {
			t.Errorf("%s %q: got %s and %v, want %s", tt.typ, tt.typed, v.JSON(), err, tt.want)
		}
	}
	if _, err := attr.TypeText.Parse(strings.Repeat("x", attr.MaxValue+1)); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("more than 1 MB: got %v", err)
	}
	if v, err := attr.TypeSecret.Parse("code"); err != nil || !v.IsSecret() || v.Text() != "code" {
		t.Errorf("a secret: got %v, %v", v, err)
	}
}

func TestConvert(t *testing.T) {
	const bad = "\x00"
	tests := []struct {
		typ      attr.Type
		in, want string // JSON
	}{
		{attr.TypeText, "12.50", `"12.50"`},
		{attr.TypeText, "true", `"true"`},
		{attr.TypeText, "[1]", bad},
		{attr.TypeText, `{"a":1}`, bad},
		{attr.TypeText, "null", "null"},
		{attr.TypeNumber, `"42"`, "42"},
		{attr.TypeNumber, `"4 2"`, bad},
		{attr.TypeNumber, "true", bad},
		{attr.TypeBoolean, "1", "true"},
		{attr.TypeBoolean, "2", bad},
		{attr.TypeList, "[1,2]", "[1,2]"},
		{attr.TypeList, `{"a":1}`, bad},
		{attr.TypeList, `"a"`, bad},
		{attr.TypeJSON, `{"a":1}`, `{"a":1}`},
		{attr.TypePhone, `"+1 415 555 2671"`, `"+14155552671"`},
		{attr.TypeSecret, "12", `"12"`},
	}
	for _, tt := range tests {
		in, err := attr.JSONOf([]byte(tt.in))
		if err != nil {
			t.Fatal(err)
		}
		v, err := tt.typ.Convert(in)
		if tt.want == bad {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s as %s: got %v and %v, want it refused", tt.in, tt.typ, v, err)
			}
		} else if err != nil || string(v.JSON()) != tt.want {
			t.Errorf("%s as %s: got %s and %v, want %s", tt.in, tt.typ, v.JSON(), err, tt.want)
		}
	}
	for _, typ := range attr.Types() {
		if v, err := typ.Convert(attr.SecretOf("+14155552671")); err == nil && !v.IsSecret() {
			t.Errorf("a secret that is saved as %s can be seen", typ)
		}
	}
}

func TestPhone(t *testing.T) {
	if v, err := attr.ParsePhone("415 555 2671", "US"); err != nil || v.Text() != "+14155552671" {
		t.Errorf("a number without a country code in its country: got %v, %v", v, err)
	}
	if got := attr.DialCode("+442071838750"); got != "+44" {
		t.Errorf("dial code %q", got)
	}
	if got := attr.DialCode("x"); got != "" {
		t.Errorf("dial code of nothing: %q", got)
	}
}

func TestSchema(t *testing.T) {
	s := attr.NewSchema(7, []attr.Attribute{{Key: "zip", Type: attr.TypeText, Default: "1010"}, {Key: "age", Type: attr.TypeNumber, Default: "broken"}})
	if a, ok := s.Lookup("zip"); !ok || a.Default != "1010" || s.Revision != 7 {
		t.Errorf("got %+v, %v", a, ok)
	}
	if _, ok := s.Lookup("none"); ok {
		t.Error("an attribute that does not exist is found")
	}
	for _, key := range []string{attr.Phone, attr.DialCodeKey, attr.VerifiedPhone} {
		if _, ok := s.Lookup(key); !ok || !attr.IsContactField(key) {
			t.Errorf("%s is not a contact field", key)
		}
	}
	if attr.IsContactField("zip") || !attr.EngineOwned(attr.VerifiedPhone) || attr.EngineOwned(attr.Phone) {
		t.Error("the wrong ones are built in or owned by the engine")
	}
	if d := s.Defaults(); len(d) != 1 || d["zip"].Text() != "1010" {
		t.Errorf("defaults are %v", d)
	}
	more := s.With(attr.Attribute{Key: "zip", Type: attr.TypeSecret}, attr.Attribute{Key: attr.Phone, Type: attr.TypeText}, attr.Attribute{Key: "pin", Type: attr.TypeSecret})
	for key, want := range map[string]attr.Type{"zip": attr.TypeText, attr.Phone: attr.TypePhone, "pin": attr.TypeSecret, "age": attr.TypeNumber} {
		if a, _ := more.Lookup(key); a.Type != want {
			t.Errorf("with more attributes %s is a %s, want %s", key, a.Type, want)
		}
	}
	if _, ok := s.Lookup("pin"); ok || len(more.All()) != len(s.All())+1 {
		t.Error("the schema was changed in place, or has a key twice")
	}
	for i, a := range s.All()[1:] {
		if s.All()[i].Key >= a.Key {
			t.Errorf("%s stands before %s", s.All()[i].Key, a.Key)
		}
	}
}

func TestASchemaWithMoreKeepsKeysThatAreTaken(t *testing.T) {
	s := attr.NewSchema(3, []attr.Attribute{{Key: "order", Label: "Order"}})
	for _, a := range attr.ContactFields() {
		if !attr.IsContactField(a.Key) {
			t.Errorf("%s is a contact field", a.Key)
		}
	}
	more := s.With(attr.Attribute{Key: "order", Label: "Another"}, attr.Attribute{Key: "phone", Label: "Another"},
		attr.Attribute{Key: "total", Label: "Total"}, attr.Attribute{Key: "total", Label: "Another"})
	for key, want := range map[string]string{"order": "Order", "phone": "Phone", "total": "Total"} {
		if a, ok := more.Lookup(key); !ok || a.Label != want {
			t.Errorf("%s is called %q, want %q", key, a.Label, want)
		}
	}
	if got, want := len(more.All()), len(attr.ContactFields())+2; got != want || attr.IsContactField("order") {
		t.Errorf("it has %d attributes, want %d", got, want)
	}
	if _, ok := s.Lookup("total"); ok {
		t.Error("the schema itself has changed")
	}
}
