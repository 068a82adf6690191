package page

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/templates/ui"
)

// outcomeWords says in words the outcomes that every API can have. The names of other outcomes are a builder's own.
var outcomeWords = map[string]string{
	apidef.Blocked: "Blocked", apidef.TimedOut: "Timed out", apidef.NoConnection: "No connection", apidef.TLSFailed: "No secure connection",
	apidef.TooLarge: "Too large", apidef.BreakerOpen: "Not tried", apidef.Lost: "Unknown", apidef.NotJSON: "Not JSON",
	apidef.MappingFailed: "Mapping failed", apidef.Others: "Others",
}

func outcomeText(outcome string) string {
	if words, ok := outcomeWords[outcome]; ok {
		return words
	}
	return capital(strings.ReplaceAll(outcome, "_", " "))
}

func outcomeTone(row call.LogRow) ui.Tone {
	switch {
	case row.Outcome == apidef.MappingFailed || row.Outcome == apidef.NotJSON:
		return ui.Warn
	case row.Status == 0 || row.Status >= 400:
		return ui.Bad
	case row.Status < 300:
		return ui.Good
	}
	return ui.Info
}

func statusText(status int) string {
	if status == 0 {
		return "No response"
	}
	if words := http.StatusText(status); words != "" {
		return strconv.Itoa(status) + " " + words
	}
	return strconv.Itoa(status)
}

// attemptText says what one try of a call brought.
func attemptText(a call.Attempt) string {
	if a.Status == 0 {
		return outcomeText(string(a.Reason))
	}
	return statusText(a.Status)
}

func attemptTook(a call.Attempt) string {
	if a.Took == 0 {
		return "not sent"
	}
	return ui.Duration(a.Took)
}

func elapsedText(row call.LogRow) string {
	if row.ElapsedMS == 0 {
		return "< 1 ms"
	}
	return ui.Duration(time.Duration(row.ElapsedMS) * time.Millisecond)
}

// callerWords says in words who made a call.
var callerWords = map[call.Caller]string{call.ByTest: "Test", call.ByChat: "Chat", call.ByCLI: "Command line", call.ByAPI: "JSON API"}

// callPhases is where the time of a call went, without what did not happen.
func callPhases(d call.LogDetail) []ui.Phase {
	var happened []ui.Phase
	for _, p := range []ui.Phase{
		{Kind: "dns", Name: "DNS", Spent: d.Phases.DNS}, {Kind: "connect", Name: "Connect", Spent: d.Phases.Connect},
		{Kind: "tls", Name: "TLS", Spent: d.Phases.TLS}, {Kind: "wait", Name: "Wait", Spent: d.Phases.Wait},
		{Kind: "receive", Name: "Body", Spent: d.Phases.Body},
	} {
		if p.Spent > 0 {
			happened = append(happened, p)
		}
	}
	return happened
}

// How a row of Manage API Response ended, in words and in colour.
var (
	foundWords = map[call.Found]string{call.Hit: "Saved", call.FoundNull: "Null", call.Missing: "Missing",
		call.WrongType: "Wrong type", call.Refused: "Refused"}
	foundTones = map[call.Found]ui.Tone{call.Hit: ui.Good, call.FoundNull: ui.Warn, call.Missing: ui.Bad,
		call.WrongType: ui.Bad, call.Refused: ui.Bad}
)

// reportText explains what a row of Manage API Response found.
func reportText(r call.Report) string {
	switch r.Found {
	case call.Missing:
		if r.Default {
			return "The response has no such value. The default is saved: " + r.Value
		}
		return "The response has no such value."
	case call.FoundNull:
		if r.Default {
			return "The value is null. The default is saved: " + r.Value
		}
		return "The value is null, so the attribute is emptied."
	case call.WrongType:
		return r.Problem + " It was: " + r.Value
	case call.Refused:
		return r.Problem
	}
	return r.Value
}

// reportSource says which part of the response a row reads.
func reportSource(r call.Report) string {
	if r.Source == apidef.FromBody {
		return r.Path
	}
	return strings.TrimSpace(sourceWords[r.Source] + " " + r.Path)
}

// sourceWords names the parts of a response.
var sourceWords = map[apidef.Source]string{apidef.FromBody: "Body", apidef.FromHeader: "Header", apidef.FromStatus: "Status",
	apidef.FromTime: "Time in ms"}

// ruleWords says in words the rules that end calls (egress).
var ruleWords = map[string]string{"private": "Addresses of private networks are not called", "local_name": "Names of local networks are not called",
	"port": "Only the ports 80 and 443 are called", "certificate_expired": "The certificate has expired",
	"certificate_authority": "The certificate is signed by an authority that is not known here", "certificate_host": "The certificate is for another host"}

func ruleText(rule string) string { return cmp.Or(ruleWords[rule], sentence(rule)) }

// sentence is a name of the program as words: too_large becomes Too large.
func sentence(name string) string { return capital(strings.ReplaceAll(name, "_", " ")) }

// capital begins a text with a capital.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
