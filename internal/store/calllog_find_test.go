package store_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/id"
)

// began is when the first call of a filled log was made; one follows every second.
var began = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// logged is the nth call of a filled log: some are rare, and those are old.
func logged(n int) call.LogRow {
	at := began.Add(time.Duration(n) * time.Second)
	r := call.LogRow{ID: strings.TrimSuffix(id.At(id.CallLog, at), "0") + "1", At: at, APIKey: fmt.Sprint("api-", n%7), Outcome: "success",
		Status: 200 + n%3, CalledBy: call.ByChat, Detail: call.LogDetail{Method: "POST", URL: fmt.Sprint("https://shop.example/orders/", n)}}
	if n%5 == 0 {
		r.CalledBy = call.ByAPI
	}
	if n%11 == 0 {
		r.Outcome, r.Status = "not_found", 404
	}
	if n < 300 && n%13 == 0 {
		r.Outcome, r.Status = "timeout", 0
	}
	if n%4 == 0 {
		r.ConversationID = fmt.Sprint("cnv_", n/100)
	}
	return r
}

// filters is every combination of what the screen offers.
func filters(limit int) []call.LogFilter {
	parts := []func(*call.LogFilter){
		func(f *call.LogFilter) { f.API = "api-0" },
		func(f *call.LogFilter) { f.Outcome = "not_found" },
		func(f *call.LogFilter) { f.Status = "4xx" },
		func(f *call.LogFilter) { f.CalledBy = call.ByAPI },
		func(f *call.LogFilter) { f.Conversation = "cnv_2" },
		func(f *call.LogFilter) { f.From = began.Add(100 * time.Second) },
		func(f *call.LogFilter) { f.To = began.Add(250 * time.Second) },
	}
	var all []call.LogFilter
	for bits := range 1 << len(parts) {
		f := call.LogFilter{Limit: limit}
		for i, part := range parts {
			if bits&(1<<i) != 0 {
				part(&f)
			}
		}
		rare := f
		rare.Outcome, rare.Status = "timeout", call.NoResponse
		all = append(all, f, rare)
	}
	return all
}

// chosen says, in Go, whether the filter chooses the row.
func chosen(f call.LogFilter, r call.LogRow) bool {
	low, high, some := f.Status.Bounds()
	return (f.API == "" || f.API == r.APIKey) && (f.Outcome == "" || f.Outcome == r.Outcome) && (!some || low <= r.Status && r.Status <= high) &&
		(f.CalledBy == "" || f.CalledBy == r.CalledBy) && (f.Conversation == "" || f.Conversation == r.ConversationID) &&
		!r.At.Before(f.From) && (f.To.IsZero() || r.At.Before(f.To)) && strings.Contains(r.Detail.URL, f.Text)
}

func TestFindCalls(t *testing.T) {
	const n = 400
	onBoth(t, "every combination of filters finds what it says, page by page and back", func(t *testing.T, w world) {
		must(t, w.db.FillCalls(w.ctx, n, logged))
		for i, f := range filters(50) {
			for _, f.Text = range []string{"", "orders/1"}[:1+i%5/4] {
				var want []string
				for i := n - 1; i >= 0; i-- {
					if r := logged(i); chosen(f, r) {
						want = append(want, r.ID)
					}
				}
				if got := w.pages(t, f); !slices.Equal(got, want) {
					t.Errorf("%+v finds %d calls, want %d", f, len(got), len(want))
				}
				f.Before, f.After = "", "log_"
				slices.Reverse(want)
				if got := w.pages(t, f); !slices.Equal(got, want) {
					t.Errorf("%+v finds %d calls from the oldest on, want %d", f, len(got), len(want))
				}
				f.After = ""
			}
		}
	})
	onBoth(t, "a text is found whatever its case, and no sign in it means anything", func(t *testing.T, w world) {
		answers := map[string]string{"log_1": `{"name":"Müller & <Söhne>"}`, "log_2": "100%", "log_3": "100 x"}
		for id, answer := range answers {
			must(t, w.db.AppendCalls(w.ctx, []call.LogRow{{ID: id, Detail: call.LogDetail{Answer: answer}}}))
		}
		for text, want := range map[string]string{"MÜLLER & <S": "log_1", `"name"`: "log_1", "100%": "log_2", "0 x": "log_3", "_": "", "response_body": "", "no such": ""} {
			got, err := w.db.FindCalls(w.ctx, call.LogFilter{Text: text, API: "", Limit: 10})
			must(t, err)
			if len(got) > 1 || len(got) == 1 && got[0].ID != want || len(got) == 0 && want != "" {
				t.Errorf("%q finds %+v, want %q", text, got, want)
			}
		}
	})
	onBoth(t, "all calls of a page may be of one kind", func(t *testing.T, w world) {
		must(t, w.db.FillCalls(w.ctx, 40, func(i int) call.LogRow { return call.LogRow{ID: logged(i).ID, APIKey: "one"} }))
		if got := w.pages(t, call.LogFilter{API: "one", Limit: 7}); len(got) != 40 {
			t.Errorf("%d of 40 are found", len(got))
		}
	})
	onBoth(t, "what is no status chooses nothing", func(t *testing.T, w world) {
		must(t, w.db.FillCalls(w.ctx, 10, logged))
		if got := w.pages(t, call.LogFilter{Status: "abc", Limit: 5}); len(got) != 0 {
			t.Errorf("it chooses %v", got)
		}
	})
}

// pages reads on until a page is not full, in the direction of the filter's cursor.
func (w world) pages(t *testing.T, f call.LogFilter) []string {
	t.Helper()
	var ids []string
	for {
		rows, err := w.db.FindCalls(w.ctx, f)
		must(t, err)
		if f.After != "" {
			slices.Reverse(rows)
		}
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		if len(rows) < f.Limit {
			return ids
		}
		if f.After != "" {
			f.After = ids[len(ids)-1]
		} else {
			f.Before = ids[len(ids)-1]
		}
	}
}

func TestNoCombinationOfFiltersReadsMoreThanItShows(t *testing.T) {
	const n, page = 5000, 31
	onBoth(t, "each statement goes along an index and stops soon", func(t *testing.T, w world) {
		must(t, w.db.FillCalls(w.ctx, n, logged))
		if w.db.Backend() == "postgres" {
			must(t, w.db.Exec(w.ctx, "ANALYZE"))
		}
		var facets []int64
		must(t, w.db.Pluck(w.ctx, "call_facets", "id", &facets))
		for _, f := range filters(page) {
			for _, f.Before = range []string{"", logged(n / 2).ID} {
				plans, err := w.db.CallPlans(w.ctx, f)
				must(t, err)
				if w.db.Backend() == "postgres" {
					wantFewRows(t, f, plans, len(facets)+page*page)
				} else {
					wantIndexes(t, f, plans)
				}
			}
		}
	})
}

// entered is an index of call_logs that SQLite enters at a place, or the primary key that it walks from its end.
var entered = regexp.MustCompile(`^(SEARCH (call_logs|l) USING (COVERING )?INDEX (call_logs_facet \(facet=\?|call_logs_conversation \(conversation_id=\?|sqlite_autoindex_call_logs_1 \(id)|SCAN call_logs USING COVERING INDEX sqlite_autoindex_call_logs_1$)`)

func wantIndexes(t *testing.T, f call.LogFilter, plans []string) {
	t.Helper()
	for _, p := range plans {
		for line := range strings.Lines(p) {
			line = strings.TrimSpace(line)
			if reads := strings.Contains(line, "call_logs") || strings.Contains(line, " l "); reads && !entered.MatchString(line) {
				t.Errorf("%+v reads too much: %s", f, line)
			}
		}
	}
	if len(plans) == 1 && strings.Contains(plans[0], "TEMP B-TREE") { // what is merged is sorted, a page of it
		t.Errorf("%+v sorts calls: %s", f, plans[0])
	}
}

// scanned is a node of PostgreSQL's plan that reads call_logs; passed is what it read in vain.
var (
	scanned = regexp.MustCompile(`Scan.* on call_logs.*\(actual rows=([0-9.]+) loops=(\d+)\)`)
	passed  = regexp.MustCompile(`Rows Removed by (?:Filter|Index Recheck): (\d+)`)
)

func wantFewRows(t *testing.T, f call.LogFilter, plans []string, most int) {
	t.Helper()
	read := 0.0
	for _, p := range plans {
		if strings.Contains(p, "Seq Scan on call_logs") {
			t.Errorf("%+v reads the whole table: %s", f, p)
		}
		for _, m := range scanned.FindAllStringSubmatch(p, -1) {
			rows, _ := strconv.ParseFloat(m[1], 64)
			loops, _ := strconv.ParseFloat(m[2], 64)
			read += rows * loops
		}
		for _, m := range passed.FindAllStringSubmatch(p, -1) {
			rows, _ := strconv.ParseFloat(m[1], 64)
			read += rows
		}
	}
	if read > float64(most) {
		t.Errorf("%+v reads %g rows, more than %d: %s", f, read, most, strings.Join(plans, "\n"))
	}
}
