package page

import (
	"cmp"
	"fmt"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/flow"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

// Use is one thing that works with an attribute or a secret.
type Use struct {
	Kind      string // "API" or "chat flow"
	Name      string
	Published bool // the name says which version it is
	Href      string
	Places    []UsePlace // where in it, when that is known
}

// UsePlace is a place in an API or a chat flow.
type UsePlace struct {
	Text  string
	Href  string
	Saves bool
}

// APIUse is the use by an API.
func APIUse(a apidef.API, places []usage.Place) Use {
	u := Use{Kind: "API", Name: a.Name, Href: href.API(a.Key)}
	for _, p := range places {
		to := u.Href
		if tab := tabOf(p.Field); tab != "" {
			to = href.APITab(a.Key, tab)
		}
		u.Places = append(u.Places, UsePlace{Text: fieldWords(p.Field), Href: to, Saves: p.Saves})
	}
	return u
}

// FlowUse is the use by a chat flow.
func FlowUse(f flow.Flow, places []usage.Place) Use {
	return flowUse(Use{Kind: "chat flow", Name: f.Name, Href: href.Flow(f.Key)}, f.Draft, places)
}

// VersionUse is the use by the published version of a chat flow.
func VersionUse(f flow.Flow, v flow.Version, places []usage.Place) Use {
	return flowUse(Use{Kind: "chat flow", Name: publishedWords(f.Name, v.Number), Published: true, Href: href.FlowVersions(f.Key)}, v.Graph, places)
}

// publishedWords names the published version of a chat flow.
func publishedWords(name string, version int) string {
	return fmt.Sprintf("%s, version %d, published", name, version)
}

// callers names the chat flows that call an API: their drafts, and the versions that new conversations begin with.
func callers(flows []usage.Caller) []ui.Line {
	var lines []ui.Line
	for _, f := range flows {
		if f.Draft {
			lines = append(lines, ui.Line{Text: f.Name, Href: href.Flow(f.Key), Own: true})
		}
		if f.Live {
			lines = append(lines, ui.Line{Text: publishedWords(f.Name, f.Named.Live.Version), Href: href.FlowVersions(f.Key)})
		}
	}
	return lines
}

func flowUse(u Use, g flow.Graph, places []usage.Place) Use {
	for _, p := range places {
		c, _ := g.Find(p.Component)
		u.Places = append(u.Places, UsePlace{Text: cmp.Or(c.Name, c.ID) + ": " + settingWords(p.Setting), Href: u.Href, Saves: p.Saves})
	}
	return u
}

// settingWords is what the editor calls a setting.
func settingWords(s flow.Setting) string {
	switch s {
	case flow.SetBranches:
		return "Conditions"
	case flow.SetFallbacks:
		return "Fall-back values"
	case flow.SetFields:
		return "Fields of the callback"
	}
	return s.Label("")
}

// Uses is what works with a thing: so many by name, and how many there are besides.
type Uses struct {
	Named []Use
	More  int
}

// more says how many are not named.
func (u Uses) more() string {
	if u.More == 0 {
		return ""
	}
	return ui.Number(int64(u.More)) + " more"
}

// lost says what stops working when the thing that these use is deleted.
func lost(uses Uses) string {
	if len(uses.Named) == 0 {
		return "No API and no chat flow uses it."
	}
	var names []string
	for _, u := range uses.Named {
		names = append(names, "the "+u.Kind+" "+u.Name)
	}
	if uses.More > 0 {
		names = append(names, uses.more())
	}
	last := len(names) - 1
	list := names[last]
	if last > 0 {
		list = strings.Join(names[:last], ", ") + " and " + list
	}
	return "It is used by " + list + ". They stop working until you change them."
}
