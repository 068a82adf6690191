package href

import "net/url"

// Integrations is the catalogue of Third Party Integrations.
func Integrations() string { return "/integrations" }

// IntegrationsLike is the catalogue narrowed by a search and a category; "" narrows nothing.
func IntegrationsLike(search, category string) string {
	query := url.Values{}
	if search != "" {
		query.Set("q", search)
	}
	if category != "" {
		query.Set("category", category)
	}
	if len(query) == 0 {
		return Integrations()
	}
	return Integrations() + "?" + query.Encode()
}

// Integration is what one integration brings and needs.
func Integration(key string) string { return join(Integrations(), key) }

// IntegrationConnect takes the POST that connects an integration.
func IntegrationConnect(key string) string { return join(Integrations(), key, "connect") }

// IntegrationCheck takes the POST that asks the provider whether the secrets work.
func IntegrationCheck(key string) string { return join(Integrations(), key, "check") }

// IntegrationDisconnect takes the POST that removes what connecting added.
func IntegrationDisconnect(key string) string { return join(Integrations(), key, "disconnect") }

// EnvironmentWanting is the editor of an environment with a constant begun that it lacks.
func EnvironmentWanting(key, constant string) string {
	return Environment(key) + "?constant=" + url.QueryEscape(constant)
}
