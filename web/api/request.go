package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/web/describe"
)

// request is what a program asks an operation for.
type request struct {
	in   any    // a pointer to the input of the operation
	body []byte // as it was sent
}

// read reads exactly what the operation takes. What it does not know is refused: a mistyped dry_run must change nothing.
func (a *API) read(c echo.Context, o operation) (request, error) {
	in := reflect.New(o.Input)
	r := request{in: in.Interface()}
	fields := describe.Fields(o.Input)
	var p fault.Problems
	query := c.QueryParams()
	refuseUnknown(&p, query, fields)
	for _, f := range fields {
		var err error
		switch to := in.Elem().FieldByIndex(f.Index); f.In {
		case describe.InPath:
			if to.SetString(c.Param(f.Name)); !readable(to.String()) {
				err = fault.New(fault.NotFound, "There is no such address.")
			}
		case describe.InQuery:
			p.AddError(f.Name, setParameter(to, query[f.Name]))
		case describe.InBody:
			if r.body, err = a.body(c, o.most, []string{echo.MIMEApplicationJSON}); err == nil {
				err = decode(r.body, to)
			}
		case describe.InText:
			if r.body, err = a.body(c, o.most, nil); err == nil {
				to.SetBytes(r.body)
			}
		}
		if err != nil && !errors.Is(err, fault.Invalid) {
			return r, err
		}
		p.AddError("", err)
	}
	if m, ok := r.in.(conditional); ok {
		m.setMatch(strings.Join(c.Request().Header.Values("If-Match"), ","))
	}
	return r, p.Err()
}

func refuseUnknown(p *fault.Problems, query url.Values, fields []describe.Field) {
	for name := range query {
		known := slices.ContainsFunc(fields, func(f describe.Field) bool { return f.In == describe.InQuery && f.Name == name })
		if !known {
			p.Add(shortly(name), "There is no parameter of this name.")
		}
	}
}

// body reads the whole body, of one of the media types; no types take any.
func (a *API) body(c echo.Context, most int64, kinds []string) ([]byte, error) {
	if most == 0 {
		most = a.Limits.Body
	}
	text, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, most))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, fault.Wrap(err, fault.TooLarge, "That is more than can be sent at once.")
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "The body did not come whole.")
	}
	if kinds != nil && !isJSON(c.Request().Header.Get(echo.HeaderContentType)) {
		return nil, fault.New(fault.Unsupported, "Send the body as JSON, with Content-Type: application/json.")
	}
	return text, nil
}

// decode reads JSON into a field of an input.
func decode(text []byte, to reflect.Value) error {
	if err := check(text, to.Type()); err != nil {
		return err
	}
	return fault.Wrap(json.Unmarshal(text, to.Addr().Interface()), fault.Invalid, "The body is not the JSON that is expected here.")
}

// setParameter reads a parameter of the query.
func setParameter(to reflect.Value, given []string) error {
	if len(given) == 0 {
		return nil
	}
	if slices.ContainsFunc(given, func(s string) bool { return !readable(s) }) {
		return fault.New(fault.Invalid, "This has characters that are no text.")
	}
	if to.Kind() == reflect.Slice {
		to.Set(reflect.ValueOf(given))
		return nil
	}
	if len(given) > 1 {
		return fault.New(fault.Invalid, "Name this parameter once.")
	}
	text := given[0]
	switch to.Interface().(type) {
	case time.Time:
		at, err := time.Parse(time.RFC3339, text)
		to.Set(reflect.ValueOf(at))
		return fault.Wrap(err, fault.Invalid, "Write a time as in 2026-11-30T15:04:05Z (RFC 3339).")
	case int:
		n, err := strconv.Atoi(text)
		to.SetInt(int64(n))
		return fault.Wrap(err, fault.Invalid, "Write a whole number.")
	case describe.Flag:
		on, err := strconv.ParseBool(text)
		to.SetBool(on)
		return fault.Wrap(err, fault.Invalid, "Write 1 or 0.")
	}
	to.SetString(text)
	return nil
}

// readable says whether it is text that every database keeps.
func readable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// shortly is a name of somebody else's as it is repeated to them: it may be anything.
func shortly(name string) string {
	name = strings.ToValidUTF8(name, "?")
	if runes := []rune(name); len(runes) > 40 {
		name = string(runes[:40]) + "…"
	}
	return name
}
