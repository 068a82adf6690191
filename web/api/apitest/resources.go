package apitest

import (
	"net/url"

	"patchbay/web/api"
)

// ListAPIs asks for the operation.
func (c *Client) ListAPIs(query url.Values) Answer[api.Page[api.Definition]] {
	c.t.Helper()
	return ask[api.Page[api.Definition]](c, asking{id: "listAPIs", query: query})
}

// CreateAPI asks for the operation.
func (c *Client) CreateAPI(body any) Answer[api.Definition] {
	c.t.Helper()
	return ask[api.Definition](c, asking{id: "createAPI", body: body})
}

// GetAPI asks for the operation.
func (c *Client) GetAPI(key string) Answer[api.Definition] {
	c.t.Helper()
	return ask[api.Definition](c, asking{id: "getAPI", path: []string{key}})
}

// ReplaceAPI asks for the operation.
func (c *Client) ReplaceAPI(key string, body any) Answer[api.Definition] {
	c.t.Helper()
	return ask[api.Definition](c, asking{id: "replaceAPI", path: []string{key}, body: body})
}

// DeleteAPI asks for the operation.
func (c *Client) DeleteAPI(key string) Answer[struct{}] {
	c.t.Helper()
	return ask[struct{}](c, asking{id: "deleteAPI", path: []string{key}})
}

// ListAttributes asks for the operation.
func (c *Client) ListAttributes(query url.Values) Answer[api.Page[api.Attribute]] {
	c.t.Helper()
	return ask[api.Page[api.Attribute]](c, asking{id: "listAttributes", query: query})
}

// CreateAttribute asks for the operation.
func (c *Client) CreateAttribute(body any) Answer[api.Attribute] {
	c.t.Helper()
	return ask[api.Attribute](c, asking{id: "createAttribute", body: body})
}

// GetAttribute asks for the operation.
func (c *Client) GetAttribute(key string) Answer[api.Attribute] {
	c.t.Helper()
	return ask[api.Attribute](c, asking{id: "getAttribute", path: []string{key}})
}

// ReplaceAttribute asks for the operation.
func (c *Client) ReplaceAttribute(key string, body any) Answer[api.Attribute] {
	c.t.Helper()
	return ask[api.Attribute](c, asking{id: "replaceAttribute", path: []string{key}, body: body})
}

// DeleteAttribute asks for the operation.
func (c *Client) DeleteAttribute(key string) Answer[struct{}] {
	c.t.Helper()
	return ask[struct{}](c, asking{id: "deleteAttribute", path: []string{key}})
}

// ListEnvironments asks for the operation.
func (c *Client) ListEnvironments(query url.Values) Answer[api.Page[api.Environment]] {
	c.t.Helper()
	return ask[api.Page[api.Environment]](c, asking{id: "listEnvironments", query: query})
}

// CreateEnvironment asks for the operation.
func (c *Client) CreateEnvironment(body any) Answer[api.Environment] {
	c.t.Helper()
	return ask[api.Environment](c, asking{id: "createEnvironment", body: body})
}

// GetEnvironment asks for the operation.
func (c *Client) GetEnvironment(key string) Answer[api.Environment] {
	c.t.Helper()
	return ask[api.Environment](c, asking{id: "getEnvironment", path: []string{key}})
}

// ReplaceEnvironment asks for the operation.
func (c *Client) ReplaceEnvironment(key string, body any) Answer[api.Environment] {
	c.t.Helper()
	return ask[api.Environment](c, asking{id: "replaceEnvironment", path: []string{key}, body: body})
}

// DeleteEnvironment asks for the operation.
func (c *Client) DeleteEnvironment(key string) Answer[struct{}] {
	c.t.Helper()
	return ask[struct{}](c, asking{id: "deleteEnvironment", path: []string{key}})
}

// ListFlows asks for the operation.
func (c *Client) ListFlows(query url.Values) Answer[api.Page[api.FlowSummary]] {
	c.t.Helper()
	return ask[api.Page[api.FlowSummary]](c, asking{id: "listFlows", query: query})
}

// CreateFlow asks for the operation.
func (c *Client) CreateFlow(body any) Answer[api.Flow] {
	c.t.Helper()
	return ask[api.Flow](c, asking{id: "createFlow", body: body})
}

// GetFlow asks for the operation.
func (c *Client) GetFlow(key string) Answer[api.Flow] {
	c.t.Helper()
	return ask[api.Flow](c, asking{id: "getFlow", path: []string{key}})
}

// ReplaceFlow asks for the operation.
func (c *Client) ReplaceFlow(key string, body any) Answer[api.Flow] {
	c.t.Helper()
	return ask[api.Flow](c, asking{id: "replaceFlow", path: []string{key}, body: body})
}

// DeleteFlow asks for the operation.
func (c *Client) DeleteFlow(key string) Answer[struct{}] {
	c.t.Helper()
	return ask[struct{}](c, asking{id: "deleteFlow", path: []string{key}})
}

// ListSecrets asks for the operation.
func (c *Client) ListSecrets(query url.Values) Answer[api.Page[api.Secret]] {
	c.t.Helper()
	return ask[api.Page[api.Secret]](c, asking{id: "listSecrets", query: query})
}

// CreateSecret asks for the operation.
func (c *Client) CreateSecret(body any) Answer[api.Secret] {
	c.t.Helper()
	return ask[api.Secret](c, asking{id: "createSecret", body: body})
}

// GetSecret asks for the operation.
func (c *Client) GetSecret(key string) Answer[api.Secret] {
	c.t.Helper()
	return ask[api.Secret](c, asking{id: "getSecret", path: []string{key}})
}

// ReplaceSecret asks for the operation.
func (c *Client) ReplaceSecret(key string, body any) Answer[api.Secret] {
	c.t.Helper()
	return ask[api.Secret](c, asking{id: "replaceSecret", path: []string{key}, body: body})
}

// DeleteSecret asks for the operation.
func (c *Client) DeleteSecret(key string) Answer[struct{}] {
	c.t.Helper()
	return ask[struct{}](c, asking{id: "deleteSecret", path: []string{key}})
}

// ListUsers asks for the operation.
func (c *Client) ListUsers(query url.Values) Answer[api.Page[api.User]] {
	c.t.Helper()
	return ask[api.Page[api.User]](c, asking{id: "listUsers", query: query})
}

// CreateUser asks for the operation.
func (c *Client) CreateUser(body any) Answer[api.User] {
	c.t.Helper()
	return ask[api.User](c, asking{id: "createUser", body: body})
}

// GetUser asks for the operation.
func (c *Client) GetUser(key string) Answer[api.User] {
	c.t.Helper()
	return ask[api.User](c, asking{id: "getUser", path: []string{key}})
}

// ReplaceUser asks for the operation.
func (c *Client) ReplaceUser(key string, body any) Answer[api.User] {
	c.t.Helper()
	return ask[api.User](c, asking{id: "replaceUser", path: []string{key}, body: body})
}

// DeleteUser asks for the operation.
func (c *Client) DeleteUser(key string) Answer[struct{}] {
	c.t.Helper()
	return ask[struct{}](c, asking{id: "deleteUser", path: []string{key}})
}

// ListTokens asks for the operation.
func (c *Client) ListTokens(query url.Values) Answer[api.Page[api.Token]] {
	c.t.Helper()
	return ask[api.Page[api.Token]](c, asking{id: "listTokens", query: query})
}

// CreateToken asks for the operation.
func (c *Client) CreateToken(body any) Answer[api.NewToken] {
	c.t.Helper()
	return ask[api.NewToken](c, asking{id: "createToken", body: body})
}

// GetToken asks for the operation.
func (c *Client) GetToken(key string) Answer[api.Token] {
	c.t.Helper()
	return ask[api.Token](c, asking{id: "getToken", path: []string{key}})
}
