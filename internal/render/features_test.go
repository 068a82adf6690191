package render_test

import (
	"regexp"
	"strings"
)

// noObjectType is what attributes do not have: a type that is known to be an object. Such an attribute is JSON, which
// may be anything, so that an object is refused when it is rendered and not when the template is saved.
const noObjectType = "attributes whose type is object"

// refusedByEgress are headers that no builder may set. Package egress has the list; render takes any name.
const refusedByEgress = "headers that egress refuses"

var egressHeader = regexp.MustCompile(`(?i)^header:(host|content-length|transfer-encoding|connection|upgrade|te|trailer|keep-alive|expect|proxy-.*)$`)

// notYet are the features of the language that are still to be built: the kind of case, or what a placeholder has in
// it once its texts are taken out. Whoever builds a feature takes its line away, and the cases have to pass.
var notYet = []struct {
	feature string
	context string
	inside  *regexp.Regexp
}{
	{feature: "XML bodies", context: "xml"},
	{feature: "conditions", context: "cond"},
	{feature: "expressions that stand alone", context: "expr"},
	{feature: "blocks", inside: regexp.MustCompile(`^[#/]|^else$`)},
	{feature: "filters", inside: regexp.MustCompile(`[^|]\|[^|]`)},
	{feature: "choosing with ? and :", inside: regexp.MustCompile(`\?[^?.].*:`)},
	{feature: "computing", inside: regexp.MustCompile(`[-+*/%]`)},
	{feature: "comparing", inside: regexp.MustCompile(`==|!=|[<>!]|&&|\|\||\b(and|or|not|in|contains|starts_with|ends_with)\b`)},
	{feature: "items of lists", inside: regexp.MustCompile(`\[`)},
	{feature: "fields of values", inside: regexp.MustCompile(`\w\??\.\w`)},
}

var (
	placeholders = regexp.MustCompile(`\{\{(.*?)\}\}`)
	texts        = regexp.MustCompile(`'[^']*'|"[^"]*"`)
)

// missingFeature returns the feature that a case has to wait for, or "".
func missingFeature(c templateCase) string {
	template := texts.ReplaceAllString(c.Template, "t")
	if c.Context == "json" { // quotes are JSON's
		template = c.Template
	}
	for _, n := range notYet {
		if n.context != "" && n.context == c.Context {
			return n.feature
		}
		for _, match := range placeholders.FindAllStringSubmatch(template, -1) {
			if n.inside != nil && n.inside.MatchString(texts.ReplaceAllString(match[1], "t")) {
				return n.feature
			}
		}
	}
	if strings.Contains(c.Template, "{{addr}}") && strings.HasSuffix(c.SaveError, " type") {
		return noObjectType
	}
	if egressHeader.MatchString(c.Context) && strings.HasSuffix(c.SaveError, " header-name") {
		return refusedByEgress
	}
	return ""
}
