package api

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
	"github.com/tidwall/gjson"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// callBody is what a program asks a call for.
type callBody struct {
	attributes map[string]json.RawMessage
	dryRun     bool
}

// readCall reads exactly one JSON object, all of whose fields are known: a mistyped dry_run must not make a real call. No
// body at all asks for a call as the defaults have it.
func readCall(c echo.Context) (callBody, error) {
	text, err := io.ReadAll(c.Request().Body)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return callBody{}, fault.Wrap(err, fault.TooLarge, "That is more than can be sent at once.")
	}
	kind := c.Request().Header.Get(echo.HeaderContentType)
	if err == nil && len(text) == 0 && kind == "" {
		return callBody{}, nil
	}
	if !isJSON(kind) {
		return callBody{}, fault.New(fault.Unsupported, "Send the body as JSON, with Content-Type: application/json.")
	}
	var b callBody
	if err == nil {
		err = b.read(text)
	}
	return b, fault.Wrap(err, fault.Invalid, `The body is not the JSON that is expected here, such as {"attributes":{"phone":"+14155552671"},"dry_run":false}.`)
}

var errNotTheBody = errors.New("not an object of attributes and dry_run")

// read goes by gjson, which finds the values where they stand; they are kept as they were written, digit by digit.
func (b *callBody) read(text []byte) error {
	if !json.Valid(text) || !gjson.ParseBytes(text).IsObject() {
		return errNotTheBody
	}
	b.attributes = map[string]json.RawMessage{}
	good := true
	gjson.ParseBytes(text).ForEach(func(name, value gjson.Result) bool {
		good = b.take(name.String(), value)
		return good
	})
	if !good {
		return errNotTheBody
	}
	return nil
}

// take takes one field, as encoding/json would: null leaves it as it is.
func (b *callBody) take(name string, value gjson.Result) bool {
	switch {
	case name == "attributes" && value.IsObject():
		value.ForEach(func(key, v gjson.Result) bool {
			b.attributes[key.String()] = json.RawMessage(v.Raw)
			return true
		})
	case name == "dry_run" && value.IsBool():
		b.dryRun = value.Bool()
	default:
		return value.Type == gjson.Null && (name == "attributes" || name == "dry_run")
	}
	return true
}

func isJSON(kind string) bool {
	if kind == echo.MIMEApplicationJSON {
		return true
	}
	media, _, _ := mime.ParseMediaType(kind)
	return media == echo.MIMEApplicationJSON
}

// values turns what was sent into values of the attributes' types, beside the defaults of the others.
func (b callBody) values(schema attr.Schema) (attr.Values, error) {
	values := schema.Defaults()
	var p fault.Problems
	for _, key := range slices.Sorted(maps.Keys(b.attributes)) {
		known, ok := schema.Lookup(key)
		switch {
		case !ok:
			p.Add("attributes."+key, "There is no attribute %q.", key)
			continue
		case attr.EngineOwned(key):
			p.Add("attributes."+key, "Only Patchbay itself sets %s.", key)
			continue
		}
		v, err := attr.JSONOf(b.attributes[key])
		if err == nil {
			v, err = known.Type.Convert(v)
		}
		p.AddError("attributes."+key, err)
		values[key] = v
	}
	return values, p.Err()
}
