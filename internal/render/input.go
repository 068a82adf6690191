package render

import "patchbay/internal/expr"

// Scope is what a template may name.
type Scope = expr.Scope

// Input is what one render reads. Nothing in it is changed or kept.
type Input = expr.Input

// Conversation is the chat that a call is made for. What is empty is null in templates.
type Conversation = expr.Conversation

// reads are the names that a template uses.
type reads struct{ names *expr.Names }

// Reads returns the keys of the attributes and contact fields that rendering reads, sorted.
func (r reads) Reads() []string { return r.names.Attributes() }

// SecretsUsed returns the keys of the secret store that rendering needs, sorted.
func (r reads) SecretsUsed() []string { return r.names.Secrets() }
