package apidef

import (
	"slices"
	"strings"

	"patchbay/internal/fault"
)

// Filing is where an API of a revision is to stand in Your APIs.
type Filing struct {
	Key      string
	Revision int
	Folder   string
	Tags     []string
}

// WithTags returns the tags with those added that are not among them, whatever their case.
func WithTags(tags, added []string) []string {
	return TagsFrom(strings.Join(append(slices.Clone(tags), added...), ","))
}

// WithoutTags returns the tags without some, whatever their case.
func WithoutTags(tags, removed []string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(tag string) bool {
		return slices.ContainsFunc(removed, func(r string) bool { return strings.EqualFold(r, tag) })
	})
}

// FolderFrom tidies what somebody typed as a folder: no empty names, no blanks round the slashes.
func FolderFrom(text string) string {
	var names []string
	for name := range strings.SplitSeq(text, "/") {
		if name = strings.Join(strings.Fields(name), " "); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, "/")
}

// TagsFrom reads tags that are divided by commas. A tag that is named twice counts once, whatever its case.
func TagsFrom(text string) []string {
	var tags []string
	seen := map[string]bool{}
	for tag := range strings.SplitSeq(text, ",") {
		tag = strings.Join(strings.Fields(tag), " ")
		if low := strings.ToLower(tag); tag != "" && !seen[low] {
			seen[low] = true
			tags = append(tags, tag)
		}
	}
	return tags
}

func (a API) checkFiling(p *fault.Problems) {
	if a.Folder != FolderFrom(a.Folder) {
		p.Add("folder", "Write a folder as in Payments/Refunds.")
	}
	if len([]rune(a.Folder)) > MaxName {
		p.Add("folder", "Keep the folder under %d characters.", MaxName)
	}
	if len(a.Tags) > MaxTags {
		p.Add("tags", "Keep to %d tags.", MaxTags)
	}
	for _, tag := range a.Tags {
		if strings.TrimSpace(tag) == "" || strings.Contains(tag, ",") || len([]rune(tag)) > MaxTag {
			p.Add("tags", "A tag has 1 to %d characters and no comma.", MaxTag)
		}
	}
}
