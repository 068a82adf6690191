package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// replay is a call of the log that is made again: with the API as it is stored now, and with values that were kept or typed.
type replay struct {
	form  apiForm // whose values are those of the call
	row   call.LogRow
	facts render.Conversation
	w     call.Workspace
}

// logReplay shows what would be sent. Nothing is sent by opening it.
func (s *Site) logReplay(c echo.Context) error {
	r, p, err := s.replayOf(c)
	if err != nil {
		return err
	}
	return s.showReplay(c, r, p, http.StatusOK)
}

// logReplayDo does what the pressed button says; only one of them sends.
func (s *Site) logReplayDo(c echo.Context) error {
	r, p, err := s.replayOf(c)
	if err != nil {
		return err
	}
	p.Sure, p.Name = c.FormValue("sure") != "", strings.TrimSpace(c.FormValue("set_name"))
	switch c.FormValue("do") {
	case page.ReplayEdit:
		if err := s.rememberValues(c, r.form.api.ID, r.form, r.w.Schema, false); err != nil {
			return err
		}
		return respond.SeeOther(c, href.API(r.form.api.Key))
	case page.ReplayKeep:
		if err = s.keepReplay(c, r, p.Name); err == nil {
			s.flash(c, "The values are kept as "+p.Name+".")
			return respond.SeeOther(c, href.Log(r.row.ID))
		}
	case page.ReplayShow:
		_, err = r.form.parseValues(r.w.Schema)
	case page.ReplaySend:
		if err = s.mayTakeLong(c); err == nil {
			err = s.sendReplay(c.Request().Context(), r, &p)
		}
	}
	status := http.StatusOK
	if err != nil {
		var ok bool
		if p.Refusal, status, ok = refusalOf(err); !ok {
			return err
		}
	}
	return s.showReplay(c, r, p, status)
}

// replayOf reads the row and the API that it is of, with the values of the form or those that are kept.
func (s *Site) replayOf(c echo.Context) (replay, page.Replay, error) {
	var r replay
	ctx := c.Request().Context()
	var err error
	if r.row, err = s.Store.Call(ctx, c.Param("id")); err != nil {
		return r, page.Replay{}, err
	}
	a, err := s.Store.API(ctx, r.row.APIKey)
	if err == nil && a.ID != r.row.APIID || errors.Is(err, fault.NotFound) {
		return r, page.Replay{}, fault.New(fault.NotFound, "The API of this call was deleted.")
	}
	if err != nil {
		return r, page.Replay{}, err
	}
	if r.w, err = s.Calls.Workspace(ctx); err != nil {
		return r, page.Replay{}, err
	}
	r.form = apiForm{api: a, values: map[string]string{}}
	p := page.Replay{API: a, Then: r.row, Hosts: hostsOf(a, r.w)}
	p.Values, err = s.replayValues(c, &r)
	return r, p, err
}

// hostsOf are the private origins that the API was granted.
func hostsOf(a apidef.API, w call.Workspace) []string {
	var hosts []string
	for _, g := range grantsOf(a.ID, w.Grants) {
		if g.Kind == apidef.PrivateHost {
			hosts = append(hosts, g.Origin)
		}
	}
	return hosts
}

// replayValues finds a value of each attribute that the API reads: as typed, as the row keeps it, or as the conversation has it.
func (s *Site) replayValues(c echo.Context, r *replay) ([]page.ReplayValue, error) {
	talked, err := s.talked(c.Request().Context(), r)
	if err != nil {
		return nil, err
	}
	typed, err := c.FormParams()
	if err != nil {
		return nil, err
	}
	var list []page.ReplayValue
	reads := slices.Concat(call.Reads(r.form.api, r.w), call.ReadsInResponse(r.form.api, r.w))
	slices.Sort(reads)
	for _, key := range slices.Compact(reads) {
		a, ok := r.w.Schema.Lookup(key)
		if !ok {
			continue
		}
		v := page.ReplayValue{Attribute: a}
		kept, wasKept := r.row.Detail.Values[key]
		switch {
		case typed.Has("values." + key):
			if v.Value = typed.Get("values." + key); v.Value != kept || !wasKept {
				v.From = page.AsTyped
			} else {
				v.From = page.OfCall
			}
		case a.Type == attr.TypeSecret:
		case wasKept:
			v.Value, v.From = kept, page.OfCall
		case talked[key] != "":
			v.Value, v.From = talked[key], page.OfConversation
		}
		r.form.values[key] = v.Value
		list = append(list, v)
	}
	return list, nil
}

// talked returns the values of the conversation of the call, without secrets, and notes what templates can say about it. One
// that was erased has none.
func (s *Site) talked(ctx context.Context, r *replay) (map[string]string, error) {
	values := map[string]string{}
	if r.row.ConversationID == "" {
		return values, nil
	}
	of, err := s.Store.Conversation(ctx, r.row.ConversationID)
	if errors.Is(err, fault.NotFound) {
		return values, nil
	}
	r.facts = render.Conversation{ID: of.ID, Channel: of.Channel, Flow: of.FlowKey, StartedAt: of.StartedAt}
	for _, v := range valuesOf(of, r.w.Schema) {
		if a, ok := r.w.Schema.Lookup(v.Key); ok && a.Type != attr.TypeSecret && v.Text != dots {
			values[v.Key] = v.Text
		}
	}
	return values, err
}

// do makes the call, or only its request.
func (s *Site) do(ctx context.Context, r replay, dry bool) (call.LogRow, call.Result, error) {
	values, err := r.form.parseValues(r.w.Schema)
	if err != nil {
		return call.LogRow{}, call.Result{}, err
	}
	if dry {
		r.maskMissing(values)
	}
	a := r.form.api
	result, err := s.Calls.Do(ctx, call.Request{Draft: &a, Values: values, Conversation: r.facts, CalledBy: call.ByTest, DryRun: dry})
	if err != nil {
		return call.LogRow{}, result, err
	}
	row := rowOf(a, result, s.Now())
	row.Detail.Answer = string(result.Response.Body[:min(len(result.Response.Body), page.Logged)])
	return row, result, nil
}

// maskMissing lets a request be shown before its secrets are typed: they would be masked anyway.
func (r replay) maskMissing(values attr.Values) {
	for key, typed := range r.form.values {
		if a, ok := r.w.Schema.Lookup(key); ok && a.Type == attr.TypeSecret && typed == "" && values[key].IsEmpty() {
			values[key] = attr.SecretOf("untyped")
		}
	}
}

// sendReplay makes the call, once somebody is sure that it may have an effect.
func (s *Site) sendReplay(ctx context.Context, r replay, p *page.Replay) error {
	if !r.form.api.Safe() && !p.Sure {
		var problems fault.Problems
		problems.Add("sure", "Tick this to send it.")
		return problems.Err()
	}
	row, _, err := s.do(ctx, r, false)
	if err == nil {
		p.Sent, p.Now = true, row
	}
	return err
}

// keepReplay keeps the values for Test.
func (s *Site) keepReplay(c echo.Context, r replay, name string) error {
	sets, err := s.Store.TestSets(c.Request().Context(), r.form.api.ID)
	if err == nil {
		_, err = s.keepValues(c, r.form, apidef.TestSet{Name: name}, sets)
	}
	return err
}

// showReplay shows the request as it would be sent, unless it just was.
func (s *Site) showReplay(c echo.Context, r replay, p page.Replay, status int) error {
	if !p.Sent {
		row, result, err := s.do(c.Request().Context(), r, true)
		switch {
		case errors.Is(err, fault.Internal) || errors.Is(err, fault.Unavailable):
			return err
		case err != nil:
			p.Waits = waits(err)
		default:
			p.Now, p.Note = row, result.Note
		}
	}
	p.Chrome = s.chrome(c)
	return respond.Page(c, status, p.Page())
}
