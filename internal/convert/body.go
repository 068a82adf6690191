package convert

import (
	"mime"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/escape"
	"patchbay/internal/render"
)

const contentType = "Content-Type"

// ownTypes are the types that the kinds of bodies are sent with by themselves.
var ownTypes = map[apidef.BodyKind]string{
	apidef.JSONBody: "application/json", apidef.GraphQLBody: "application/json", apidef.XMLBody: "application/xml; charset=utf-8",
	apidef.TextBody: "text/plain; charset=utf-8", apidef.FormBody: "application/x-www-form-urlencoded",
}

// settleBody finds the kind of the body that says the same to the byte, or for JSON the same values.
func (d *draft) settleBody() {
	b := &d.Body
	sent, given := HeaderValue(d.Headers, contentType)
	if !given {
		sent = b.Type
	}
	if b.Kind == "" {
		d.findKind(sent)
	}
	d.checkText()
	d.checkRows()
	d.settleType(sent)
}

// findKind finds the kind by the type and the text.
func (d *draft) findKind(sent string) {
	b := &d.Body
	media := mediaType(sent)
	switch {
	case b.Text == "" && b.Type == "":
		b.Kind = apidef.NoBody
	case media == ownTypes[apidef.FormBody] && d.takeForm():
		b.Kind, b.Text = apidef.FormBody, ""
	case strings.Contains(media, "xml"):
		b.Kind = apidef.XMLBody
	case isJSON(b.Text) && (media == "application/json" || strings.HasSuffix(media, "+json") || strings.IndexAny(strings.TrimSpace(b.Text), "{[") == 0):
		b.Kind = apidef.JSONBody
	default:
		b.Kind = apidef.TextBody
	}
}

// takeForm makes rows of the text if they say the same to the byte.
func (d *draft) takeForm() bool {
	if d.Body.Text == "" {
		return true
	}
	rows, ok := Pairs(d.Body.Text)
	if !ok || len(rows) > apidef.MaxRows {
		return false
	}
	var again []string
	for _, r := range rows {
		again = append(again, escapeForm(r.Key)+"="+escapeForm(r.Value))
	}
	if strings.Join(again, "&") != d.Body.Text {
		return false
	}
	d.Body.Rows = rows
	return true
}

func escapeForm(s string) string {
	return MapText(s, func(text string) string { return string(escape.Form(nil, text)) })
}

// checkText falls back to text where the kind could not take the body as it stands.
func (d *draft) checkText() {
	b := &d.Body
	if b.Kind != apidef.JSONBody && b.Kind != apidef.XMLBody && b.Kind != apidef.GraphQLBody {
		return
	}
	if compiles(*b) {
		return
	}
	if b.Kind == apidef.GraphQLBody {
		b.Kind, b.Text, b.Variables = apidef.JSONBody, graphQLText(*b), ""
		if compiles(*b) {
			return
		}
	}
	if b.Type == "" {
		b.Type = ownTypes[b.Kind]
	}
	b.Kind = apidef.TextBody
}

// graphQLText is what a GraphQL body sends: its query may have placeholders there, which our kind for it refuses.
func graphQLText(b Body) string {
	text := `{"query":` + quoteJSON(b.Text)
	if strings.TrimSpace(b.Variables) != "" {
		text += `,"variables":` + b.Variables
	}
	return text + "}"
}

func quoteJSON(s string) string {
	return `"` + MapText(s, func(text string) string { return string(escape.JSON(nil, text)) }) + `"`
}

// compiles says whether our language takes the body, whatever its placeholders become.
func compiles(b Body) bool {
	probe := func(s string) string { return Template(MapHoles(s, func(string) string { return Hole("'x'") })) }
	_, err := render.Compile(render.Source{Method: "POST", URL: "https://example.com/",
		Body: render.Body{Kind: render.BodyKind(b.Kind), Text: probe(b.Text), Variables: probe(b.Variables)}}, render.Scope{})
	return err == nil
}

// checkRows leaves out rows that a body can't have.
func (d *draft) checkRows() {
	var kept []apidef.Row
	for _, r := range d.Body.Rows {
		if !isRowKey(r.Key) {
			d.Note(d.Place, "The field %q of the body is not taken: a row has a name without placeholders.", shown(r.Key))
			continue
		}
		kept = append(kept, r)
	}
	if len(kept) > apidef.MaxRows {
		d.Note(d.Place, "There are %d fields in the body. The first %d are taken.", len(kept), apidef.MaxRows)
		kept = kept[:apidef.MaxRows]
	}
	d.Body.Rows = kept
}

// settleType leaves a Content-Type row only where it says something else than the kind does.
func (d *draft) settleType(sent string) {
	b := &d.Body
	if b.Kind == apidef.NoBody {
		return
	}
	if sent == "" {
		sent = b.Type
	}
	if b.Kind == apidef.MultipartBody || sent == "" || sent == ownTypes[b.Kind] {
		d.Headers = WithoutHeader(d.Headers, contentType)
		return
	}
	if _, given := HeaderValue(d.Headers, contentType); !given {
		d.Headers = append(d.Headers, apidef.Row{Key: contentType, Value: sent})
	}
}

// mediaType returns the type without its parameters, in small letters.
func mediaType(header string) string {
	if media, _, err := mime.ParseMediaType(header); err == nil {
		return media
	}
	media, _, _ := strings.Cut(strings.ToLower(header), ";")
	return strings.TrimSpace(media)
}
