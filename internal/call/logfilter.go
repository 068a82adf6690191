package call

import (
	"slices"
	"strings"
	"time"

	"patchbay/internal/apidef"
)

// LogFilter chooses rows of API Logs. What is zero chooses all.
type LogFilter struct {
	API          string // key
	Outcome      string
	Status       Statuses
	CalledBy     Caller
	Conversation string    // id
	From, To     time.Time // From is included, To is not
	Text         string    // anywhere in the details, whatever its case; only the newest MaxSearched rows are looked at

	// A page: the newest rows before the one with the id, or the oldest after it. One of them is "".
	Before, After string
	Limit         int
}

// Mentions says whether the text is anywhere in the details, whatever its case.
func (d LogDetail) Mentions(text string) bool {
	parts := []string{d.Method, d.URL, d.Body, d.Answer, d.Problem}
	for _, h := range d.Headers {
		parts = append(parts, h[0], h[1])
	}
	for name, values := range d.Response {
		parts = append(append(parts, name), values...)
	}
	for key, v := range d.Values {
		parts = append(parts, key, v)
	}
	for _, h := range d.Hops {
		parts = append(parts, h.URL)
	}
	for _, m := range d.Mappings {
		parts = append(parts, m.Path, m.Attribute, m.Value, m.Problem)
	}
	text = strings.ToLower(text)
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(strings.ToLower(part), text) })
}

// MaxSearched is how many rows a text is looked for in: the newest that the rest of a filter chooses.
const MaxSearched = 50_000

// LogChoices is what there is to choose from, in order.
type LogChoices struct {
	APIs     []string // keys
	Outcomes []string
	Statuses []int // 0 for no response
	Many     bool  // there are more APIs than MaxChoices
}

// MaxChoices is how many values one can choose from.
const MaxChoices = 200

// Statuses is a code as in "404", a class as in "4xx", NoResponse, or "" for all.
type Statuses string

// NoResponse is the calls that ended without a response.
const NoResponse Statuses = "none"

// Bounds returns the lowest and the highest code; ok is false for what is no status.
func (s Statuses) Bounds() (low, high int, ok bool) {
	if s == NoResponse {
		return 0, 0, true
	}
	for code := 100; code < 600; code++ {
		if apidef.MatchStatus(string(s), code) {
			if low == 0 {
				low = code
			}
			high = code
		}
	}
	return low, high, low > 0
}

// Brief is a call as a list of APIs shows it.
type Brief struct {
	ID      string
	Outcome string
	Status  int
	Old     bool // it was before the time that was asked for
}

// Failed says whether the call is one that a builder should look at: without a response, with one that says so, or with one
// that could not be read.
func (b Brief) Failed() bool {
	return b.Status == 0 || b.Status >= 400 || b.Outcome == apidef.NotJSON || b.Outcome == apidef.MappingFailed
}
