package api

import (
	"encoding/base64"
	"strings"

	"patchbay/internal/fault"
)

// Page is a part of a list.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next part; left out at the end."`
}

// listing is the part of an input that says which part of a list is wanted.
type listing struct {
	Limit  int    `query:"limit" doc:"How many at most, 1 to 100; 50 when it is left out."`
	Cursor string `query:"cursor" doc:"Where the part begins: next of the one before. The other parameters must be the same."`
}

// searching is a listing that can be narrowed by a text.
type searching struct {
	listing
	Text string `query:"q" doc:"Only what has this text in it, whatever its case."`
}

const (
	usualPart   = 50
	largestPart = 100
	longestText = 200 // characters that are looked for
)

// part returns how many to read, and behind what. One more than is shown is read, to know whether there are any.
func (l listing) part(list string) (after string, limit int, err error) {
	var p fault.Problems
	if limit = l.Limit; limit == 0 {
		limit = usualPart
	}
	if limit < 1 || limit > largestPart {
		p.Add("limit", "Ask for 1 to %d at once.", largestPart)
	}
	after, ok := placeIn(list, l.Cursor)
	if !ok {
		p.Add("cursor", "This is no cursor of this list. Send the one that the last part came with.")
	}
	return after, limit + 1, p.Err()
}

// part also reads the text.
func (s searching) part(list string) (after string, limit int, err error) {
	after, limit, err = s.listing.part(list)
	var p fault.Problems
	p.AddError("", err)
	if len([]rune(s.Text)) > longestText {
		p.Add("q", "Look for %d characters at most.", longestText)
	}
	return after, limit, p.Err()
}

// cursorTo is a place of a list as programs keep it: it means nothing to them, and nothing in another list.
func cursorTo(list, after string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(list + " " + after))
}

func placeIn(list, cursor string) (after string, ok bool) {
	if cursor == "" {
		return "", true
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	after, ok = strings.CutPrefix(string(text), list+" ")
	return after, err == nil && ok && after != "" && readable(after)
}

// pageOf makes a part of a list of what was read for it.
func pageOf[T, V any](list string, found []T, limit int, key func(T) string, view func(T) V) Page[V] {
	p := Page[V]{Items: make([]V, 0, len(found))}
	if len(found) == limit {
		found = found[:limit-1]
		p.Next = cursorTo(list, key(found[len(found)-1]))
	}
	for _, one := range found {
		p.Items = append(p.Items, view(one))
	}
	return p
}
