package page

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/templates/ui"
)

// Exchange is one call as builders see it: what was sent, what came back, and what became of it. All of it is redacted.
type Exchange struct {
	Call    call.LogRow
	Answer  []byte           // the body of the response: more of it than the log keeps right after a test
	Picture call.Picture     // the body, where it is a picture; only right after a test
	Again   bool             // shown again: nothing was called for it
	Dry     bool             // only rendered: nothing was sent
	Note    string           // what a dry run can't show
	Fill    string           // id of the table of mappings that the tree fills; "" where there is none
	Pending []attr.Attribute // that are made on Save
	Good    []GoodSample     // what rows that find nothing now found in earlier calls
	Differs string           // what is sent now and was not in the last live call; "" when nobody looked
	Opening string           // what the problem is and how else that can be opened; "" when there is nothing to add to it
	Grant   string           // where an admin can grant what the call lacked; "" when nobody can, or this is no admin
}

// dryText says what a dry run is, and what it can't show.
func (e Exchange) dryText() string {
	if e.Note == "" {
		return "This is the request as it would be sent. Nothing was sent."
	}
	return "This is the request as it would be sent. Nothing was sent. " + e.Note
}

// keptText says what is kept of an earlier answer.
func (e Exchange) keptText() string {
	age := ui.Duration(e.Call.Detail.Kept.Age)
	if e.Call.Detail.Kept.Used {
		return "From the cache, " + age + " old"
	}
	return "This answer is fresh: a test always asks. A chat would have got one from the cache, " + age + " old."
}

// failure is the rule that ended the call, and what it was about.
func (e Exchange) failure() []ui.Term {
	f := e.Call.Detail.Failure
	var terms []ui.Term
	for _, t := range []ui.Term{{Name: "Rule", Text: ruleText(f.Rule)}, {Name: "Address", Text: f.Address}, {Name: "Host", Text: f.Origin}} {
		if t.Mono = t.Name != "Rule"; t.Text != "" && f.Rule != "" {
			terms = append(terms, t)
		}
	}
	return terms
}

// grantLabel is what the link to a grant is called.
func (e Exchange) grantLabel() string {
	kind, _ := e.Call.Detail.Failure.Grantable()
	return grantTitles[kind]
}

// foundPill says what a row of Manage API Response found; a new attribute is made on Save, not by the test.
func (e Exchange) foundPill(r call.Report) ui.PillProps {
	p := ui.PillProps{Text: foundWords[r.Found], Tone: foundTones[r.Found]}
	if r.Default {
		p = ui.PillProps{Text: "Default", Tone: ui.Info}
	}
	if slices.ContainsFunc(e.Pending, func(a attr.Attribute) bool { return a.Key == r.Attribute }) {
		if r.Found == call.Hit {
			p.Text = "hit"
		}
		p.Text = "New · " + strings.ToLower(p.Text)
	}
	return p
}

// tree is the body as JSON, nil if it is none.
func (e Exchange) tree() *ui.JNode {
	root, err := ui.ParseJSON(e.Answer)
	if err != nil {
		return nil
	}
	return root
}

// mapped is which values of the body were saved, and to what.
func (e Exchange) mapped() map[string]string {
	paths := map[string]string{}
	for _, r := range e.Call.Detail.Mappings {
		if r.Source == apidef.FromBody {
			if run, problem := apidef.RunPath(r.Path); problem == "" {
				paths[run] = r.Attribute
			}
		}
	}
	return paths
}

// Logged is how much of a body the log keeps, in bytes.
const Logged = 64 << 10

// clipped says how much of the body is shown, "" for all of it.
func (e Exchange) clipped() string {
	shown, size := len(e.Answer), e.Call.Detail.Size
	most := Logged
	if e.Fill != "" {
		most = MostShown
	}
	if shown < most || shown >= size { // masking makes a body shorter too
		return ""
	}
	return fmt.Sprintf("The first %s of %s are shown.", ui.Bytes(int64(shown)), ui.Bytes(int64(size)))
}

// MostShown is how much of a body is shown right after a test, in bytes.
const MostShown = 1 << 20

func (e Exchange) answerHeaders() []ui.Term {
	var terms []ui.Term
	for _, name := range slices.Sorted(maps.Keys(e.Call.Detail.Response)) {
		for _, v := range e.Call.Detail.Response[name] {
			terms = append(terms, ui.Term{Name: name, Text: v, Mono: true})
		}
	}
	return terms
}

func (e Exchange) requestHeaders() []ui.Term {
	var terms []ui.Term
	for _, h := range e.Call.Detail.Headers {
		terms = append(terms, ui.Term{Name: h[0], Text: h[1], Mono: true})
	}
	return terms
}

func (e Exchange) requestLine() string { return e.Call.Detail.Method + " " + e.Call.Detail.URL }

// curl is the request as a command for a shell. Secrets in it are masked.
func (e Exchange) curl() string {
	d := e.Call.Detail
	lines := []string{"curl -X " + d.Method + " " + shellQuote(d.URL)}
	for _, h := range d.Headers {
		lines = append(lines, "-H "+shellQuote(h[0]+": "+h[1]))
	}
	if d.Body != "" {
		lines = append(lines, "--data-raw "+shellQuote(d.Body))
	}
	return strings.Join(lines, " \\\n  ")
}

// shellQuote makes text one word of a POSIX shell. The line breaks of a multipart body would not survive being copied.
func shellQuote(s string) string {
	if strings.Contains(s, "\r") {
		return "$'" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "\r", `\r`, "\n", `\n`).Replace(s) + "'"
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
