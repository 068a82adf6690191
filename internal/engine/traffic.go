package engine

import "strings"

// Traffic counts the conversations of a version: which outputs they took and where they stand. It looks at the newest ones
// only, so that counting costs the same however many there are.
type Traffic struct {
	Version       int                       `json:"version"`
	Conversations int                       `json:"conversations"` // that were looked at
	Limit         int                       `json:"limit"`         // when there are so many, there may be older ones
	Taken         map[string]map[string]int `json:"taken"`         // conversations by component and output
	Stopped       map[string]int            `json:"stopped"`       // that are not ended, by the component where they stand
}

// NewTraffic counts nothing yet.
func NewTraffic(version, limit int) Traffic {
	return Traffic{Version: version, Limit: limit, Taken: map[string]map[string]int{}, Stopped: map[string]int{}}
}

// Stand counts a conversation where it stands.
func (t *Traffic) Stand(component string, s Status) {
	t.Conversations++
	if s != Ended {
		t.Stopped[component]++
	}
}

// Take counts the outputs that one conversation took, each once.
func (t *Traffic) Take(took []string) {
	seen := map[string]bool{}
	for _, way := range took {
		component, output, ok := strings.Cut(way, ".")
		if !ok || seen[way] {
			continue
		}
		seen[way] = true
		if t.Taken[component] == nil {
			t.Taken[component] = map[string]int{}
		}
		t.Taken[component][output]++
	}
}
