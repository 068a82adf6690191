package web

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/templates/page"
)

// keyTestValues is where a session keeps test values.
const keyTestValues = "test_values"

// maxKeptAPIs is for how many APIs a session keeps test values: those that were tested last.
const maxKeptAPIs = 30

// keptValues are the test values that somebody typed last, but for secret ones.
type keptValues struct {
	Anywhere map[string]string // for whatever API: what a new one begins with
	Own      []ownValues       // the API that was tested last is the last
}

// ownValues are those of one API.
type ownValues struct {
	API    string // ID
	Values map[string]string
}

// of are the values that a form of the API begins with: its own, or else those that were typed for another.
func (k keptValues) of(api string) map[string]string {
	values := map[string]string{}
	maps.Copy(values, k.Anywhere)
	maps.Copy(values, k.own(api))
	return values
}

// own are those of the API alone; "" is one that is not saved.
func (k keptValues) own(api string) map[string]string {
	if i := slices.IndexFunc(k.Own, func(o ownValues) bool { return o.API == api }); i >= 0 {
		return k.Own[i].Values
	}
	return map[string]string{}
}

// keep takes up what was typed for the API. What is empty is kept for it alone; after a refusal nothing empty is kept at
// all, because nobody knows whether it was meant.
func (k *keptValues) keep(api string, typed map[string]string, refused bool) {
	own := k.own(api)
	if k.Anywhere == nil {
		k.Anywhere = map[string]string{}
	}
	for key, value := range typed {
		if value != "" {
			k.Anywhere[key] = value
		}
		if value != "" || !refused {
			own[key] = value
		}
	}
	if api == "" {
		return
	}
	k.Own = append(slices.DeleteFunc(k.Own, func(o ownValues) bool { return o.API == api }), ownValues{api, own})
	k.Own = k.Own[max(0, len(k.Own)-maxKeptAPIs):]
}

// keptValues are those of the session. What can't be read is of an older version, and is typed again.
func (s *Site) keptValues(c echo.Context) keptValues {
	var k keptValues
	if err := json.Unmarshal(s.sessions.GetBytes(c.Request().Context(), keyTestValues), &k); err != nil {
		return keptValues{}
	}
	return k
}

// rememberValues keeps what was typed for the API with the ID, "" for one that is not saved.
func (s *Site) rememberValues(c echo.Context, api string, f apiForm, schema attr.Schema, refused bool) error {
	open := map[string]string{}
	for key, typed := range f.values {
		if a, ok := schema.Lookup(key); ok && a.Type != attr.TypeSecret {
			open[key] = typed
		}
	}
	if len(open) == 0 {
		return nil
	}
	k := s.keptValues(c)
	k.keep(api, open, refused)
	text, err := json.Marshal(k)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "The test values can't be kept.")
	}
	s.sessions.Put(c.Request().Context(), keyTestValues, text)
	return nil
}

// testValues are the values of the attributes that the API reads: as typed now, as the address says, or as typed last.
func (s *Site) testValues(c echo.Context, f apiForm, w call.Workspace) []page.TestValue {
	kept := s.keptValues(c).of(f.api.ID)
	var list []page.TestValue
	for _, key := range readBy(f, w) {
		a, ok := w.Schema.Lookup(key)
		if !ok {
			continue
		}
		v := page.TestValue{Attribute: a, Value: kept[key]}
		if asked := c.QueryParam("values." + key); asked != "" {
			v.Value = asked
		}
		if typed, ok := f.values[key]; ok {
			v.Value = typed
		}
		list = append(list, v)
	}
	return list
}

// keepTyped keeps the test values that stood in the form of an API that was saved: it may be tested again with them.
func (s *Site) keepTyped(c echo.Context, f apiForm, saved apidef.API) error {
	w, err := s.Calls.Workspace(c.Request().Context())
	if err != nil {
		return err
	}
	return s.rememberValues(c, saved.ID, f, w.Schema, false)
}
