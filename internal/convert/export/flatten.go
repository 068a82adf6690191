package export

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/escape"
)

// request is a request whose templates are cut into pieces, as every language writes it.
type request struct {
	name    string
	method  string
	url     []piece
	headers []header
	body    []piece
	hasBody bool
	parts   []part // of a multipart body
	user    []piece
	pass    []piece
	scheme  apidef.AuthKind // basic, digest or aws_sigv4, with user and pass
	aws     string
	vars    []variable
	notes   []string
	follow  bool
	seconds int
}

type header struct {
	name  string
	value []piece
}

type part struct {
	name, contentType string
	value, fileName   []piece
	file              bool
}

// variable is a value that whoever runs the export gives.
type variable struct {
	name       string // as in the environment of a shell: ORDER_ID
	expression string
	secret     bool
}

// flattener flattens one API.
type flattener struct {
	in  Context
	out *request
}

func (f *flattener) note(text string) {
	if !slices.Contains(f.out.notes, text) {
		f.out.notes = append(f.out.notes, text)
	}
}

// variable returns the name of the variable for an expression.
func (f *flattener) variable(e string) string {
	for _, v := range f.out.vars {
		if v.expression == e {
			return v.name
		}
	}
	first, _, _ := strings.Cut(e, "|")
	first = strings.TrimSpace(first)
	key, isSecret := strings.CutPrefix(first, "secret.")
	name := upper(strings.TrimPrefix(key, "env."))
	for n := 2; slices.ContainsFunc(f.out.vars, func(v variable) bool { return v.name == name }); n++ {
		name = fmt.Sprintf("%s_%d", strings.TrimRight(name, "_0123456789"), n)
	}
	f.out.vars = append(f.out.vars, variable{name, e, isSecret})
	return name
}

// isValue says whether the text of an attribute is JSON as it stands.
func (f *flattener) isValue(key string) bool {
	return slices.ContainsFunc(f.in.Attributes, func(a attr.Attribute) bool {
		return a.Key == key && (a.Type == attr.TypeNumber || a.Type == attr.TypeBoolean || a.Type == attr.TypeList || a.Type == attr.TypeJSON)
	})
}

func upper(key string) string {
	var b strings.Builder
	for _, r := range key {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteRune(unicode.ToUpper(r))
		} else {
			b.WriteByte('_')
		}
	}
	name := b.String()
	if name = strings.Trim(name, "_"); name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "VALUE_" + name
	}
	if name == "PATH" || name == "HOME" || name == "USER" { // the shell's own
		name += "_VALUE"
	}
	return name
}

func flatten(a apidef.API, in Context) *request {
	f := &flattener{in: in, out: &request{name: a.Name, method: a.Method, follow: a.Options.Redirects == apidef.FollowRedirects, seconds: a.Options.TimeoutSeconds}}
	f.address(a)
	for _, r := range apidef.Sent(a.Headers) {
		f.out.headers = append(f.out.headers, header{r.Key, f.pieces(r.Value, inText)})
	}
	f.authenticate(a.Auth)
	f.setBody(a)
	return f.out
}

func (f *flattener) address(a apidef.API) {
	all := f.pieces(a.URL, inURL)
	separator := "?"
	if strings.Contains(a.URL, "?") {
		separator = "&"
	}
	rows := apidef.Sent(a.Parameters)
	if a.Auth.Kind == apidef.KeyAuth && a.Auth.KeyIn == apidef.InQuery {
		rows = append(rows, apidef.Row{Key: a.Auth.KeyName, Value: a.Auth.KeyValue})
	}
	for _, r := range rows {
		all = appendText(all, separator+string(escape.Percent(nil, r.Key))+"=")
		all = appendPieces(all, escaped(f.pieces(r.Value, inURL), func(s string) string { return string(escape.Percent(nil, s)) }))
		separator = "&"
	}
	if len(all) > 0 && all[0].variable == "" { // a constant may need it
		if u, err := url.Parse(all[0].text); err == nil && u.Scheme == "" {
			all[0].text = "https://" + all[0].text
		}
	}
	f.out.url = all
}

func appendPieces(all, more []piece) []piece {
	for _, p := range more {
		if p.variable == "" {
			all = appendText(all, p.text)
			continue
		}
		all = append(all, p)
	}
	return all
}

func escaped(all []piece, escape func(string) string) []piece {
	for i := range all {
		if all[i].variable == "" {
			all[i].text = escape(all[i].text)
		}
	}
	return all
}

// authenticate adds what the authentication sends, as far as that is written down.
func (f *flattener) authenticate(a apidef.Auth) {
	add := func(name, before, template string) {
		f.out.headers = append(f.out.headers, header{name, appendPieces([]piece{{text: before}}, f.pieces(template, inText))})
	}
	switch a.Kind {
	case apidef.NoAuth, "":
	case apidef.BasicAuth, apidef.DigestAuth:
		f.out.scheme, f.out.user, f.out.pass = a.Kind, f.pieces(a.Username, inText), f.pieces(a.Password, inText)
	case apidef.BearerAuth:
		add("Authorization", "Bearer ", a.Token)
	case apidef.KeyAuth:
		if a.KeyIn != apidef.InQuery {
			add(a.KeyName, "", a.KeyValue)
		}
	case apidef.AWSAuth:
		f.out.scheme, f.out.user, f.out.pass = a.Kind, f.pieces(a.AccessKeyID, inText), f.pieces(a.SecretAccessKey, inText)
		f.out.aws = "aws:amz:" + a.Region + ":" + a.Service
		if a.SessionToken != "" {
			add("X-Amz-Security-Token", "", a.SessionToken)
		}
	case apidef.ClientAuth, apidef.RefreshAuth:
		f.note("The token is fetched from " + a.TokenURL + " first; put it into the variable ACCESS_TOKEN.")
		add("Authorization", "Bearer ", "{{secret.access_token}}")
	default:
		f.note("The authentication " + string(a.Kind) + " is not written here.")
	}
}

func (f *flattener) setBody(a apidef.API) {
	b := a.Body
	kinds := map[apidef.BodyKind]string{apidef.JSONBody: "application/json", apidef.GraphQLBody: "application/json", apidef.FormBody: "application/x-www-form-urlencoded",
		apidef.XMLBody: "application/xml; charset=utf-8", apidef.TextBody: "text/plain; charset=utf-8"}
	if own := kinds[b.Kind]; own != "" {
		f.out.hasBody = true
		if !slices.ContainsFunc(f.out.headers, func(h header) bool { return strings.EqualFold(h.name, "Content-Type") }) {
			f.out.headers = append(f.out.headers, header{"Content-Type", []piece{{text: own}}})
		}
	}
	switch b.Kind {
	case apidef.JSONBody:
		f.out.body = f.jsonPieces(b.Text)
	case apidef.GraphQLBody:
		f.out.body = f.graphQL(b)
	case apidef.FormBody:
		f.form(b.Rows)
	case apidef.MultipartBody:
		f.multipart(b.Rows)
	case apidef.XMLBody, apidef.TextBody:
		f.out.body = f.pieces(b.Text, inText)
	}
}

func (f *flattener) graphQL(b apidef.Body) []piece {
	all := []piece{{text: `{"query":` + string(escape.JSONString(nil, b.Text))}}
	if strings.TrimSpace(b.Variables) != "" {
		all = appendPieces(appendText(all, `,"variables":`), f.jsonPieces(b.Variables))
	}
	return appendText(all, "}")
}

func (f *flattener) form(rows []apidef.Row) {
	separator := ""
	for _, r := range apidef.Sent(rows) {
		f.out.body = appendText(f.out.body, separator+string(escape.Form(nil, r.Key))+"=")
		f.out.body = appendPieces(f.out.body, escaped(f.pieces(r.Value, inForm), func(s string) string { return string(escape.Form(nil, s)) }))
		separator = "&"
	}
}

func (f *flattener) multipart(rows []apidef.Row) {
	for _, r := range apidef.Sent(rows) {
		p := part{name: r.Key, contentType: r.ContentType, value: f.pieces(r.Value, inText), fileName: f.pieces(r.FileName, inText)}
		if len(p.value) == 1 && p.value[0].variable != "" {
			key := strings.TrimSpace(strings.Trim(r.Value, "{}"))
			p.file = slices.ContainsFunc(f.in.Attributes, func(a attr.Attribute) bool { return a.Key == key && a.Type == attr.TypeFile })
		}
		f.out.parts = append(f.out.parts, p)
	}
}
