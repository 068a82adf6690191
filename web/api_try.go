package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// apiTest calls the API as the form has it, saved or not, or only renders its request.
func (s *Site) apiTest(c echo.Context) error {
	f, err := s.readTest(c)
	if err != nil {
		return err
	}
	p, err := s.formPage(c, f)
	if err != nil {
		return err
	}
	p.AtTest = true
	p.NewValues = unasked(p.Values, f)
	if p.Asks = len(p.NewValues) > 0; !p.Asks {
		err = s.try(c, f, &p)
	}
	if c.Request().Context().Err() != nil { // Cancel was pressed: nobody waits for an answer
		return c.NoContent(http.StatusNoContent)
	}
	status := http.StatusOK
	if err != nil {
		var ok bool
		if p.Refusal, status, ok = refusalOf(err); !ok {
			return err
		}
	}
	if c.Request().Header.Get("HX-Request") != "" {
		return respond.Page(c, status, p.Answer())
	}
	return respond.Page(c, status, p.Page())
}

func (s *Site) readTest(c echo.Context) (apiForm, error) {
	if c.Param("key") == "" {
		return readAPI(c, apidef.API{Integration: freshAPI(c).Integration})
	}
	stored, err := s.Store.API(c.Request().Context(), c.Param("key"))
	if err != nil {
		return apiForm{}, err
	}
	return readAPI(c, stored)
}

// unasked are the values that the page had no field for, so that nobody calls with values that were never shown.
func unasked(all []page.TestValue, f apiForm) []page.TestValue {
	var list []page.TestValue
	for _, v := range all {
		if _, asked := f.values[v.Key]; !asked {
			list = append(list, v)
		}
	}
	return list
}

// try makes the call and puts what it brought on the page.
func (s *Site) try(c echo.Context, f apiForm, p *page.APIEdit) error {
	w, err := s.Calls.Workspace(c.Request().Context())
	if err != nil {
		return err
	}
	err = s.tryIn(c, f, w, p)
	return errors.Join(err, s.rememberValues(c, f.api.ID, f, w.Schema, err != nil))
}

func (s *Site) tryIn(c echo.Context, f apiForm, w call.Workspace, p *page.APIEdit) error {
	ctx := c.Request().Context()
	values, err := f.parseValues(w.Schema)
	if err != nil {
		return err
	}
	d := f.draft(w.Schema)
	if err := d.wrong.Err(); err != nil {
		return err
	}
	if err := s.mayTakeLong(c); err != nil {
		return err
	}
	a, pending := d.testable(), d.toMake()
	result, err := s.Calls.Do(ctx, call.Request{Draft: &a, Pending: pending, Values: values, CalledBy: call.ByTest, DryRun: f.dry})
	if err != nil {
		return err
	}
	shown := result.Response.Body[:min(len(result.Response.Body), page.MostShown)]
	p.Exchange = &page.Exchange{Call: rowOf(a, result, s.Now()), Answer: shown, Picture: result.Response.Picture, Dry: f.dry, Note: result.Note, Fill: page.SavesTable(), Pending: pending}
	if f.dry {
		return nil
	}
	s.addOpening(ctx, a, p.User, p.Exchange)
	s.tests.keep(a.ID, lastTest{user: userOf(ctx), exchange: *p.Exchange, answered: call.Answered{Status: result.Status,
		Header: result.Response.Header, Body: result.Response.Body, Elapsed: result.Elapsed, Values: values}})
	return s.addEarlier(ctx, d.api, p.Exchange)
}

// longestTest is the longest time-out that an API can have, and time to answer.
const longestTest = apidef.MaxTimeout*time.Second + 30*time.Second

// mayTakeLong lets this answer come later than the server's own time-outs allow.
func (s *Site) mayTakeLong(c echo.Context) error {
	control, until := http.NewResponseController(c.Response()), s.Now().Add(longestTest)
	return errors.Join(control.SetReadDeadline(until), control.SetWriteDeadline(until))
}

// rowOf is a result in the form of the log.
func rowOf(a apidef.API, r call.Result, at time.Time) call.LogRow {
	d := call.LogDetail{Method: r.Request.Method, URL: r.Request.URL(), Body: string(r.Request.Body()), Response: r.Response.Header,
		Size: r.Response.Size, Mappings: r.Mappings, Phases: r.Phases, Attempts: r.Attempts, Problem: r.Problem}
	d.AddWay(r)
	for name, value := range r.Request.Headers() {
		d.Headers = append(d.Headers, [2]string{name, value})
	}
	return call.LogRow{ID: r.LogID, At: at, APIKey: a.Key, CalledBy: call.ByTest, Outcome: r.Outcome, Status: r.Status,
		ElapsedMS: r.Elapsed.Milliseconds(), RequestHash: r.RequestHash, Detail: d}
}

// parseValues are the test values of their types; an empty one is the attribute's default.
func (f apiForm) parseValues(schema attr.Schema) (attr.Values, error) {
	values := schema.Defaults()
	var p fault.Problems
	for key, typed := range f.values {
		a, ok := schema.Lookup(key)
		if !ok || typed == "" {
			continue
		}
		v, err := a.Type.Parse(typed)
		p.AddError("values."+key, err)
		values[key] = v
	}
	return values, p.Err()
}
