package attr

import (
	"encoding/json"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"patchbay/internal/fault"
)

// Type says what a value means, and so which text is accepted for it and how it is written down.
type Type string

// The types. TypeSecret is text that is sealed at rest and masked wherever it would be shown. TypeFile is a File, as an
// object.
const (
	TypeText    Type = "text"
	TypeNumber  Type = "number"
	TypeBoolean Type = "boolean"
	TypeDate    Type = "date"
	TypePhone   Type = "phone"
	TypeEmail   Type = "email"
	TypeURL     Type = "url"
	TypeList    Type = "list"
	TypeJSON    Type = "json"
	TypeFile    Type = "file"
	TypeSecret  Type = "secret"
)

// Types lists the types in the order that screens show them.
func Types() []Type {
	return []Type{TypeText, TypeNumber, TypeBoolean, TypeDate, TypePhone, TypeEmail, TypeURL, TypeList, TypeJSON, TypeFile, TypeSecret}
}

// typeLabels are the one name of each type that people read. Bundles and the JSON API have the types themselves.
var typeLabels = map[Type]string{TypeText: "Text", TypeNumber: "Number", TypeBoolean: "Yes or no", TypeDate: "Date", TypePhone: "Phone",
	TypeEmail: "E-mail", TypeURL: "Web address", TypeList: "List", TypeJSON: "JSON", TypeFile: "File", TypeSecret: "Secret"}

// Label is what people call the type, on screens and in sentences.
func (t Type) Label() string {
	if label, ok := typeLabels[t]; ok {
		return label
	}
	return string(t)
}

func (t Type) valid() bool { return parsers[t] != nil }

// MaxValue is the largest value in bytes.
const MaxValue = 1 << 20

// parsers turn what a person typed, already trimmed and not empty, into the value that is stored.
var parsers = map[Type]func(string) (Value, error){
	TypeText:    func(s string) (Value, error) { return TextOf(s), nil },
	TypeSecret:  func(s string) (Value, error) { return SecretOf(s), nil },
	TypeNumber:  parseNumber,
	TypeBoolean: parseBoolean,
	TypeDate:    parseDate,
	TypePhone:   func(s string) (Value, error) { return ParsePhone(s, "") },
	TypeEmail:   parseEmail,
	TypeURL:     parseURL,
	TypeList:    parseList,
	TypeJSON:    parseJSON,
	TypeFile:    parseFile,
}

// Parse turns what a person typed into a value of the type, in the one form that is stored: phone numbers as E.164,
// dates as ISO 8601. Nothing typed is null. It returns an Invalid fault that says what is expected.
func (t Type) Parse(s string) (Value, error) {
	parse, ok := parsers[t]
	if !ok {
		return Value{}, fault.New(fault.Invalid, "There is no type %q.", t)
	}
	if len(s) > MaxValue {
		return Value{}, fault.New(fault.TooLarge, "A value is at most 1 MB.")
	}
	if s = strings.TrimSpace(s); s == "" {
		return Value{}, nil
	}
	return parse(s)
}

// Convert makes any value, such as one out of an API's response, a value of the type: numbers and booleans become
// text where text is wanted and the other way round where that loses nothing. The secret mark is kept.
func (t Type) Convert(v Value) (Value, error) {
	w, err := t.convert(v)
	if v.secret {
		w.secret = true
	}
	return w, err
}

func (t Type) convert(v Value) (Value, error) {
	if v.IsNull() || t == TypeJSON {
		return v, nil
	}
	compound := v.kind == List || v.kind == Object
	if t == TypeFile && v.kind == Object {
		return parseFile(v.Text())
	}
	if compound != (t == TypeList) || v.kind == Object {
		return Value{}, fault.New(fault.Invalid, "%s can't be saved as %s.", v.kind, t.Label())
	}
	return t.Parse(v.Text())
}

// String names the kind in a sentence.
func (k Kind) String() string {
	return [...]string{"nothing", "a boolean", "a number", "text", "a list", "an object"}[k]
}

func parseNumber(s string) (Value, error) {
	if json.Valid([]byte(s)) && strings.IndexByte("-0123456789", s[0]) >= 0 {
		return NumberOf(s), nil
	}
	return Value{}, fault.New(fault.Invalid, "Write a number, such as 42 or 19.99.")
}

func parseBoolean(s string) (Value, error) {
	switch strings.ToLower(s) {
	case "true", "yes", "1", "on":
		return BoolOf(true), nil
	case "false", "no", "0", "off":
		return BoolOf(false), nil
	}
	return Value{}, fault.New(fault.Invalid, "Write yes or no.")
}

func parseDate(s string) (Value, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return TextOf(t.Format(layout)), nil
		}
	}
	return Value{}, fault.New(fault.Invalid, "Write a date as 2026-11-23, or with a time as 2026-11-23T15:04:05Z.")
}

func parseEmail(s string) (Value, error) {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || !strings.Contains(s[strings.LastIndexByte(s, '@'):], ".") {
		return Value{}, fault.New(fault.Invalid, "Write an e-mail address, such as ada@example.com.")
	}
	return TextOf(s), nil
}

func parseURL(s string) (Value, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Value{}, fault.New(fault.Invalid, "Write a web address that begins with https:// or http://.")
	}
	return TextOf(s), nil
}

// parseList takes a JSON list, or items with commas between them.
func parseList(s string) (Value, error) {
	if v, err := JSONOf([]byte(s)); err == nil && v.kind == List {
		return v, nil
	}
	if s[0] == '[' || s[0] == '{' {
		return Value{}, fault.New(fault.Invalid, "Write a list as red, green or as [\"red\", \"green\"].")
	}
	items := strings.Split(s, ",")
	for i := range items {
		items[i] = string(quote(strings.TrimSpace(items[i])))
	}
	return JSONOf([]byte("[" + strings.Join(items, ",") + "]"))
}

func parseJSON(s string) (Value, error) {
	v, err := JSONOf([]byte(s))
	return v, fault.Wrap(err, fault.Invalid, "This is not JSON.")
}
