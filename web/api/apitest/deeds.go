package apitest

import (
	"net/url"

	"patchbay/web/api"
)

// CallAPI asks for the operation.
func (c *Client) CallAPI(key string, body any) Answer[api.CallResult] {
	c.t.Helper()
	return ask[api.CallResult](c, asking{id: "callAPI", path: []string{key}, body: body})
}

// DryRunAPI asks for a dry run of the operation.
func (c *Client) DryRunAPI(key string) Answer[api.DryRun] {
	c.t.Helper()
	return ask[api.DryRun](c, asking{id: "callAPI", path: []string{key}, body: api.CallRequest{DryRun: true}})
}

// RevokeToken asks for the operation.
func (c *Client) RevokeToken(id string) Answer[struct{}] {
	c.t.Helper()
	return ask[struct{}](c, asking{id: "revokeToken", path: []string{id}})
}

// UseEnvironment asks for the operation.
func (c *Client) UseEnvironment(key string) Answer[api.Environment] {
	c.t.Helper()
	return ask[api.Environment](c, asking{id: "useEnvironment", path: []string{key}})
}

// PublishFlow asks for the operation.
func (c *Client) PublishFlow(key string) Answer[api.Version] {
	c.t.Helper()
	return ask[api.Version](c, asking{id: "publishFlow", path: []string{key}})
}

// ListVersions asks for the operation.
func (c *Client) ListVersions(key string, query url.Values) Answer[api.Page[api.Version]] {
	c.t.Helper()
	return ask[api.Page[api.Version]](c, asking{id: "listVersions", path: []string{key}, query: query})
}

// GetVersion asks for the operation.
func (c *Client) GetVersion(key, number string) Answer[api.Version] {
	c.t.Helper()
	return ask[api.Version](c, asking{id: "getVersion", path: []string{key, number}})
}

// RestoreVersion asks for the operation.
func (c *Client) RestoreVersion(key, number string) Answer[api.Version] {
	c.t.Helper()
	return ask[api.Version](c, asking{id: "restoreVersion", path: []string{key, number}})
}

// RunFlowTests asks for the operation.
func (c *Client) RunFlowTests(key string) Answer[api.FlowTests] {
	c.t.Helper()
	return ask[api.FlowTests](c, asking{id: "runFlowTests", path: []string{key}})
}

// ExportAPI asks for the operation.
func (c *Client) ExportAPI(key string, query url.Values) Answer[api.Code] {
	c.t.Helper()
	return ask[api.Code](c, asking{id: "exportAPI", path: []string{key}, query: query})
}

// ListImports asks for the operation.
func (c *Client) ListImports(query url.Values) Answer[api.Page[api.Import]] {
	c.t.Helper()
	return ask[api.Page[api.Import]](c, asking{id: "listImports", query: query})
}

// GetImport asks for the operation.
func (c *Client) GetImport(id string) Answer[api.Import] {
	c.t.Helper()
	return ask[api.Import](c, asking{id: "getImport", path: []string{id}})
}

// UndoImport asks for the operation.
func (c *Client) UndoImport(id string) Answer[api.Import] {
	c.t.Helper()
	return ask[api.Import](c, asking{id: "undoImport", path: []string{id}})
}

// ListConversations asks for the operation.
func (c *Client) ListConversations(query url.Values) Answer[api.Page[api.Conversation]] {
	c.t.Helper()
	return ask[api.Page[api.Conversation]](c, asking{id: "listConversations", query: query})
}

// GetConversation asks for the operation.
func (c *Client) GetConversation(id string) Answer[api.Transcript] {
	c.t.Helper()
	return ask[api.Transcript](c, asking{id: "getConversation", path: []string{id}})
}

// WakeConversation asks for the operation.
func (c *Client) WakeConversation(id string) Answer[api.Conversation] {
	c.t.Helper()
	return ask[api.Conversation](c, asking{id: "wakeConversation", path: []string{id}})
}

// PostponeConversation asks for the operation.
func (c *Client) PostponeConversation(id string, body any) Answer[api.Conversation] {
	c.t.Helper()
	return ask[api.Conversation](c, asking{id: "postponeConversation", path: []string{id}, body: body})
}

// EndConversation asks for the operation.
func (c *Client) EndConversation(id string, body any) Answer[api.Conversation] {
	c.t.Helper()
	return ask[api.Conversation](c, asking{id: "endConversation", path: []string{id}, body: body})
}

// ListLogs asks for the operation.
func (c *Client) ListLogs(query url.Values) Answer[api.Page[api.LogRow]] {
	c.t.Helper()
	return ask[api.Page[api.LogRow]](c, asking{id: "listLogs", query: query})
}

// GetLog asks for the operation.
func (c *Client) GetLog(id string) Answer[api.LogEntry] {
	c.t.Helper()
	return ask[api.LogEntry](c, asking{id: "getLog", path: []string{id}})
}

// Export asks for the operation.
func (c *Client) Export(query url.Values) Answer[string] {
	c.t.Helper()
	return ask[string](c, asking{id: "export", query: query})
}

// Import asks for the operation.
func (c *Client) Import(query url.Values, text string) Answer[api.Plan] {
	c.t.Helper()
	return ask[api.Plan](c, asking{id: "import", query: query, text: text, kind: "application/yaml"})
}
