package store

import (
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"patchbay/internal/call"
)

// searchedAtOnce is how many rows one statement looks for a text in.
const searchedAtOnce = 500

// searchCalls returns the ids of the rows with the text among the newest that the rest of the filter chooses, the next to
// the cursor first. It stops when the page is full.
func searchCalls(q *gorm.DB, f call.LogFilter) ([]string, error) {
	ids, err := searched(q, f)
	var found []string
	for chunk := range slices.Chunk(ids, searchedAtOnce) {
		if err != nil || len(found) >= f.Limit {
			break
		}
		var hits []string
		hits, err = mentioning(q, f, chunk)
		found = append(found, hits...)
	}
	return found[:min(len(found), f.Limit)], err
}

// mentioning returns which of the rows have the text. The database looks at the JSON, whose own words are nothing that was
// sent or came back; so what it finds is looked at again.
func mentioning(q *gorm.DB, f call.LogFilter, ids []string) ([]string, error) {
	var rows []callRow
	err := containing(q.Select("id", "detail").Where("id IN ?", ids), inJSON(f.Text), "detail").Order("id " + direction(f)).Find(&rows).Error
	var found []string
	for _, r := range rows {
		l, broken := r.log()
		if broken == nil && l.Detail.Mentions(f.Text) {
			found = append(found, r.ID)
		}
	}
	return found, err
}

// searched returns the ids of the rows to look at. Where the search ends does not depend on the page.
func searched(q *gorm.DB, f call.LogFilter) ([]string, error) {
	all := f
	all.Before, all.After, all.Limit = "", "", call.MaxSearched
	ids, err := callIDs(q, plainCalls(all))
	ids = slices.DeleteFunc(ids, func(id string) bool { return f.Before != "" && id >= f.Before || id <= f.After })
	if f.After != "" {
		slices.Reverse(ids)
	}
	return ids, err
}

// inJSON is the text as it stands inside of a JSON string, which is what the details are kept as.
func inJSON(text string) string {
	raw, _ := json.Marshal(text) // a string always can
	return string(raw[1 : len(raw)-1])
}
