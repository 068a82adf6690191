package engine

import (
	"encoding/json"
	"strconv"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// choices are what the question offers: its own, and those of the list that it names.
func choices(c flow.Component, values attr.Values) []flow.Choice {
	all := append([]flow.Choice(nil), c.Settings.Choices...)
	list := values[c.Settings.ChoicesFrom]
	if c.Settings.ChoicesFrom == "" || list.Kind() != attr.List || list.IsSecret() {
		return all
	}
	var items []json.RawMessage
	if json.Unmarshal(list.JSON(), &items) != nil {
		return all
	}
	for _, item := range items[:min(len(items), max(0, flow.MaxChoiceList-len(all)))] {
		if offered := choiceOf(item); offered.Label != "" {
			all = append(all, offered)
		}
	}
	return all
}

// choiceOf reads an item of a list: a text, a number, or an object with a label and perhaps a value.
func choiceOf(item json.RawMessage) flow.Choice {
	v, err := attr.JSONOf(item)
	if err != nil || v.Kind() == attr.List {
		return flow.Choice{}
	}
	if v.Kind() != attr.Object {
		return flow.Choice{Label: v.Text()}
	}
	var fields map[string]attr.Value
	if json.Unmarshal(item, &fields) != nil {
		return flow.Choice{}
	}
	return flow.Choice{Label: fields["label"].Text(), Value: fields["value"].Text()}
}

// chosen returns the choice that the text means: a label, a value, or its number in the list.
func chosen(text string, offered []flow.Choice) (flow.Choice, bool) {
	text = strings.TrimSpace(text)
	for _, c := range offered {
		if strings.EqualFold(text, c.Label) || strings.EqualFold(text, c.Saved()) {
			return c, true
		}
	}
	if n, err := strconv.Atoi(strings.TrimRight(text, ".)")); err == nil && n >= 1 && n <= len(offered) {
		return offered[n-1], true
	}
	return flow.Choice{}, false
}

func readChoice(w *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	offered := choices(c, w.step.Conversation.Values)
	choice, ok := chosen(r.Text, offered)
	if !ok {
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.ChooseOne, phrase.Values{"choices": labels(offered)})
	}
	return parse(a.Type, choice.Saved())
}

// readChoices takes lines, or else what has commas between it.
func readChoices(w *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	offered := choices(c, w.step.Conversation.Values)
	picked, unknown := pick(r.Text, offered)
	s := c.Settings
	switch {
	case unknown != "":
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.ChooseAmong, phrase.Values{"choices": labels(offered)})
	case len(picked) < max(1, s.MinChoices):
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.ChooseMin, phrase.Values{"min": max(1, s.MinChoices)})
	case s.MaxChoices > 0 && len(picked) > s.MaxChoices:
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.ChooseMax, phrase.Values{"max": s.MaxChoices})
	}
	if a.Type != attr.TypeList && a.Type != attr.TypeJSON {
		return parse(a.Type, strings.Join(picked, ", "))
	}
	return attr.JSONOf(encoded(picked))
}

// pick returns what the choices save that the text names, each once and in the order of the list, or what it names that
// is none.
func pick(text string, offered []flow.Choice) (picked []string, unknown string) {
	taken := map[string]bool{}
	if one, ok := chosen(text, offered); ok { // a label may have a comma
		return []string{one.Saved()}, ""
	}
	separator := ","
	if strings.Contains(text, "\n") {
		separator = "\n"
	}
	for part := range strings.SplitSeq(text, separator) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		choice, ok := chosen(part, offered)
		if !ok {
			return nil, part
		}
		taken[choice.Label] = true
	}
	for _, c := range offered {
		if taken[c.Label] {
			picked = append(picked, c.Saved())
		}
	}
	return picked, ""
}

func labels(offered []flow.Choice) string {
	all := make([]string, len(offered))
	for i, c := range offered {
		all[i] = c.Label
	}
	return strings.Join(all, ", ")
}
