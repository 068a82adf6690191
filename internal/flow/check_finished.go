package flow

import (
	"iter"
	"slices"
	"strings"

	"patchbay/internal/attr"
)

// checkFinished finds what a draft may lack but what is published may not.
func (c Component) checkFinished(p problemsOf, schema attr.Schema, apis []string) {
	switch {
	case c.Kind == API && c.Settings.API == "":
		p.of(SetAPI, "Choose API.")
	case c.Kind == API && !slices.Contains(apis, c.Settings.API):
		p.of(SetAPI, "There is no API %q any more.", c.Settings.API)
	case c.Kind == Message && !c.Settings.speaks(), c.Kind.IsQuestion() && isBlank(c.Settings.Text):
		p.of(SetText, "Write what the visitor reads.")
	case c.Kind == IfElse:
		c.Settings.checkConditions(p, schema)
	case c.Kind == Delay && c.Settings.Late == LateWaits && !c.Settings.HasHours():
		p.of(SetLate, "Set the hours that it waits for.")
	}
	if c.Kind.IsQuestion() || c.Kind == SetValueOf {
		c.checkAttribute(p, schema)
	}
	c.checkQuestion(p, schema)
	c.finishedOutside(p, schema)
}

// speaks says whether a message shows anything. Buttons alone are a question without words.
func (s Settings) speaks() bool {
	return !isBlank(s.Text) || len(s.Buttons) == 0 && (!isBlank(s.Image) || !isBlank(s.File))
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

func (c Component) checkAttribute(p problemsOf, schema attr.Schema) {
	a, ok := schema.Lookup(c.Settings.Attribute)
	switch {
	case c.Settings.Attribute == "" && c.Kind == SetValueOf:
		p.of(SetAttribute, "Choose the attribute that is set.")
	case c.Settings.Attribute == "":
		p.of(SetAttribute, "Choose the attribute that keeps the answer.")
	case !ok:
		p.of(SetAttribute, "There is no attribute %q.", c.Settings.Attribute)
	case attr.EngineOwned(a.Key):
		p.of(SetAttribute, "Only Patchbay itself sets %s.", a.Key)
	case c.Kind == FileUpload && a.Type != attr.TypeFile:
		p.of(SetAttribute, "Choose an attribute of the type file.")
	case c.Kind != FileUpload && a.Type == attr.TypeFile:
		p.of(SetAttribute, "Only File Upload fills an attribute of the type file.")
	}
}

func (c Component) checkQuestion(p problemsOf, schema attr.Schema) {
	s := c.Settings
	if c.Kind == SingleChoice || c.Kind == MultipleChoice {
		switch a, ok := schema.Lookup(s.ChoicesFrom); {
		case len(s.Choices) == 0 && s.ChoicesFrom == "":
			p.of(SetChoices, "Add the first choice.")
		case s.ChoicesFrom != "" && (!ok || a.Type != attr.TypeList):
			p.of(SetChoicesFrom, "Choose an attribute of the type list.")
		}
	}
	if s.Reminder != "" && s.ReminderSeconds == 0 {
		p.of(SetReminderSeconds, "Say after how long the visitor is reminded.")
	}
	if s.ReminderSeconds > 0 && s.ReplySeconds > 0 && s.ReminderSeconds >= s.ReplySeconds {
		p.of(SetReminderSeconds, "The reminder must come before the time is over.")
	}
	if s.ReminderSeconds > 0 && isBlank(s.Reminder) {
		p.of(SetReminder, "Write what the visitor reads.")
	}
	if s.NoticeSeconds > 0 && isBlank(s.Notice) {
		p.of(SetNotice, "Write what the visitor reads.")
	}
}

// splitList yields the items of a list with commas.
func splitList(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for item := range strings.SplitSeq(s, ",") {
			if item = strings.TrimSpace(item); item != "" && !yield(item) {
				return
			}
		}
	}
}

// TakesFile says whether a file of the media type and size is an answer.
func (s Settings) TakesFile(mediaType string, size int64) bool {
	if s.MaxMB > 0 && size > int64(s.MaxMB)<<20 {
		return false
	}
	if s.FileTypes == "" {
		return true
	}
	group, _, _ := strings.Cut(mediaType, "/")
	for t := range splitList(s.FileTypes) {
		if t == mediaType || t == group+"/*" {
			return true
		}
	}
	return false
}
