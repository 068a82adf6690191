package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// jsonAPI reads all that the JSON API has, and makes mistakes in it with secrets.
func (a *aviary) jsonAPI() {
	a.t.Helper()
	token := regexp.MustCompile(`pby_\S+`).FindString(a.beside("", "token", "create", "Everything", "--scope", "call,read,write,manage"))
	a.jsonLists(token)
	a.jsonMistakes(token)
}

// jsonLists reads every list, and each thing on it.
func (a *aviary) jsonLists(token string) {
	a.t.Helper()
	for _, list := range []string{"apis", "attributes", "environments", "flows", "flows/asking/versions", "conversations", "logs", "secrets", "users", "tokens", "imports"} {
		var page struct {
			Items []struct {
				ID, Key, Name string
				Number        json.Number
			}
		}
		must(a.t, json.Unmarshal([]byte(a.jsonAs(token, "GET", list+"?limit=100", nil, 200)), &page))
		if len(page.Items) == 0 && list != "environments" && list != "imports" {
			a.t.Errorf("there is nothing in %s", list)
		}
		for _, item := range page.Items {
			key := item.Key
			switch {
			case item.ID != "":
				key = item.ID
			case list == "secrets":
				key = item.Name
			case item.Number != "":
				key = item.Number.String()
			}
			a.jsonAs(token, "GET", list+"/"+key, nil, 200)
			if list == "apis" {
				a.jsonAs(token, "GET", "apis/"+key+"/export", nil, 200)
			}
		}
	}
	a.jsonAs(token, "GET", "export", nil, 200)
	a.jsonAs(token, "GET", "openapi.json", nil, 200)
}

// jsonMistakes are requests with secrets that are refused, or that change nothing.
func (a *aviary) jsonMistakes(token string) {
	a.t.Helper()
	type object = map[string]any
	hosts := []string{"api.example.com"}
	a.jsonAs(token, "POST", "secrets", object{"name": "canary", "value": a.entry, "hosts": hosts}, 409)
	a.jsonAs(token, "POST", "secrets", object{"name": a.entry, "value": a.entry, "hosts": []string{a.entry}}, 422)
	a.jsonAs(token, "PUT", "secrets/canary", object{"value": a.entry, "hosts": hosts}, 428)
	a.jsonAs(token, "POST", "secrets", object{"value": object{"text": a.entry}}, 422)
	a.jsonAs(token, "POST", "secrets", object{"name": "fresh", "value": a.entry, "hosts": hosts}, 201)
	a.jsonAs(token, "GET", "secrets/fresh", nil, 200)
	a.jsonAs(token, "POST", "users", object{"email": a.entry, "name": "A", "role": a.entry, "password": a.entry}, 422)
	typed := object{"key": "typed", "name": "Typed", "method": "GET", "url": "", "headers": []object{{"key": "Authorization", "value": "Bearer " + a.inline}}}
	a.jsonAs(token, "POST", "apis", typed, 422)
	typed["auth"] = object{"kind": a.inline, "password": a.inline}
	a.jsonAs(token, "POST", "apis", typed, 422)
	a.jsonAs(token, "POST", "attributes", object{"label": "Pin", "type": "secret", "scope": "contact", "default": a.attribute}, 422)
	header, err := json.Marshal("Bearer " + a.inline)
	must(a.t, err)
	bundle := "format: patchbay/v1\napis:\n  - key: typed\n    name: Typed\n    method: GET\n    url: https://api.example.com\n    headers:\n      - key: Authorization\n        value: " + string(header) + "\n"
	a.jsonAs(token, "POST", "import?dry_run=1", []byte(bundle), 200)
	a.jsonAs(token, "POST", "import?dry_run=1&format=patchbay", []byte(bundle+a.entry), 422)
	a.jsonAs(token, "POST", "import", []byte(a.entry), 415)
}

// jsonAs asks the JSON API, and keeps the answer.
func (a *aviary) jsonAs(token, method, path string, body any, status int) string {
	a.t.Helper()
	text, isText := body.([]byte)
	if !isText && body != nil {
		var err error
		text, err = json.Marshal(body)
		must(a.t, err)
	}
	r, err := http.NewRequestWithContext(a.t.Context(), method, "http://"+a.site+"/api/v1/"+path, bytes.NewReader(text))
	must(a.t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	if body != nil && !isText {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "canary "+strings.Repeat("x", len(a.seen)%200))
	}
	got, said := a.send(r)
	if got != status {
		a.t.Errorf("%s %s answered %d %.200s, want %d", method, path, got, said, status)
	}
	return said
}
