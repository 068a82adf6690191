package api

import (
	"net/http"
	"reflect"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
	"patchbay/internal/convert/export"
	"patchbay/internal/engine"
	"patchbay/web/describe"
	"patchbay/web/respond"
)

// operations is everything that programs can ask for.
func operations() []operation {
	return slices.Concat(apiOperations(), attributeOperations(), environmentOperations(), flowOperations(), flowTestOperations(), conversationOperations(), logOperations(),
		secretOperations(), userOperations(), tokenOperations(), bundleOperations(), importOperations(), codeOperations())
}

// Description is what the API takes and gives, made from what serves it.
func (a *API) Description() describe.API {
	d := describe.API{Title: "Patchbay", Version: "1", Prefix: root, Problem: reflect.TypeFor[respond.ProblemDetails](), Enums: enums(),
		Detail: "The JSON API of Patchbay. Send an API token as Authorization: Bearer pby_... . Every mistake is answered as application/problem+json."}
	for _, o := range operations() {
		d.Operations = append(d.Operations, o.Operation)
	}
	return d
}

// openAPI answers the description. There is nothing secret in it.
func (a *API) openAPI(c echo.Context) error {
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, a.described)
}

// enums are the types that are one of some words.
func enums() map[reflect.Type][]string {
	return map[reflect.Type][]string{
		reflect.TypeFor[apidef.BodyKind]():     words(apidef.BodyKinds()),
		reflect.TypeFor[apidef.AuthKind]():     words(append(apidef.AuthKinds(), "")),
		reflect.TypeFor[apidef.ListStyle]():    words(apidef.ListStyles()),
		reflect.TypeFor[apidef.RedirectRule](): words(apidef.RedirectRules()),
		reflect.TypeFor[apidef.Source]():       words(apidef.Sources()),
		reflect.TypeFor[attr.Scope]():          words(attr.Scopes()),
		reflect.TypeFor[attr.Type]():           words(attr.Types()),
		reflect.TypeFor[auth.Role]():           words(auth.Roles()),
		reflect.TypeFor[auth.Scope]():          words(auth.TokenScopes()),
		reflect.TypeFor[bundle.Kind]():         words(bundle.Kinds()),
		reflect.TypeFor[bundle.State]():        words([]bundle.State{bundle.New, bundle.Same, bundle.Changed, bundle.Conflict, bundle.Broken}),
		reflect.TypeFor[bundle.Choice]():       words([]bundle.Choice{bundle.Undecided, bundle.Take, bundle.Skip, bundle.Replace, bundle.RenameTo}),
		reflect.TypeFor[call.Caller]():         words([]call.Caller{call.ByTest, call.ByChat, call.ByCLI, call.ByAPI}),
		reflect.TypeFor[call.Found]():          words([]call.Found{call.Hit, call.FoundNull, call.Missing, call.WrongType, call.Refused}),
		reflect.TypeFor[export.Kind]():         words(export.Kinds()),
		reflect.TypeFor[engine.Status]():       words([]engine.Status{engine.Waiting, engine.Delayed, engine.Calling, engine.HandedOver, engine.Ended, engine.Failed}),
	}
}

func words[S ~string](values []S) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}
