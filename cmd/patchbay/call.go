package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

// callCommand calls a stored API with values from the command line.
type callCommand struct {
	dataFlags
	networkFlags
	Key    string            `arg:"" help:"Key of the API, such as send-otp."`
	Set    map[string]string `placeholder:"NAME=VALUE" help:"Value of an attribute."`
	DryRun bool              `name:"dry-run" help:"Print the request without sending it."`
	JSON   bool              `help:"Print JSON."`
}

// Run makes the call. A response of any status is fine; a call without a response has failed.
func (c *callCommand) Run(ctx context.Context, t terminal) error {
	b, err := besideServer(ctx, t, c.dataFlags, c.networkFlags)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }()
	values, err := b.typed(ctx, c.Set)
	if err != nil {
		return err
	}
	result, err := b.calls.Do(ctx, call.Request{API: c.Key, Values: values, CalledBy: call.ByCLI, DryRun: c.DryRun})
	if err != nil {
		return err
	}
	if c.JSON {
		err = printCallJSON(t.out, result)
	} else {
		printCall(t.out, result)
	}
	if err == nil && result.Status == 0 && !c.DryRun {
		return fault.New(fault.Unavailable, "There was no response: %s", result.Problem)
	}
	return err
}

// typed turns values from the command line into values of their attributes' types, beside the defaults.
func (a *app) typed(ctx context.Context, set map[string]string) (attr.Values, error) {
	schema, err := a.db.Schema(ctx)
	if err != nil {
		return nil, err
	}
	values := schema.Defaults()
	var p fault.Problems
	for _, key := range slices.Sorted(maps.Keys(set)) {
		known, ok := schema.Lookup(key)
		if !ok {
			p.Add(key, "There is no attribute %q.", key)
			continue
		}
		v, err := known.Type.Parse(set[key])
		p.AddError(key, err)
		values[key] = v
	}
	return values, p.Err()
}

func printCall(w io.Writer, r call.Result) {
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) }
	line("%s %s", r.Request.Method, r.Request.URL())
	for name, value := range r.Request.Headers() {
		line("%s: %s", name, value)
	}
	if body := r.Request.Body(); len(body) > 0 {
		line("\n%s", body)
	}
	if r.Note != "" {
		line("\n%s", r.Note)
	}
	if r.Outcome == "" {
		return
	}
	line("\nOutcome: %s", r.Outcome)
	if r.Problem != "" {
		line("%s", r.Problem)
	}
	if r.Unverified {
		line("The certificate of the server was not checked: an admin granted that.")
	}
	for _, h := range r.Hops {
		line("Redirect: %d to %s", h.Status, h.URL)
	}
	if r.Status > 0 {
		line("Response: %d in %d ms, %d bytes\n%s", r.Status, r.Elapsed.Milliseconds(), r.Response.Size, r.Response.Body)
	}
	if len(r.Attempts) > 1 {
		printAttempts(w, r.Attempts)
	}
	for _, m := range r.Mappings {
		line("%s", mappingLine(m))
	}
}

// mappingLine says what became of a mapping row.
func mappingLine(m call.Report) string {
	what, found := m.Path, string(m.Found)
	if m.Source == apidef.FromStatus || m.Source == apidef.FromTime {
		what = string(m.Source)
	}
	if m.Default {
		found += ", the default is saved:"
	}
	return fmt.Sprintf("%s -> %s: %s %s%s", what, m.Attribute, found, m.Value, m.Problem)
}

func printAttempts(w io.Writer, attempts []call.Attempt) {
	for i, a := range attempts {
		what := string(a.Reason)
		if a.Status > 0 {
			what = strconv.Itoa(a.Status)
		}
		_, _ = fmt.Fprintf(w, "Attempt %d: %s in %d ms, after waiting %d ms\n", i+1, what, a.Took.Milliseconds(), a.Waited.Milliseconds())
	}
}

func printCallJSON(w io.Writer, r call.Result) error {
	out := struct {
		Outcome    string        `json:"outcome,omitempty"`
		Status     int           `json:"status"`
		Request    sentJSON      `json:"request"`
		Body       string        `json:"body,omitempty"` // of the response
		Attributes attr.Values   `json:"attributes,omitempty"`
		Mappings   []call.Report `json:"mappings,omitempty"`
		Attempts   int           `json:"attempts"`
		Redirects  []egress.Hop  `json:"redirects,omitempty"`
		Unverified bool          `json:"unverified,omitempty"` // the certificate was not checked
		Problem    string        `json:"problem,omitempty"`
		LogID      string        `json:"log_id,omitempty"`
	}{r.Outcome, r.Status, sent(r), string(r.Response.Body), r.Values, r.Mappings, len(r.Attempts), r.Hops, r.Unverified, r.Problem, r.LogID}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// sentJSON is the request as it was sent, redacted.
type sentJSON struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers [][2]string `json:"headers"`
	Body    string      `json:"body,omitempty"`
}

func sent(r call.Result) sentJSON {
	s := sentJSON{Method: r.Request.Method, URL: r.Request.URL(), Headers: [][2]string{}, Body: string(r.Request.Body())}
	for name, value := range r.Request.Headers() {
		s.Headers = append(s.Headers, [2]string{name, value})
	}
	return s
}
