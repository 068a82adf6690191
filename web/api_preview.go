package web

import (
	"context"
	"errors"

	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/templates/page"
)

// preview is the request as it would be sent, redacted.
type preview struct {
	Method  string          `json:"method"`
	URL     []piece         `json:"url"`
	Headers []previewHeader `json:"headers"`
	Body    []piece         `json:"body"`
	CURL    string          `json:"curl"`
	Note    string          `json:"note"` // what can't be shown
}

type previewHeader struct {
	Name  string  `json:"name"`
	Value []piece `json:"value"`
}

// piece is a stretch of the request and the placeholder that wrote it.
type piece struct {
	Text   string `json:"text"`
	From   string `json:"from,omitempty"` // the placeholder without its braces; "" for what is typed
	Secret bool   `json:"secret,omitempty"`
}

// addPreview renders the request. What keeps it from being rendered is said in its place.
func (s *Site) addPreview(ctx context.Context, answer *checked, f apiForm, d draft, w call.Workspace) error {
	values, err := f.parseValues(w.Schema)
	if err == nil {
		err = d.wrong.Err()
	}
	var result call.Result
	a := d.testable()
	a.Mappings, a.Outcomes = nil, nil // what reads the response is in no request's way
	if err == nil {
		result, err = s.Calls.Do(ctx, call.Request{Draft: &a, Pending: d.toMake(), Values: values, CalledBy: call.ByTest, DryRun: true})
	}
	if errors.Is(err, fault.Internal) || errors.Is(err, fault.Unavailable) {
		return err
	}
	if err != nil {
		answer.Waits = waits(err)
		return nil
	}
	row := rowOf(a, result, s.Now())
	answer.Preview = &preview{Method: row.Detail.Method, URL: pieces(result.Pieces.URL), Body: pieces(result.Pieces.Body), CURL: page.CURL(row), Note: result.Note, Headers: []previewHeader{}}
	for _, h := range result.Pieces.Headers {
		answer.Preview.Headers = append(answer.Preview.Headers, previewHeader{h.Name, pieces(h.Value)})
	}
	return nil
}

// waits is the first thing that keeps a request from being rendered.
func waits(err error) string {
	if fields := fault.Fields(err); len(fields) > 0 {
		return page.FieldWords(fields[0].Name) + ": " + fields[0].Message
	}
	return fault.Message(err)
}

func pieces(all []render.Segment) []piece {
	list := make([]piece, len(all))
	for i, g := range all {
		list[i] = piece{Text: g.Text, From: g.Source, Secret: g.Secret}
	}
	return list
}
