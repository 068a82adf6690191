package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/templates/page"
	"patchbay/templates/ui"
)

// apiForm is Configure API as somebody typed it.
type apiForm struct {
	api       apidef.API // all but its mappings and the numbers among its options
	options   map[string]string
	saves     []page.SaveRow
	values    map[string]string // test values by attribute, of the fields that the page had
	fix       string            // the field to repair, or "show": nothing is saved
	old       string            // says that this is an old revision
	overwrite int               // the revision that somebody else saved, when it shall be saved over
	merge     int               // the same, when what is chosen of it shall be taken
	dry       bool
	set       string // ID of the test values that were chosen
	last      string // ID of the last call that the page shows, "" for that of the API
}

// formOf is the form of an API as it is stored.
func formOf(a apidef.API) apiForm {
	f := apiForm{api: a, options: typedOptions(a.Options)}
	for _, m := range a.Mappings {
		f.saves = append(f.saves, page.SaveRow{Mapping: m, NewType: attr.TypeText})
	}
	return f
}

// readAPI reads the form into the API that it is about: what the form has no field for stays.
func readAPI(c echo.Context, a apidef.API) (apiForm, error) {
	sent, err := c.FormParams()
	if err != nil {
		return apiForm{}, err
	}
	a.Name, a.Method, a.URL = strings.TrimSpace(sent.Get("name")), sent.Get("method"), strings.TrimSpace(sent.Get("url"))
	a.Parameters, a.Headers = readRows(sent, "parameters"), readRows(sent, "headers")
	a.Body = apidef.Body{Kind: apidef.BodyKind(sent.Get("body_kind")), Text: plainBreaks(sent.Get("body")), Rows: readRows(sent, "body.rows"),
		Variables: plainBreaks(sent.Get("body.variables"))}
	if a.Body.Kind == "" { // half a page was sent: what it lacks must not count as deleted
		return apiForm{}, fault.New(fault.Invalid, "This form is not whole. Open the API again and repeat what you did.")
	}
	a.Auth = readAuth(sent, a.Auth)
	a.Attributes = readChosen(sent)
	a.Outcomes = readOutcomes(sent)
	a.Options = readOtherOptions(sent, a.Options)
	a.Revision, _ = strconv.Atoi(sent.Get("revision")) // none is stale
	f := apiForm{api: a, options: readOptions(sent, a.Options), saves: readSaves(sent), values: readValues(sent),
		fix: sent.Get("fix"), dry: sent.Get("dry") != ""}
	f.set, f.last = sent.Get("set"), sent.Get("last_test")
	f.merge, _ = strconv.Atoi(sent.Get("merge"))
	f.overwrite, _ = strconv.Atoi(sent.Get("overwrite"))
	return f, nil
}

// plainBreaks undoes what browsers do to the line breaks of a text area.
func plainBreaks(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

func readRows(sent url.Values, name string) []apidef.Row {
	var rows []apidef.Row
	for _, r := range ui.ReadKV(sent, name) {
		rows = append(rows, apidef.Row{Off: !r.On, Key: strings.TrimSpace(r.Key), Value: r.Value, Lists: apidef.ListStyle(r.List),
			FileName: strings.TrimSpace(r.FileName), ContentType: strings.TrimSpace(r.ContentType)})
	}
	return rows
}

// readChosen returns the attributes that are ticked, and the one that was just chosen.
func readChosen(sent url.Values) []string {
	chosen := sent["attributes"]
	if bind := sent.Get("bind"); bind != "" {
		chosen = append(chosen, bind)
	}
	slices.Sort(chosen)
	return slices.Compact(chosen)
}

func readSaves(sent url.Values) []page.SaveRow {
	var rows []page.SaveRow
	for _, r := range ui.ReadRows(sent, page.SavesTable()) {
		if row := readSave(r); !isBlank(row) {
			rows = append(rows, row)
		}
	}
	return rows
}

func readSave(r map[string]string) page.SaveRow {
	row := page.SaveRow{NewKey: strings.TrimSpace(r["new_key"]), NewType: attr.Type(r["new_type"]),
		Mapping: apidef.Mapping{Source: apidef.Source(r["source"]), Path: strings.TrimSpace(r["path"]), Transform: strings.TrimSpace(r["transform"]),
			Attribute: r["attribute"], Default: r["default"], Required: r["required"] != ""}}
	if row.NewType == "" {
		row.NewType = attr.TypeText
	}
	if row.Attribute != "" {
		row.NewKey = ""
	} else if row.NewKey == "" {
		row.NewKey = keyOfPath(row.Path)
	}
	return row
}

// isBlank says whether nothing was typed into the row: not the one at the end, and not one that was cleared.
func isBlank(r page.SaveRow) bool {
	needsNoPath := r.Source == apidef.FromStatus || r.Source == apidef.FromTime
	return !needsNoPath && r.Path == "" && r.Attribute == "" && r.NewKey == "" && r.Transform == "" && r.Default == ""
}

func readOutcomes(sent url.Values) []apidef.Outcome {
	var rows []apidef.Outcome
	for _, r := range ui.ReadRows(sent, "outcomes") {
		if o := readOutcome(r); o != (apidef.Outcome{}) {
			rows = append(rows, o)
		}
	}
	return rows
}

func readOutcome(r map[string]string) apidef.Outcome {
	return apidef.Outcome{Name: strings.TrimSpace(r["name"]), Status: strings.TrimSpace(r["status"]), Condition: strings.TrimSpace(r["condition"])}
}

func readValues(sent url.Values) map[string]string {
	values := map[string]string{}
	for name := range sent {
		if key, ok := strings.CutPrefix(name, "values."); ok {
			values[key] = sent.Get(name)
		}
	}
	return values
}
