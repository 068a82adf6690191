package flow

import (
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

// WithOutcomes returns the component with a row for each outcome of the API that it calls from now on. Rows that somebody
// has changed or led anywhere stay: those of a fresh component and those of the API before are nobody's.
func (c Component) WithOutcomes(api, before apidef.API) Component {
	rows, ofAPI := c.Settings.ResponseCodes, rowsOf(api)
	isOurs := len(rows) == 0 || slices.Equal(rows, rowsOf(apidef.API{})) || slices.Equal(rows, ofAPI) || slices.Equal(rows, rowsOf(before))
	isLed := slices.ContainsFunc(rows, func(code string) bool { return c.Next[code] != "" })
	if c.Kind == API && isOurs && !isLed {
		c.Settings.ResponseCodes = ofAPI
	}
	return c
}

// rowsOf are the rows for an API: its outcomes, or those of a fresh component where it has none but the one that every API
// begins with, which does not tell what went wrong.
func rowsOf(api apidef.API) []string {
	fresh, _ := SpecOf(API)
	names := api.OutcomeNames()
	if len(names) == 0 || slices.Equal(names, (apidef.API{Outcomes: apidef.DefaultOutcomes()}).OutcomeNames()) {
		return slices.Clone(fresh.Default.ResponseCodes)
	}
	return names
}

// CodeTrouble is what is wrong with a response code of a component that calls the API, as a sentence, and the code that is
// certainly meant instead, if any. Codes that can't be read at all are CheckSettings'.
func CodeTrouble(code string, api apidef.API) (sentence, instead string) {
	names := api.OutcomeNames()
	known := append(slices.Clip(names), apidef.FixedOutcomes()...)
	if code == "" || slices.Contains(known, code) || apidef.ValidStatus(code) || !componentID.MatchString(code) {
		return "", ""
	}
	has := "it has none of its own"
	if len(names) > 0 {
		has = "it has " + listed(names)
	}
	return fmt.Sprintf("%s has no outcome %s; %s.", api.Name, code, has), meant(code, known)
}

// codeTroubles are those of all rows of the component at index i.
func (c Component) codeTroubles(i int, api apidef.API) []fault.Field {
	var found []fault.Field
	for n, code := range c.Settings.ResponseCodes {
		if sentence, instead := CodeTrouble(code, api); sentence != "" {
			found = append(found, fault.Field{Name: FieldName(i, Setting(fmt.Sprintf("codes.%d.code", n))), Message: sentence, Instead: instead})
		}
	}
	return found
}

// listed are words in a sentence: a, b and c.
func listed(words []string) string {
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return strings.Join(words, "")
}

// meant is the only name that the typed one is so like that it is a slip: few letters are others.
func meant(typed string, names []string) string {
	found := ""
	for _, name := range names {
		if distance(typed, name) > min(2, len(typed)/3) {
			continue
		}
		if found != "" {
			return ""
		}
		found = name
	}
	return found
}

// distance is how many letters must be changed, added or left out to make the one name the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, corner+1)
		}
	}
	return row[len(b)]
}
