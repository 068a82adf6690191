package export

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"patchbay/internal/apidef"
)

// object keeps the order of what it is written as.
type (
	collection struct {
		Info struct {
			Name   string `json:"name"`
			Schema string `json:"schema"`
		} `json:"info"`
		Item     []item `json:"item"`
		Variable []pair `json:"variable,omitempty"`
	}
	item struct {
		Name    string         `json:"name"`
		Item    []item         `json:"item,omitempty"`
		Request *postmanHTTP   `json:"request,omitempty"`
		Options map[string]any `json:"protocolProfileBehavior,omitempty"`
	}
	postmanHTTP struct {
		Description string         `json:"description,omitempty"`
		Method      string         `json:"method"`
		Header      []pair         `json:"header"`
		URL         postmanURL     `json:"url"`
		Body        map[string]any `json:"body,omitempty"`
		Auth        map[string]any `json:"auth,omitempty"`
	}
	postmanURL struct {
		Raw   string `json:"raw"`
		Query []pair `json:"query,omitempty"`
	}
	pair struct {
		Key         string `json:"key"`
		Value       string `json:"value"`
		Type        string `json:"type,omitempty"`
		ContentType string `json:"contentType,omitempty"`
		FileName    string `json:"fileName,omitempty"`
		Disabled    bool   `json:"disabled,omitempty"`
	}
)

// asPostman writes a collection of the format 2.1 with the one request.
func asPostman(a apidef.API, r *request, in Context) string {
	var c collection
	c.Info.Name, c.Info.Schema = a.Name, "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
	p := postmanWriter{in: in, files: map[string]bool{}}
	for _, part := range r.parts {
		p.files[part.name] = part.file
	}
	q := &postmanHTTP{Method: a.Method, Header: p.pairs(a.Headers), URL: postmanURL{Raw: p.text(a.URL), Query: p.pairs(a.Parameters)}, Body: p.body(a), Auth: p.auth(a.Auth),
		Description: strings.Join(r.notes, "\n")}
	q.URL.complete(p, a.URL)
	q.addType(a, r)
	it := item{Name: a.Name, Request: q}
	if (a.Method == "GET" || a.Method == "HEAD") && q.Body != nil {
		it.Options = map[string]any{"disableBodyPruning": true}
	}
	folders := strings.Split(a.Folder, "/")
	for i := len(folders) - 1; i >= 0 && a.Folder != ""; i-- {
		it = item{Name: folders[i], Item: []item{it}}
	}
	c.Item = []item{it}
	c.Variable = p.variables(r)
	return indented(c)
}

// complete lists the query that stands in the address too, and writes the whole address.
func (u *postmanURL) complete(p postmanWriter, address string) {
	base, query, _ := strings.Cut(address, "?")
	var own []pair
	for part := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(part, "=")
		if key != "" {
			own = append(own, pair{Key: decoded(key), Value: p.text(decoded(value))})
		}
	}
	u.Raw, u.Query = p.text(base), append(own, u.Query...)
	separator := "?"
	for _, row := range u.Query {
		if !row.Disabled {
			u.Raw += separator + row.Key + "=" + row.Value
			separator = "&"
		}
	}
}

// addType says the type of a text or of XML with its characters, which Postman leaves out.
func (q *postmanHTTP) addType(a apidef.API, r *request) {
	if a.Body.Kind != apidef.TextBody && a.Body.Kind != apidef.XMLBody || slices.ContainsFunc(a.Headers, func(h apidef.Row) bool { return strings.EqualFold(h.Key, "Content-Type") }) {
		return
	}
	for _, h := range r.headers {
		if h.name == "Content-Type" {
			q.Header = append(q.Header, pair{Key: h.name, Value: h.value[0].text})
		}
	}
}

func decoded(s string) string {
	if t, err := url.QueryUnescape(s); err == nil {
		return t
	}
	return s
}

func indented(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return "{}\n"
	}
	return b.String()
}

// postmanWriter writes templates with Postman's variables.
type postmanWriter struct {
	in    Context
	files map[string]bool
}

// text writes {{secret.token}} as {{token}} and {{env.base_url}} as {{base_url}}; texts in quotes stand for themselves.
func (p postmanWriter) text(template string) string {
	f := &flattener{in: Context{Attributes: p.in.Attributes}, out: &request{}}
	return written(f, f.pieces(template, inText))
}

// json is text for JSON, where a text that stands for a value needs quotes.
func (p postmanWriter) json(template string) string {
	f := &flattener{in: Context{Attributes: p.in.Attributes}, out: &request{}}
	return written(f, f.jsonPieces(template))
}

func written(f *flattener, all []piece) string {
	var b strings.Builder
	for _, part := range all {
		quote := ""
		if part.place == inJSONValue {
			quote = `"`
		}
		if part.variable == "" {
			b.WriteString(part.text)
			continue
		}
		for _, v := range f.out.vars {
			if v.name == part.variable {
				b.WriteString(quote + "{{" + postmanName(v.expression) + "}}" + quote)
			}
		}
	}
	return b.String()
}

func postmanName(expression string) string {
	name, _, _ := strings.Cut(expression, "|")
	name = strings.TrimSpace(name)
	switch name {
	case "uuid":
		return "$guid"
	case "now":
		return "$isoTimestamp"
	}
	return strings.TrimPrefix(strings.TrimPrefix(name, "secret."), "env.")
}

func (p postmanWriter) pairs(rows []apidef.Row) []pair {
	all := []pair{}
	for _, r := range rows {
		all = append(all, pair{Key: r.Key, Value: p.text(r.Value), Disabled: r.Off, ContentType: r.ContentType, FileName: p.text(r.FileName)})
	}
	return all
}

func (p postmanWriter) body(a apidef.API) map[string]any {
	languages := map[apidef.BodyKind]string{apidef.JSONBody: "json", apidef.XMLBody: "xml", apidef.TextBody: "text"}
	switch b := a.Body; b.Kind {
	case apidef.JSONBody, apidef.XMLBody, apidef.TextBody:
		text := p.text(b.Text)
		if b.Kind == apidef.JSONBody {
			text = p.json(b.Text)
		}
		return map[string]any{"mode": "raw", "raw": text, "options": map[string]any{"raw": map[string]any{"language": languages[b.Kind]}}}
	case apidef.FormBody:
		return map[string]any{"mode": "urlencoded", "urlencoded": p.pairs(b.Rows)}
	case apidef.MultipartBody:
		rows := p.pairs(b.Rows)
		for i := range rows {
			rows[i].Type = "text"
			if p.files[rows[i].Key] {
				rows[i].Type, rows[i].Value = "file", ""
			}
		}
		return map[string]any{"mode": "formdata", "formdata": rows}
	case apidef.GraphQLBody:
		return map[string]any{"mode": "graphql", "graphql": map[string]any{"query": b.Text, "variables": p.json(b.Variables)}}
	}
	return nil
}

func (p postmanWriter) auth(a apidef.Auth) map[string]any {
	fields := map[string]string{}
	kind := ""
	switch a.Kind {
	case apidef.BasicAuth, apidef.DigestAuth:
		kind, fields["username"], fields["password"] = string(a.Kind), a.Username, a.Password
	case apidef.BearerAuth:
		kind, fields["token"] = "bearer", a.Token
	case apidef.KeyAuth:
		kind, fields["key"], fields["value"], fields["in"] = "apikey", a.KeyName, a.KeyValue, a.KeyIn
	case apidef.AWSAuth:
		kind, fields["accessKey"], fields["secretKey"], fields["region"], fields["service"] = "awsv4", a.AccessKeyID, a.SecretAccessKey, a.Region, a.Service
		fields["sessionToken"] = a.SessionToken
	case apidef.ClientAuth:
		kind, fields["grant_type"], fields["accessTokenUrl"], fields["clientId"], fields["clientSecret"] = "oauth2", "client_credentials", a.TokenURL, a.ClientID, a.ClientSecret
		fields["scope"], fields["client_authentication"] = a.Scope, map[bool]string{true: "body", false: "header"}[a.ClientIn == apidef.InPost]
	default:
		return nil
	}
	rows := []pair{}
	for _, name := range []string{"username", "password", "token", "key", "value", "in", "accessKey", "secretKey", "sessionToken", "region", "service", "grant_type", "accessTokenUrl",
		"clientId", "clientSecret", "scope", "client_authentication"} {
		if v, has := fields[name]; has && v != "" {
			rows = append(rows, pair{Key: name, Value: p.text(v), Type: "string"})
		}
	}
	return map[string]any{"type": kind, kind: rows}
}

// variables are the constants with their values, and secrets without one.
func (p postmanWriter) variables(r *request) []pair {
	var all []pair
	for _, name := range sortedKeys(p.in.Constants) {
		all = append(all, pair{Key: name, Value: p.in.Constants[name]})
	}
	for _, v := range r.vars {
		if v.secret {
			all = append(all, pair{Key: postmanName(v.expression), Type: "secret"})
		}
	}
	return all
}
