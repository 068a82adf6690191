package render

import "strings"

// jsonBlanks are the blanks of JSON, and those that come with pasted text: no-break space and byte order mark.
const jsonBlanks = " \t\r\n\u00a0\ufeff"

func (j *jsonReader) atBlank() bool {
	return j.first() != "" && strings.Contains(jsonBlanks, j.first())
}

// skipBlanks skips what may stand between values: blanks and comments.
func (j *jsonReader) skipBlanks() {
	for !j.broken {
		j.at = len(j.text) - len(strings.TrimLeft(j.rest(), jsonBlanks))
		switch {
		case j.has("//"):
			j.at += len(until(j.rest(), "\n"))
		case j.has("/*"):
			j.skipTo("*/")
		case j.has("{{!--"):
			j.comment()
		default:
			return
		}
	}
}

// comment skips a comment of the template.
func (j *jsonReader) comment() {
	if end := j.skipComment(j.at, CodeJSON); end >= 0 {
		j.at = end
		return
	}
	j.broken = true
}

// skipTo skips a comment to behind its end.
func (j *jsonReader) skipTo(end string) {
	length := strings.Index(j.rest(), end)
	if length < 0 {
		j.failHere(len("/*"), CodeJSON, "This comment is not closed with %s.", end)
		return
	}
	j.at += length + len(end)
}
