// Package har reads what browsers record (HAR 1.2): the calls among it, and not the pictures. Cookies and what a browser adds
// to every request stay behind.
package har

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/convert"
	"patchbay/internal/fault"
)

// Format is HAR.
func Format() convert.Format {
	return convert.Format{Name: "har", Title: "HAR", Recognise: recognise, List: List, Convert: Convert}
}

func recognise(data []byte) int {
	head := data[:min(len(data), 4<<10)]
	if bytes.Contains(head, []byte(`"log"`)) && (bytes.Contains(head, []byte(`"entries"`)) || bytes.Contains(head, []byte(`"creator"`))) {
		return 90
	}
	return 0
}

// maxRequests is how many requests of one recording are taken.
const maxRequests = 500

// recording is a recording that is being read.
type recording struct {
	work    *convert.Work
	seen    map[string]bool
	taken   int
	skipped int
	again   int
}

// List returns the calls, each method and address once, and the host as their group.
func List(data []byte) ([]convert.Operation, error) {
	root, err := convert.ReadDocument(data)
	if err != nil {
		return nil, err
	}
	var all []convert.Operation
	seen := map[string]bool{}
	for i, e := range root.At("log", "entries").List() {
		q := e.Get("request")
		method := strings.ToUpper(q.Get("method").Text())
		address, _, _ := strings.Cut(q.Get("url").Text(), "?")
		key := method + " " + address + bodyShape(q)
		if !isCall(e, method) || seen[key] {
			continue
		}
		seen[key] = true
		o := convert.Operation{Key: placeOf(i), Method: method, Path: address}
		if u, err := url.Parse(address); err == nil {
			o.Path, o.Group = u.Path, u.Host
		}
		all = append(all, o)
	}
	return all, nil
}

// placeOf names the entry for people, who count from 1.
func placeOf(i int) string { return fmt.Sprintf("entry %d", i+1) }

// Convert makes an API of every call that was recorded, once for the same method and address.
func Convert(data []byte, o convert.Options) (convert.Result, error) {
	root, err := convert.ReadDocument(data)
	if err != nil {
		return convert.Result{}, err
	}
	entries := root.At("log", "entries")
	if !entries.IsList() {
		return convert.Result{}, fault.New(fault.Unsupported, "This is no HAR: it has no log with entries.")
	}
	r := &recording{work: convert.NewWork(o, o.Name), seen: map[string]bool{}}
	for i, e := range entries.List() {
		r.entry(e, placeOf(i), o.Only)
	}
	r.sum()
	if r.taken == 0 {
		return convert.Result{}, fault.New(fault.Invalid, "No call was chosen, or this recording has none.")
	}
	return r.work.Result(), nil
}

func (r *recording) sum() {
	if r.skipped > 0 {
		r.work.Note("", "Requests for pages, pictures, styles and scripts are not taken: %d.", r.skipped)
	}
	if r.again > 0 {
		r.work.Note("", "Repetitions of other requests are not taken again: %d.", r.again)
	}
}

func (r *recording) entry(e *convert.Node, place string, only []string) {
	q := e.Get("request")
	address := q.Get("url").Text()
	method := strings.ToUpper(q.Get("method").Text())
	base, _, _ := strings.Cut(address, "?")
	key := method + " " + base
	switch {
	case len(only) > 0 && !slices.Contains(only, place) && !slices.Contains(only, key):
		return
	case len(only) == 0 && !isCall(e, method):
		r.skipped++
		return
	case r.seen[key+bodyShape(q)]:
		r.again++
		return
	case r.taken == maxRequests:
		r.work.Note(place, "The first %d calls are taken.", maxRequests)
		return
	}
	r.seen[key+bodyShape(q)] = true
	r.taken++
	r.work.Add(convert.Request{Place: place, Method: method, URL: r.address(address, q), Headers: r.headers(q.Get("headers"), place), Body: r.body(q.Get("postData"), place)})
}

// address is the URL, with the query that is listed beside it where it has none itself.
func (r *recording) address(address string, q *convert.Node) string {
	if strings.Contains(address, "?") {
		return address
	}
	var pairs []string
	for _, p := range q.Get("queryString").List() {
		pairs = append(pairs, url.QueryEscape(p.Get("name").Text())+"="+url.QueryEscape(p.Get("value").Text()))
	}
	if len(pairs) == 0 {
		return address
	}
	return address + "?" + strings.Join(pairs, "&")
}

// bodyShape tells calls of one address apart that do different things: GraphQL, and forms with an action.
func bodyShape(q *convert.Node) string {
	text := q.At("postData", "text").Text()
	for _, mark := range []string{`"operationName":"`, "action="} {
		if _, rest, found := strings.Cut(text, mark); found {
			return " " + rest[:min(len(rest), 40)]
		}
	}
	return ""
}

// isCall says whether an entry is a call of an API, and not a part of a page.
func isCall(e *convert.Node, method string) bool {
	switch kind := e.Get("_resourceType").Text(); kind {
	case "":
	case "xhr", "fetch":
		return method != "OPTIONS"
	default:
		return false
	}
	if method != "GET" {
		return method != "OPTIONS"
	}
	media := strings.ToLower(e.At("response", "content", "mimeType").Text())
	for _, page := range []string{"html", "css", "javascript", "image/", "font", "video/", "audio/", "wasm", "octet-stream"} {
		if strings.Contains(media, page) {
			return false
		}
	}
	return true
}

// added are headers that a browser or a connection adds, beside those that begin with sec-.
var added = []string{"host", "connection", "content-length", "accept-encoding", "user-agent", "origin", "referer", "te", "pragma", "cache-control", "dnt", "priority", "accept-language",
	"upgrade-insecure-requests", "if-none-match", "if-modified-since"}

func (r *recording) headers(list *convert.Node, place string) []apidef.Row {
	var rows []apidef.Row
	for _, h := range list.List() {
		name := h.Get("name").Text()
		lower := strings.ToLower(name)
		switch {
		case strings.HasPrefix(name, ":"), strings.HasPrefix(lower, "sec-"), slices.Contains(added, lower):
		case lower == "cookie":
			r.work.Note(place, "The cookies of the browser are not taken: they prove who was signed in.")
		default:
			rows = append(rows, apidef.Row{Key: name, Value: h.Get("value").Text()})
		}
	}
	return rows
}

func (r *recording) body(post *convert.Node, place string) convert.Body {
	media, text := post.Get("mimeType").Text(), post.Get("text").Text()
	if post.Get("encoding").Text() == "base64" {
		plain, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			r.work.Note(place, "The body can't be read: it is no base64.")
		}
		text = convert.Clean(strings.ToValidUTF8(string(plain), "\ufffd"))
	}
	params := post.Get("params").List()
	switch {
	case strings.HasPrefix(strings.ToLower(media), "multipart/form-data"):
		return convert.Body{Kind: apidef.MultipartBody, Rows: r.parts(params, place, text)}
	case text == "" && len(params) > 0:
		return convert.Body{Kind: apidef.FormBody, Rows: r.parts(params, place, "")}
	case text == "":
		return convert.Body{}
	}
	return convert.Body{Type: media, Text: text}
}

// parts are the rows of a form. What browsers do not record of a multipart body can't be taken.
func (r *recording) parts(params []*convert.Node, place, text string) []apidef.Row {
	var rows []apidef.Row
	for _, p := range params {
		row := apidef.Row{Key: p.Get("name").Text(), Value: p.Get("value").Text(), FileName: p.Get("fileName").Text(), ContentType: p.Get("contentType").Text()}
		rows = append(rows, row)
	}
	if len(rows) == 0 && text != "" {
		r.work.Note(place, "The parts of the body are not listed in the recording. Write them yourself.")
	}
	return rows
}
