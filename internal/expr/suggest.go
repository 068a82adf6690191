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

// closest returns the known name that is closest to a misspelt one, or "". only says that no other is as close.
func closest(name string, known []string) (best string, only bool) {
	distance := maxSuggestDistance + 1
	for _, k := range slices.Sorted(slices.Values(known)) {
		d := editDistance(strings.ToLower(name), strings.ToLower(k))
		if d > maxSuggestDistance || d >= len([]rune(name)) || d > distance || nameLength(k) < len(k) {
			continue
		}
		if only = d < distance; only {
			best, distance = k, d
		}
	}
	return best, only
}

// closestFilter is closest for filters, which people know by other words too.
func closestFilter(name string) (best string, only bool) {
	for _, f := range Filters() {
		if slices.Contains(strings.Fields(f.Also), strings.ToLower(name)) {
			return f.Name, true
		}
	}
	return closest(name, filterNames)
}

// unknown reports a name that there is not, with the one that was probably meant.
func (r *Reader) unknown(from, to int, code Code, message string, known []string) {
	best, only := closest(r.Text[from:to], known)
	r.unknownLike(best, only, from, to, code, message)
}

// unknownLike is unknown when what was meant is guessed already.
func (r *Reader) unknownLike(best string, only bool, from, to int, code Code, message string) {
	var fix *Fix
	if only {
		fix = &Fix{from, to, best}
	}
	if best != "" {
		message += " Did you mean " + best + "?"
	}
	r.errorWithFix(fix, from, to, code, "%s", message)
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
