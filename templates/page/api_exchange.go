package page

import (
	"encoding/base64"
	"mime"
	"strings"
	"time"

	"golang.org/x/net/html"

	"patchbay/internal/call"
	"patchbay/templates/ui"
)

// GoodSample is what a row of Manage API Response found in an earlier call.
type GoodSample struct {
	call.Report
	At time.Time
}

// lastGood is what a row that finds nothing any more found last.
func (e Exchange) lastGood(r call.Report) (GoodSample, bool) {
	if r.Found == call.Hit {
		return GoodSample{}, false
	}
	for _, g := range e.Good {
		if g.Source == r.Source && g.Path == r.Path && g.Attribute == r.Attribute {
			return g, true
		}
	}
	return GoodSample{}, false
}

// The looks at a response.
const (
	lookTree    = "look-tree"
	lookRaw     = "look-raw"
	lookPreview = "look-preview"
	lookHeaders = "look-headers"
)

// looks are the ways to see the response that it has.
func (e Exchange) looks() ui.TabsProps {
	t := ui.TabsProps{Label: "Response", Local: true}
	if e.tree() != nil {
		t.Tabs = append(t.Tabs, ui.Tab{ID: lookTree, Name: "Tree"})
	}
	if e.readable() != "" || e.picture() != "" {
		t.Tabs = append(t.Tabs, ui.Tab{ID: lookPreview, Name: "Preview"})
	}
	t.Tabs = append(t.Tabs, ui.Tab{ID: lookRaw, Name: "Raw"}, ui.Tab{ID: lookHeaders, Name: "Headers", Count: len(e.answerHeaders())})
	return t
}

// skipped are the elements of a page whose text nobody reads.
var skipped = map[string]bool{"script": true, "style": true, "noscript": true, "template": true, "head": true}

// readable is an answer in HTML as text, "" for any other. It is never shown as a page: what it holds is not ours.
func (e Exchange) readable() string {
	kind := ""
	for name, values := range e.Call.Detail.Response {
		if strings.EqualFold(name, "Content-Type") && len(values) > 0 {
			kind, _, _ = mime.ParseMediaType(values[0])
		}
	}
	if kind != "text/html" && kind != "application/xhtml+xml" {
		return ""
	}
	return textOf(string(e.Answer))
}

// picture is an answer that is a picture, as the address of an img; "" for any other.
func (e Exchange) picture() string {
	if len(e.Picture.Bytes) == 0 {
		return ""
	}
	return "data:" + e.Picture.Type + ";base64," + base64.StdEncoding.EncodeToString(e.Picture.Bytes)
}

// textOf is the text of HTML, a line for every block.
func textOf(source string) string {
	var lines []string
	tokens, skips := html.NewTokenizer(strings.NewReader(source)), 0
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return strings.Join(lines, "\n")
		case html.StartTagToken, html.EndTagToken:
			name, _ := tokens.TagName()
			if skipped[string(name)] && kind == html.StartTagToken {
				skips++
			} else if skipped[string(name)] {
				skips = max(0, skips-1)
			}
		case html.TextToken:
			if text := strings.Join(strings.Fields(string(tokens.Text())), " "); text != "" && skips == 0 {
				lines = append(lines, text)
			}
		}
	}
}
