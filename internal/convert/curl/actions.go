package curl

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/convert"
	"patchbay/internal/escape"
)

func place(line int) string { return fmt.Sprintf("line %d", line) }

// actions are what options do. They return why they can't, "" when they did.
var actions = map[string]func(t *transfer, argument string) string{
	"request":        func(t *transfer, s string) string { t.method = s; return "" },
	"url":            func(t *transfer, s string) string { t.urls = append(t.urls, s); return "" },
	"head":           func(t *transfer, _ string) string { t.head = true; return "" },
	"get":            func(t *transfer, _ string) string { t.get = true; return "" },
	"header":         addHeader,
	"data":           func(t *transfer, s string) string { return t.addData(s, true) },
	"data-ascii":     func(t *transfer, s string) string { return t.addData(s, true) },
	"data-binary":    func(t *transfer, s string) string { return t.addData(s, true) },
	"data-raw":       func(t *transfer, s string) string { return t.addData(s, false) },
	"data-urlencode": addEncoded,
	"json":           addJSON,
	"form":           func(t *transfer, s string) string { return t.addForm(s, false) },
	"form-string":    func(t *transfer, s string) string { return t.addForm(s, true) },
	"user":           func(t *transfer, s string) string { t.user = &s; return "" },
	"oauth2-bearer":  func(t *transfer, s string) string { t.bearer = s; return "" },
	"digest":         func(t *transfer, _ string) string { t.digest = true; return "" },
	"aws-sigv4":      func(t *transfer, s string) string { t.aws = s; return "" },
	"cookie":         addCookie,
	"user-agent":     func(t *transfer, s string) string { t.agent = &s; return "" },
	"referer":        func(t *transfer, s string) string { t.referer = strings.TrimSuffix(s, ";auto"); return "" },
	"url-query":      addQuery,
	"range":          func(t *transfer, s string) string { return addHeader(t, "Range: bytes="+s) },
	"path-as-is":     func(t *transfer, _ string) string { t.rawPath = true; return "" },
	"globoff":        func(t *transfer, _ string) string { t.globOff = true; return "" },
	"location":       func(t *transfer, _ string) string { t.options.Redirects = apidef.FollowRedirects; return "" },
	"max-redirs":     maxRedirects,
	"max-time":       maxTime,
	"retry":          retries,
}

func addHeader(t *transfer, text string) string {
	if strings.HasPrefix(text, "@") {
		return "no file is read. Write the headers down."
	}
	name, value, colon := strings.Cut(text, ":")
	switch {
	case colon && strings.Trim(value, " \t") == "":
		t.removed = append(t.removed, strings.TrimSpace(name))
	case colon:
		t.headers = append(t.headers, apidef.Row{Key: name, Value: strings.Trim(value, " \t\r\n")})
	case strings.HasSuffix(text, ";"):
		t.headers = append(t.headers, apidef.Row{Key: strings.TrimSuffix(text, ";")})
	default:
		return "a header has a colon, as in Accept: text/plain."
	}
	return ""
}

func (t *transfer) addData(text string, mayBeFile bool) string {
	if mayBeFile && strings.HasPrefix(text, "@") {
		t.join("", "&")
		return "the file " + brief(text[1:]) + " is not read. Write its text behind --data-raw."
	}
	t.join(text, "&")
	return ""
}

// join adds to the data of all options like -d.
func (t *transfer) join(text, separator string) {
	switch {
	case t.data == nil:
		t.data = &text
	default:
		joined := *t.data + separator + text
		t.data = &joined
	}
}

func addJSON(t *transfer, text string) string {
	t.json = true
	if strings.HasPrefix(text, "@") {
		t.join("", "")
		return "the file " + brief(text[1:]) + " is not read. Write its text there."
	}
	t.join(text, "")
	return ""
}

func addEncoded(t *transfer, text string) string {
	encoded, problem := encode(text)
	if problem == "" {
		t.join(encoded, "&")
	}
	return problem
}

// encode reads what --data-urlencode takes: content, =content, name=content; files are not read.
func encode(text string) (encoded, problem string) {
	name, content, hasName := strings.Cut(text, "=")
	if at := strings.IndexByte(text, '@'); at >= 0 && (!hasName || at < len(name)) {
		return "", "the file " + brief(text[at+1:]) + " is not read. Write its text there."
	}
	if !hasName {
		name, content = "", text
	}
	if name != "" {
		name += "="
	}
	return name + convert.MapText(content, encodeText), ""
}

func encodeText(s string) string {
	return strings.ReplaceAll(string(escape.Percent(nil, s)), "%20", "+")
}

func addQuery(t *transfer, text string) string {
	if raw, plain := strings.CutPrefix(text, "+"); plain {
		t.query = append(t.query, raw)
		return ""
	}
	encoded, problem := encode(text)
	if problem == "" {
		t.query = append(t.query, encoded)
	}
	return problem
}

func addCookie(t *transfer, text string) string {
	if !strings.Contains(text, "=") {
		return "the file " + brief(text) + " is not read. Write the cookies down, as in name=value."
	}
	t.cookies = append(t.cookies, text)
	return ""
}

func maxRedirects(t *transfer, text string) string {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n > apidef.MostRedirects || n < 0:
		return fmt.Sprintf("a call follows %d redirects at most.", apidef.MostRedirects)
	case n == 0:
		t.options.Redirects = apidef.NoRedirects
	}
	t.options.MaxRedirects = n
	return ""
}

func maxTime(t *transfer, text string) string {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || seconds <= 0 || seconds > apidef.MaxTimeout {
		return fmt.Sprintf("a call may take 1 to %d seconds.", apidef.MaxTimeout)
	}
	t.options.TimeoutSeconds = int(math.Ceil(seconds))
	return ""
}

func retries(t *transfer, text string) string {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > apidef.MaxRetries {
		t.options.Retries = apidef.MaxRetries
		return fmt.Sprintf("a call is sent again %d times at most.", apidef.MaxRetries)
	}
	t.options.Retries = n
	return ""
}
