package main

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"patchbay/web/api/apitest"
)

func TestTheJSONAPIKeepsItsDescription(t *testing.T) {
	s := serve(t)
	text := apitest.Describe(t, "http://"+s.site)
	p := prismBefore(t, atRoot(t, text), "http://"+s.site)
	token := regexp.MustCompile(`pby_\S+`).FindString(s.run("", "token", "create", "Contract", "--scope", "call,read,write,manage"))
	c := apitest.NewClient(t, text, p.base+"/api/v1", token)

	c.Story(func(flow string) string { return s.chat(flow).state.ID })
	if found := p.violations(); len(found) > 0 {
		t.Errorf("Prism found %d violations:\n%s", len(found), p.printed.String())
	}
	const byPrism = "stoplight.io/prism/errors"
	if wrong := c.CreateAttribute(map[string]any{"label": "No type"}); wrong.Status != 422 || !strings.Contains(wrong.Raw, byPrism) {
		t.Errorf("Prism lets a request through that the description forbids: %s", wrong.Raw)
	}
	lying := bytes.Replace(text, []byte(`"label": {`), []byte(`"label": {"maxLength": 1,`), -1)
	c = apitest.NewClient(t, text, prismBefore(t, atRoot(t, lying), "http://"+s.site).base+"/api/v1", token)
	if wrong := c.ListAttributes(nil); wrong.Status < 400 || !strings.Contains(wrong.Raw, byPrism) {
		t.Errorf("Prism lets an answer through that the description forbids: %s", wrong.Raw)
	}
}

// atRoot is the description with whole paths: Prism passes over the server that they stand below.
func atRoot(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var d map[string]any
	must(t, json.Unmarshal(text, &d))
	paths := map[string]any{}
	for path, operations := range d["paths"].(map[string]any) {
		paths["/api/v1"+path] = operations
	}
	d["paths"] = paths
	delete(d, "servers")
	return d
}
