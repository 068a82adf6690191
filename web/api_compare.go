package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/templates/page"
	"patchbay/templates/ui"
)

// earlier is how many of the newest calls of an API are looked at for what its test is compared with.
const earlier = 50

// addEarlier compares a test with the calls that were made before it. An API that is not saved has none.
func (s *Site) addEarlier(ctx context.Context, a apidef.API, e *page.Exchange) error {
	if a.ID == "" {
		return nil
	}
	rows, err := s.Store.FindCalls(ctx, call.LogFilter{API: a.Key, Limit: earlier})
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r call.LogRow) bool { return r.ID == e.Call.ID })
	e.Good = goodSamples(rows, e.Call.Detail.Mappings)
	i := slices.IndexFunc(rows, func(r call.LogRow) bool { return r.CalledBy != call.ByTest && r.Detail.URL != "" })
	if i < 0 {
		e.Differs = "There is no live call of this API yet to compare this with."
		return nil
	}
	e.Differs = differs(e.Call, rows[i], s.Now())
	return nil
}

// goodSamples are what the rows that found nothing now found last.
func goodSamples(rows []call.LogRow, now []call.Report) []page.GoodSample {
	var good []page.GoodSample
	for _, r := range now {
		if r.Found == call.Hit {
			continue
		}
		if g, ok := lastHit(rows, r); ok {
			good = append(good, g)
		}
	}
	return good
}

func lastHit(rows []call.LogRow, r call.Report) (page.GoodSample, bool) {
	for _, row := range rows {
		for _, old := range row.Detail.Mappings {
			if old.Found == call.Hit && old.Source == r.Source && old.Path == r.Path && old.Attribute == r.Attribute {
				return page.GoodSample{Report: old, At: row.At}, true
			}
		}
	}
	return page.GoodSample{}, false
}

// differs says in one line what this call sent that the last live one did not.
func differs(now, live call.LogRow, at time.Time) string {
	ago := ui.Ago(at.Sub(live.At))
	if now.RequestHash == live.RequestHash {
		return "The same request as in the last live call, " + ago + "."
	}
	parts := differences(now.Detail, live.Detail)
	if len(parts) == 0 {
		parts = []string{"a secret or what is made afresh for every call"}
	}
	return "Unlike the last live call, " + ago + ": " + strings.Join(parts, ", ") + "."
}

func differences(a, b call.LogDetail) []string {
	var parts []string
	if a.Method != b.Method {
		parts = append(parts, fmt.Sprintf("method %s instead of %s", a.Method, b.Method))
	}
	if a.URL != b.URL {
		parts = append(parts, "URL")
	}
	parts = append(parts, headerDifferences(a.Headers, b.Headers)...)
	if a.Body != b.Body {
		parts = append(parts, "body")
	}
	return append(parts, savedDifferences(a.Mappings, b.Mappings)...)
}

// headerDifferences names the headers that are new, gone or have another value.
func headerDifferences(now, live [][2]string) []string {
	var parts []string
	for _, h := range now {
		i := slices.IndexFunc(live, func(o [2]string) bool { return strings.EqualFold(o[0], h[0]) })
		if i < 0 {
			parts = append(parts, "header "+h[0]+" is new")
		} else if live[i][1] != h[1] {
			parts = append(parts, "header "+h[0])
		}
	}
	for _, h := range live {
		if !slices.ContainsFunc(now, func(o [2]string) bool { return strings.EqualFold(o[0], h[0]) }) {
			parts = append(parts, "header "+h[0]+" is gone")
		}
	}
	return parts
}

// savedDifferences names the attributes that get another value.
func savedDifferences(now, live []call.Report) []string {
	var parts []string
	for _, r := range now {
		same := slices.ContainsFunc(live, func(o call.Report) bool {
			return o.Attribute == r.Attribute && o.Value == r.Value && o.Found == r.Found
		})
		if !same {
			parts = append(parts, "what is saved to "+r.Attribute)
		}
	}
	return parts
}
