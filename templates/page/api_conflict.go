package page

import (
	"fmt"
	"strings"

	"patchbay/internal/apidef"
)

// Conflict is a part of an API that two people have changed.
type Conflict struct {
	Part         string // "url", "headers"
	Mine, Theirs string // as text, a line for every row
}

// conflictLabels are the parts that are no field.
var conflictLabels = map[string]string{"auth": "Authentication", "options": "Options"}

func (c Conflict) label() string {
	if label, ok := conflictLabels[c.Part]; ok {
		return label
	}
	return fieldWords(c.Part)
}

// PartText is a part of an API as people compare it.
func PartText(part string, a apidef.API) string {
	text := map[string]func() string{
		"name":       func() string { return a.Name },
		"method":     func() string { return a.Method },
		"url":        func() string { return a.URL },
		"parameters": func() string { return rowLines(a.Parameters) },
		"headers":    func() string { return rowLines(a.Headers) },
		"body":       func() string { return bodyLines(a.Body) },
		"auth":       func() string { return authLines(a.Auth) },
		"attributes": func() string { return strings.Join(a.Attributes, "\n") },
		"mappings":   func() string { return mappingLines(a.Mappings) },
		"outcomes":   func() string { return outcomeLines(a.Outcomes) },
		"options":    func() string { return optionLines(a.Options) },
	}
	return text[part]()
}

func rowLines(rows []apidef.Row) string {
	var lines []string
	for _, r := range rows {
		line := r.Key + ": " + r.Value
		if r.Off {
			line += " (off)"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func bodyLines(b apidef.Body) string {
	if b.Kind == apidef.FormBody || b.Kind == apidef.MultipartBody {
		return bodyKindWords[b.Kind] + "\n" + rowLines(b.Rows)
	}
	return strings.TrimSpace(bodyKindWords[b.Kind] + "\n" + b.Text + "\n" + b.Variables)
}

// authLines names a field whose text may be a secret without the text.
func authLines(a apidef.Auth) string {
	lines := []string{string(a.Kind)}
	for _, f := range apidef.AuthFields() {
		text := f.Of(a)
		if text == "" {
			continue
		}
		if f.Choices == nil && !strings.Contains(text, "{{") {
			text = "typed in"
		}
		lines = append(lines, f.Name+": "+text)
	}
	return strings.Join(lines, "\n")
}

func mappingLines(rows []apidef.Mapping) string {
	var lines []string
	for _, m := range rows {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s → %s %s", sourceWords[m.Source], m.Path, m.Attribute, m.Transform)))
	}
	return strings.Join(lines, "\n")
}

func outcomeLines(rows []apidef.Outcome) string {
	var lines []string
	for _, o := range rows {
		lines = append(lines, strings.TrimSpace(o.Name+": "+o.Status+" "+o.Condition))
	}
	return strings.Join(lines, "\n")
}

func optionLines(o apidef.Options) string {
	return fmt.Sprintf("Time-out %d s, retries %d, %d per second, %d at once, redirects %s (%d), at most %d bytes, kept for %d s",
		o.TimeoutSeconds, o.Retries, o.PerSecond, o.AtOnce, o.Redirects, o.MaxRedirects, o.MaxBytes, o.CacheSeconds)
}
