package converttest

import (
	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/render"
)

// Compiles says why the request of an API can't be rendered with what its bundle brings, nil when it can.
func Compiles(a apidef.API, b bundle.Bundle) error {
	scope := render.Scope{Attributes: attr.NewSchema(0, b.Attributes), Environment: map[string]string{}}
	for _, e := range b.Environments {
		for k, v := range e.Values() {
			scope.Environment[k] = v
		}
	}
	for _, s := range b.Secrets {
		scope.Secrets = append(scope.Secrets, s.Name)
	}
	_, err := render.Compile(Source(a), scope)
	return err
}

// Source is what is rendered of an API.
func Source(a apidef.API) render.Source {
	s := render.Source{Method: a.Method, URL: a.URL, Parameters: rows(a.Parameters), Headers: rows(a.Headers),
		Body: render.Body{Kind: render.BodyKind(a.Body.Kind), Text: a.Body.Text, Rows: rows(a.Body.Rows), Variables: a.Body.Variables}}
	for _, f := range apidef.AuthFields() {
		if f.Has(a.Auth.Kind) && f.Template() {
			s.Auth = append(s.Auth, render.AuthRow{Name: f.Name, Label: f.Label, Value: f.Of(a.Auth), URL: f.URL, Lines: f.Lines, Secret: f.Secret})
		}
	}
	return s
}

func rows(all []apidef.Row) []render.Row {
	var out []render.Row
	for _, r := range all {
		out = append(out, render.Row{Off: r.Off, Key: r.Key, Value: r.Value, Lists: render.ListStyle(r.Lists), FileName: r.FileName, ContentType: r.ContentType})
	}
	return out
}
