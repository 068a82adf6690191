package href

// TemplateLanguage is the reference of the template language.
func TemplateLanguage() string { return "/docs/templates" }
