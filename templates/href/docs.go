package href

// TemplateLanguage is the reference of the template language.
func TemplateLanguage() string { return "/docs/templates" }

// APIReference is the reference of the JSON API.
func APIReference() string { return "/docs/api" }

// OpenAPI is the description of the JSON API for machines.
func OpenAPI() string { return "/api/v1/openapi.json" }
