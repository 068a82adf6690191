package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// prism is a server made of a provider's own description: it answers as that describes and refuses what that forbids
// (npm @stoplight/prism-cli).
type prism struct {
	base    string
	printed overheard
}

const prismProgram = "../../static/node_modules/@stoplight/prism-cli/dist/index.js"

var (
	prismListens   = regexp.MustCompile(`Prism is listening on (http://\S+)`)
	prismViolation = regexp.MustCompile(`(?m)^.*(?:✖|Violation).*$`)
)

// startPrism serves the description on a free port until the test is over.
func startPrism(t *testing.T, description map[string]any) *prism {
	t.Helper()
	return runPrism(t, description, "mock")
}

// prismBefore stands before the server, and refuses requests and answers that the description forbids.
func prismBefore(t *testing.T, description map[string]any, server string) *prism {
	t.Helper()
	return runPrism(t, description, "proxy", server)
}

func runPrism(t *testing.T, description map[string]any, command string, more ...string) *prism {
	t.Helper()
	if _, err := os.Stat(prismProgram); err != nil {
		t.Skip("Prism is not installed, so no contract is tested. npm ci in the folder static brings it.")
	}
	text, err := json.Marshal(description)
	must(t, err)
	file := filepath.Join(t.TempDir(), "description.json")
	must(t, os.WriteFile(file, text, 0o600))
	p := &prism{}
	args := append([]string{prismProgram, command, "--errors", "--host", "127.0.0.1", "--port", "0", file}, more...)
	started := exec.CommandContext(t.Context(), "node", args...)
	started.Env = append(os.Environ(), "NO_COLOR=1", "FORCE_COLOR=0")
	started.Stdout, started.Stderr = &p.printed, &p.printed
	must(t, started.Start())
	t.Cleanup(func() {
		_ = started.Process.Kill()
		_ = started.Wait()
	})
	for deadline := time.Now().Add(time.Minute); p.base == ""; time.Sleep(20 * time.Millisecond) {
		if found := prismListens.FindStringSubmatch(p.printed.String()); found != nil {
			p.base = found[1]
		} else if time.Now().After(deadline) {
			t.Fatalf("Prism does not start:\n%s", p.printed.String())
		}
	}
	return p
}

// violations are what Prism found against the contract so far.
func (p *prism) violations() []string { return prismViolation.FindAllString(p.printed.String(), -1) }

// described reads descriptions in OpenAPI, by file and path, and makes one of the paths that are wanted: Prism takes many
// seconds for all of them. The fields that we send become required ones. It passes over fields that it does not know, so a
// misspelt one only shows by the absence of the right one.
func described(t *testing.T, files map[string]map[string][]string) map[string]any {
	t.Helper()
	paths, schemas, security := map[string]any{}, map[string]any{}, map[string]any{}
	for file, wanted := range files {
		text, err := os.ReadFile(file)
		must(t, err)
		var whole struct {
			Paths      map[string]any
			Components struct{ Schemas, SecuritySchemes map[string]any }
		}
		must(t, json.Unmarshal(text, &whole))
		for path, fields := range wanted {
			paths[path] = whole.Paths[path]
			requireFields(t, path, paths[path], fields)
			collect(t, paths[path], whole.Components.Schemas, schemas)
		}
		maps.Copy(security, whole.Components.SecuritySchemes)
	}
	return map[string]any{"openapi": "3.0.1", "info": map[string]any{"title": "Contract", "version": "1"}, "paths": paths,
		"components": map[string]any{"schemas": schemas, "securitySchemes": security}}
}

// requireFields makes fields of the form that a path takes required ones.
func requireFields(t *testing.T, name string, path any, fields []string) {
	t.Helper()
	for _, step := range []string{"post", "requestBody", "content", "application/x-www-form-urlencoded", "schema"} {
		within, _ := path.(map[string]any)
		path = within[step]
	}
	form, _ := path.(map[string]any)
	known, _ := form["properties"].(map[string]any)
	for _, field := range fields {
		if known[field] == nil {
			t.Fatalf("the description of %s has no field %s", name, field)
		}
	}
	form["required"] = fields
}

// collect copies the schemas that a part of a description refers to, and those that they refer to.
func collect(t *testing.T, part any, from, to map[string]any) {
	t.Helper()
	switch part := part.(type) {
	case []any:
		for _, p := range part {
			collect(t, p, from, to)
		}
	case map[string]any:
		for _, p := range part {
			collect(t, p, from, to)
		}
		ref, _ := part["$ref"].(string)
		name, ok := strings.CutPrefix(ref, "#/components/schemas/")
		switch {
		case !ok:
		case to[name] == nil:
			to[name] = from[name]
			collect(t, from[name], from, to)
		case !reflect.DeepEqual(to[name], from[name]):
			t.Fatalf("two descriptions have another schema %s", name)
		}
	}
}
