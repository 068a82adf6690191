package api

import (
	"encoding/json"
	"net/http"
	"reflect"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/web/describe"
)

// callInput is what a call takes, for the description: readCall reads it by hand, because every call does.
type callInput struct {
	Key  string      `path:"key" doc:"Key of the API."`
	Body CallRequest `body:"json"`
}

// CallRequest is the body of a call.
type CallRequest struct {
	Attributes map[string]json.RawMessage `json:"attributes,omitempty" doc:"Values of attributes by their keys; the others have their defaults." example:"{\"phone\":\"+14155552671\"}"`
	DryRun     bool                       `json:"dry_run,omitempty" doc:"Answers the request that would be sent, and sends nothing."`
}

// CallResult is what a call brought, as appendAnswer writes it. Every secret in it is masked.
type CallResult struct {
	Outcome    string                     `json:"outcome"`
	Status     int                        `json:"status" doc:"Of the response; 0 when there was none."`
	Attributes map[string]json.RawMessage `json:"attributes" doc:"What the mappings saved."`
	Mappings   []call.Report              `json:"mappings"`
	Cached     bool                       `json:"cached,omitempty" doc:"The response was kept from an earlier call."`
	Problem    string                     `json:"problem,omitempty" doc:"Why there was no response."`
	LogID      string                     `json:"log_id"`
}

// DryRun is what a dry run answers: the request that was not sent, with its secrets masked.
type DryRun struct {
	DryRun  bool        `json:"dry_run"`
	Note    string      `json:"note,omitempty" doc:"What is done only when the call is made."`
	Request SentRequest `json:"request"`
}

// SentRequest is a request to an API.
type SentRequest struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers [][2]string `json:"headers" doc:"Names and values, in order."`
	Body    string      `json:"body,omitempty"`
}

// CallAnswer is a CallResult or a DryRun.
type CallAnswer struct{}

// OneOf implements describe.Either.
func (CallAnswer) OneOf() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[CallResult](), reflect.TypeFor[DryRun]()}
}

// callOperation is described beside the others, and served by hand.
func callOperation() operation {
	return operation{Operation: describe.Operation{Method: http.MethodPost, Path: "/apis/{key}/call", ID: "callAPI", Summary: "Call an API", Scope: string(auth.Call),
		Status: http.StatusOK, Input: reflect.TypeFor[callInput](), Output: reflect.TypeFor[CallAnswer](),
		Detail: "A response of any status is a result, and so is none at all. An Idempotency-Key goes on to the provider, apart for each token and API; the call is made again."}}
}
