package flow

import (
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// checkOutside finds what would make these settings unreadable.
func (s Settings) checkOutside(p problemsOf) {
	if len(s.Fallbacks) > MaxFallbacks {
		p.of(SetFallbacks, "There are %d fall-back values at most.", MaxFallbacks)
	}
	seen := map[string]bool{}
	for _, f := range s.Fallbacks {
		switch {
		case len([]rune(f.Value)) > MaxText:
			p.of(SetFallbacks, "Keep the text under %d characters.", MaxText)
		case seen[f.Attribute]:
			p.of(SetFallbacks, "The attribute %q stands here twice.", f.Attribute)
		}
		seen[f.Attribute] = true
	}
	if len(s.Fields) > MaxFields {
		p.of(SetFields, "There are %d fields at most.", MaxFields)
	}
	for _, f := range s.Fields {
		if _, problem := apidef.RunPath(f.Path); problem != "" {
			p.of(SetFields, "%s", problem)
		}
	}
	if s.ResendWord != "" && s.ResendWord == s.ChangeWord {
		p.of(SetChangeWord, "Choose another word than for resending.")
	}
}

// finishedOutside finds what a draft of these kinds may lack but what is published may not.
func (c Component) finishedOutside(p problemsOf, schema attr.Schema) {
	s := c.Settings
	for _, f := range s.Fallbacks {
		f.check(p, schema)
	}
	switch c.Kind {
	case API:
		if s.BudgetSeconds > 0 && s.NoticeSeconds >= s.BudgetSeconds {
			p.of(SetNoticeSeconds, "The notice must come before the time is over.")
		}
	case OTP:
		if a, ok := schema.Lookup(s.Attribute); ok && a.Type != attr.TypePhone {
			p.of(SetAttribute, "Choose an attribute of the type phone.")
		}
		if isBlank(s.CodeSent) {
			p.of(SetCodeSent, "Write what the visitor reads.")
		}
		if isBlank(s.CodeWrong) {
			p.of(SetCodeWrong, "Write what the visitor reads.")
		}
	case LiveChat:
		if s.WaitSeconds == 0 {
			p.of(SetWaitSeconds, "Say how long it waits for somebody.")
		}
	case Callback:
		if s.WaitSeconds == 0 {
			p.of(SetWaitSeconds, "Say how long it waits.")
		}
		for _, f := range s.Fields {
			f.check(p, schema)
		}
	case Redirect:
		if s.Flow == "" {
			p.of(SetFlow, "Choose the chat flow that goes on.")
		}
	}
}

func (f Fallback) check(p problemsOf, schema attr.Schema) {
	a, ok := schema.Lookup(f.Attribute)
	switch {
	case f.Attribute == "":
		p.of(SetFallbacks, "Choose the attribute that has the fall-back value.")
	case !ok:
		p.of(SetFallbacks, "There is no attribute %q.", f.Attribute)
	case attr.EngineOwned(f.Attribute):
		p.of(SetFallbacks, "Only Patchbay itself sets %s.", f.Attribute)
	case a.Type == attr.TypeFile:
		p.of(SetFallbacks, "Only visitors send files.")
	default:
		_, err := a.Type.Parse(f.Value)
		p.because(SetFallbacks, err)
	}
}

func (f BodyField) check(p problemsOf, schema attr.Schema) {
	a, ok := schema.Lookup(f.Attribute)
	switch {
	case f.Path == "":
		p.of(SetFields, "Say where in the body %s stands.", f.Attribute)
	case !ok:
		p.of(SetFields, "There is no attribute %q.", f.Attribute)
	case attr.EngineOwned(f.Attribute):
		p.of(SetFields, "Only Patchbay itself sets %s.", f.Attribute)
	case a.Type == attr.TypeFile:
		p.of(SetFields, "Only visitors send files.")
	}
}

// CheckRedirects returns an Invalid fault with the redirects to flows that are not among the published ones.
func (g Graph) CheckRedirects(published []string) error {
	var all fault.Problems
	for i, c := range g.Components {
		if c.Kind == Redirect && c.Settings.Flow != "" && !slices.Contains(published, c.Settings.Flow) {
			problemsOf{&all, i}.of(SetFlow, "There is no published chat flow %q.", c.Settings.Flow)
		}
	}
	return all.Err()
}
