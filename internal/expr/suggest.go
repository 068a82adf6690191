package expr

import (
	"slices"
	"strings"
)

// Limits of guessing what a misspelt name meant.
const (
	maxSuggestDistance = 2  // letters that may be wrong
	maxSuggestName     = 64 // characters
)

// didYouMean returns a question that names the closest of the known names, or "".
func didYouMean(name string, known []string) string {
	best, distance := "", maxSuggestDistance+1
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := editDistance(strings.ToLower(name), strings.ToLower(k)); d < distance && d < len([]rune(name)) {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return " Did you mean " + best + "?"
}

// editDistance counts the letters to insert, delete or replace that make a into b (Levenshtein).
func editDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	if len(from) > maxSuggestName || len(to) > maxSuggestName || max(len(from)-len(to), len(to)-len(from)) > maxSuggestDistance {
		return maxSuggestDistance + 1
	}
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range to {
			replaced := diagonal
			if r != s {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
