package call

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"patchbay/internal/attr"
)

// Forms returns the ways in which an echo may write a text. Several are the same for a text of plain letters, and some may be
// too short to look for. Those of every text are as many, and in the same order.
func Forms(text string) []string {
	inner := func(quoted string) string { return quoted[1 : len(quoted)-1] }
	json := inner(string(attr.TextOf(text).JSON()))
	list := []string{text, json, strings.ReplaceAll(json, "/", `\/`), inner(strconv.Quote(text)), inner(strconv.QuoteToASCII(text)),
		jsonInHTML(json), strings.ReplaceAll(jsonInHTML(json), "'", `\u0027`), escapedUnits(text, `\u%04x`), escapedUnits(text, `\u%04X`)}
	list = append(list, markup(text)...)
	list = append(list, percent(text)...)
	digits := hex.EncodeToString([]byte(text))
	list = append(list, digits, strings.ToUpper(digits))
	for shift := range 3 {
		list = append(list, aligned(text, shift, 6, base64.RawStdEncoding.EncodeToString), aligned(text, shift, 6, base64.RawURLEncoding.EncodeToString))
	}
	for shift := range 5 {
		upper := aligned(text, shift, 5, base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString)
		list = append(list, upper, strings.ToLower(upper))
	}
	return list
}

// aligned returns the part of an encoding of some bits for each character that does not depend on what stands before or
// after the text: on its own, shift bytes after the beginning of a group.
func aligned(text string, shift, bits int, encode func([]byte) string) string {
	padded := append(make([]byte, shift), text...)
	from, to := (shift*8+bits-1)/bits, len(padded)*8/bits
	if from >= to {
		return ""
	}
	return encode(padded)[from:to]
}

// markup are the ways of HTML and XML. Browsers and libraries name the quotes in different ways.
func markup(text string) []string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a Buffer takes everything
	basic := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	named := strings.ReplaceAll(basic, `"`, "&quot;")
	return []string{b.String(), html.EscapeString(text), basic, named, strings.ReplaceAll(named, "'", "&#39;"),
		strings.ReplaceAll(named, "'", "&#039;"), strings.ReplaceAll(named, "'", "&#x27;"), strings.ReplaceAll(named, "'", "&apos;")}
}

var escapedByte = regexp.MustCompile(`%[0-9A-F]{2}`)

// percent are the ways of URLs: of a query, of a part of a path, of a whole path, with every sign that may be escaped, in
// small letters too.
func percent(text string) []string {
	query, path := url.QueryEscape(text), url.URL{Path: text}
	list := []string{query, url.PathEscape(text), path.EscapedPath(), strings.ReplaceAll(query, "+", "%20")}
	for _, form := range list[:4] {
		list = append(list, escapedByte.ReplaceAllStringFunc(form, strings.ToLower))
	}
	return list
}

// jsonInHTML is JSON as Go and others write it, so that it can stand in a page.
func jsonInHTML(json string) string {
	return strings.NewReplacer("&", `\u0026`, "<", `\u003c`, ">", `\u003e`).Replace(json)
}

// escapedUnits writes every unit of UTF-16 of the text.
func escapedUnits(text, format string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		_, _ = fmt.Fprintf(&b, format, unit)
	}
	return b.String()
}
