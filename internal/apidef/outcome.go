package apidef

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/fault"
)

// Outcome keys that are always there. The first group means that there was no response to look at.
const (
	Blocked      = "blocked"      // a rule of ours refused the address
	TimedOut     = "timeout"      // no answer in time
	NoConnection = "connection"   // no connection, or it broke
	TLSFailed    = "tls"          // the certificate or the handshake was refused
	TooLarge     = "too_large"    // more bytes than are taken
	BreakerOpen  = "breaker_open" // too many failures lately; not tried
	Lost         = "unknown"      // a crash left it open whether the request was carried out

	NotJSON       = "not_json"       // the body can't be read where a mapping needs it
	MappingFailed = "mapping_failed" // a required mapping found nothing that fits
	Others        = "others"         // no row of the table matches
)

// FixedOutcomes lists the outcomes that every API can have beside its own rows.
func FixedOutcomes() []string {
	return []string{Blocked, TimedOut, NoConnection, TLSFailed, TooLarge, BreakerOpen, Lost, NotJSON, MappingFailed, Others}
}

// Outcome is one row of the outcome table: a name for the responses whose status matches and for which the condition
// holds.
type Outcome struct {
	Name      string `json:"name"`
	Status    string `json:"status"`              // a code "200", a class "4xx" or a range "200-299"
	Condition string `json:"condition,omitempty"` // an expression on the response, "" holds always
}

// DefaultOutcomes is the table of a fresh API.
func DefaultOutcomes() []Outcome { return []Outcome{{Name: "success", Status: "2xx"}} }

// OutcomeNames are the outcomes of the API's own rows, each once.
func (a API) OutcomeNames() []string {
	var names []string
	for _, o := range a.Outcomes {
		if !slices.Contains(names, o.Name) {
			names = append(names, o.Name)
		}
	}
	return names
}

var (
	outcomeName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	statusClass = regexp.MustCompile(`^[1-5]xx$`)
)

// Route returns the outcome of a response with the status: the first row that matches and whose condition holds, or
// Others. Conditions are asked for by the number of their row.
func (a API) Route(status int, holds func(row int) bool) string {
	for i, o := range a.Outcomes {
		if MatchStatus(o.Status, status) && (o.Condition == "" || holds(i)) {
			return o.Name
		}
	}
	return Others
}

// HiddenBy returns the row above that takes every response that a row could: it has no condition and all of its statuses.
func HiddenBy(outcomes []Outcome, row int) (above int, hidden bool) {
	low, high, ok := statusesOf(outcomes[row].Status)
	if !ok {
		return 0, false
	}
	for i, o := range outcomes[:row] {
		from, to, ok := statusesOf(o.Status)
		if ok && o.Condition == "" && from <= low && high <= to {
			return i, true
		}
	}
	return 0, false
}

// MatchStatus says whether a status is the code, in the class or in the range of the pattern.
func MatchStatus(pattern string, status int) bool {
	low, high, ok := statusesOf(pattern)
	return ok && low <= status && status <= high
}

// statusesOf returns the first and the last status of a pattern.
func statusesOf(pattern string) (low, high int, ok bool) {
	if statusClass.MatchString(pattern) {
		low = 100 * int(pattern[0]-'0')
		return low, low + 99, true
	}
	return statusRange(pattern)
}

func statusRange(pattern string) (low, high int, ok bool) {
	first, last, isRange := strings.Cut(pattern, "-")
	if !isRange {
		last = first
	}
	low, err1 := strconv.Atoi(strings.TrimSpace(first))
	high, err2 := strconv.Atoi(strings.TrimSpace(last))
	return low, high, err1 == nil && err2 == nil && low >= 100 && high <= 599 && low <= high
}

// ValidStatus says whether the pattern can match anything.
func ValidStatus(pattern string) bool {
	_, _, ok := statusesOf(pattern)
	return ok
}

func checkOutcomes(p *fault.Problems, outcomes []Outcome) {
	if len(outcomes) > MaxRows {
		p.Add("outcomes", "There can be %d rows at most.", MaxRows)
	}
	for i, o := range outcomes {
		name := fmt.Sprintf("outcomes.%d.name", i)
		switch {
		case !outcomeName.MatchString(o.Name):
			p.Add(name, "A name has small letters, digits and _ as in not_found.")
		case slices.Contains(FixedOutcomes(), o.Name):
			p.Add(name, "%q is an outcome that every API has. Choose another name.", o.Name)
		}
		checkLength(p, fmt.Sprintf("outcomes.%d.condition", i), o.Condition)
		if !ValidStatus(o.Status) {
			p.Add(fmt.Sprintf("outcomes.%d.status", i), "Write a code such as 200, a class such as 4xx or a range such as 200-299.")
		}
	}
}
