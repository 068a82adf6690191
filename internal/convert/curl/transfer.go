package curl

import (
	"encoding/base64"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/convert"
)

// transfer is what one set of options asks for, of one address or several.
type transfer struct {
	line    int
	urls    []string
	method  string
	head    bool
	get     bool
	data    *string // nil without -d and the like
	json    bool
	form    []apidef.Row
	isForm  bool
	headers []apidef.Row
	removed []string // headers that curl is told not to send
	cookies []string
	agent   *string
	referer string
	query   []string
	user    *string
	bearer  string
	digest  bool
	aws     string
	rawPath bool
	globOff bool
	options apidef.Options
	notes   []string
}

func newTransfer() *transfer { return &transfer{options: apidef.DefaultOptions()} }

func (t *transfer) note(text string) { t.notes = append(t.notes, text) }

// add makes an API of every address.
func (t *transfer) add(w *convert.Work) {
	line := max(t.line, 1)
	if len(t.urls) == 0 {
		w.NoteLine(line, 1, "This command names no address.")
		return
	}
	if t.head && (t.data != nil && !t.get || t.isForm) {
		w.NoteLine(line, 1, "curl refuses -I together with a body. Leave one of them out.")
		return
	}
	for _, u := range t.urls {
		addresses, problem := expandURL(u, t.globOff)
		if problem != "" {
			w.NoteLine(line, 1, "%s", problem)
		}
		for _, address := range addresses {
			w.Add(t.request(w, address, line))
		}
	}
	for _, n := range t.notes {
		w.NoteLine(line, 1, "%s", n)
	}
}

// request is the request that curl would make of the address.
func (t *transfer) request(w *convert.Work, address string, line int) convert.Request {
	r := convert.Request{Place: place(line), Method: t.verb(), URL: tidyURL(address, t.rawPath), Options: t.options}
	r.URL = t.withQuery(r.URL)
	r.Headers = t.allHeaders()
	r.Auth = t.auth(r.URL, r.Headers)
	if r.Auth.Kind == apidef.AWSAuth {
		r.Headers = convert.WithoutHeader(r.Headers, sessionToken)
	}
	if t.user != nil && r.Auth.None() && t.aws == "" {
		r.Headers = append(r.Headers, t.userHeader()...)
	}
	switch {
	case t.isForm:
		r.Body = convert.Body{Kind: apidef.MultipartBody, Rows: t.formRows(w)}
	case t.data != nil && !t.get:
		r.Body = convert.Body{Type: "application/x-www-form-urlencoded", Text: *t.data}
		if t.json {
			r.Body.Type = "application/json"
		}
	}
	if t.isRemoved("Content-Type") && r.Body.Type != "" {
		t.note("Patchbay sends a Content-Type with every body; this command sends none.")
	}
	return r
}

func (t *transfer) verb() string {
	switch {
	case t.method != "":
		return t.method
	case t.head:
		return "HEAD"
	case t.isForm, t.data != nil && !t.get:
		return "POST"
	}
	return "GET"
}

// withQuery adds what -G and --url-query say.
func (t *transfer) withQuery(address string) string {
	parts := t.query
	if t.get && t.data != nil && *t.data != "" {
		parts = append([]string{*t.data}, parts...)
	}
	if len(parts) == 0 {
		return address
	}
	base, query, _ := strings.Cut(address, "?")
	if query != "" {
		parts = append([]string{query}, parts...)
	}
	return base + "?" + strings.Join(parts, "&")
}

// allHeaders are the headers of -H, and of options that are short for one unless -H says it.
func (t *transfer) allHeaders() []apidef.Row {
	rows := append([]apidef.Row(nil), t.headers...)
	add := func(name, value string) {
		if _, given := convert.HeaderValue(t.headers, name); !given && value != "" && !t.isRemoved(name) {
			rows = append(rows, apidef.Row{Key: name, Value: value})
		}
	}
	if t.agent != nil {
		add("User-Agent", *t.agent)
	}
	add("Referer", t.referer)
	if t.json {
		add("Accept", "application/json")
	}
	if len(t.cookies) > 0 {
		rows = append(rows, apidef.Row{Key: "Cookie", Value: strings.Join(t.cookies, ";")})
	}
	if t.bearer != "" {
		add("Authorization", "Bearer "+t.bearer)
	}
	return rows
}

func (t *transfer) isRemoved(name string) bool {
	for _, r := range t.removed {
		if strings.EqualFold(r, name) {
			return true
		}
	}
	return false
}

// auth is the authentication that -u and its like ask for.
func (t *transfer) auth(address string, headers []apidef.Row) apidef.Auth {
	if _, given := convert.HeaderValue(headers, "Authorization"); given || t.user == nil {
		return apidef.Auth{}
	}
	user, password, _ := strings.Cut(*t.user, ":")
	switch {
	case t.aws != "":
		return t.awsAuth(address, user, password)
	case user == "" || t.isRemoved("Authorization"):
		return apidef.Auth{}
	case t.digest:
		return apidef.Auth{Kind: apidef.DigestAuth, Username: user, Password: password}
	}
	return apidef.Auth{Kind: apidef.BasicAuth, Username: user, Password: password}
}

// userHeader is the header of a user without a name, which our authentication wants.
func (t *transfer) userHeader() []apidef.Row {
	user, _, _ := strings.Cut(*t.user, ":")
	_, given := convert.HeaderValue(t.headers, "Authorization")
	if user != "" || given || convert.HasHole(*t.user) || t.digest || t.isRemoved("Authorization") {
		return nil
	}
	text := *t.user
	if !strings.Contains(text, ":") {
		text += ":"
	}
	return []apidef.Row{{Key: "Authorization", Value: "Basic " + base64.StdEncoding.EncodeToString([]byte(text))}}
}

// sessionToken is the header that a signature of AWS covers, and so the authentication's.
const sessionToken = "X-Amz-Security-Token"

// awsAuth reads provider1:provider2:region:service; what is left out is in the host.
func (t *transfer) awsAuth(address, user, password string) apidef.Auth {
	parts := append(strings.Split(t.aws, ":"), "", "", "", "")
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	labels := append(strings.Split(host, "."), "", "")
	region, service := parts[2], parts[3]
	if region == "" {
		region = labels[1]
	}
	if service == "" {
		service = labels[0]
	}
	if !strings.HasPrefix(strings.ToLower(t.aws), "aws:amz") {
		t.note("Only signatures of AWS are taken; look at the Authentication of this API.")
	}
	session, _ := convert.HeaderValue(t.headers, sessionToken)
	return apidef.Auth{Kind: apidef.AWSAuth, AccessKeyID: user, SecretAccessKey: password, SessionToken: session, Region: region, Service: service}
}
