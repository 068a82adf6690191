package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// callBody is what a program asks a call for.
type callBody struct {
	Attributes map[string]json.RawMessage `json:"attributes"`
	DryRun     bool                       `json:"dry_run"`
}

// readJSON reads exactly one JSON value, all of whose fields are known: a mistyped dry_run must not make a real call. No
// body at all leaves everything as it is.
func readJSON(c echo.Context, into any) error {
	body, err := io.ReadAll(c.Request().Body)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Wrap(err, fault.TooLarge, "That is more than can be sent at once.")
	}
	kind := c.Request().Header.Get(echo.HeaderContentType)
	if err == nil && len(body) == 0 && kind == "" {
		return nil
	}
	if !isJSON(kind) {
		return fault.New(fault.Unsupported, "Send the body as JSON, with Content-Type: application/json.")
	}
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(body))
		d.DisallowUnknownFields()
		if err = d.Decode(into); err == nil && len(bytes.TrimSpace(body[d.InputOffset():])) > 0 {
			err = errors.New("more than one JSON value")
		}
	}
	return fault.Wrap(err, fault.Invalid, `The body is not the JSON that is expected here, such as {"attributes":{"phone":"+14155552671"},"dry_run":false}.`)
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
	for _, key := range slices.Sorted(maps.Keys(b.Attributes)) {
		known, ok := schema.Lookup(key)
		switch {
		case !ok:
			p.Add("attributes."+key, "There is no attribute %q.", key)
			continue
		case attr.EngineOwned(key):
			p.Add("attributes."+key, "Only Patchbay itself sets %s.", key)
			continue
		}
		v, err := attr.JSONOf(b.Attributes[key])
		if err == nil {
			v, err = known.Type.Convert(v)
		}
		p.AddError("attributes."+key, err)
		values[key] = v
	}
	return values, p.Err()
}
