package render

// body is a compiled body.
type body struct {
	contentType string // "" for none, and for multipart, whose boundary is different every time
	parts       []part
	rows        []row
	multipart   *multipart
}

// render writes the body, with its Content-Type header before it.
func (b *body) render(out *Rendered, in *Input) error {
	if b.multipart != nil {
		return b.multipart.render(out, in)
	}
	if b.contentType == "" {
		return nil
	}
	setContentType(out, b.contentType)
	o := &out.output
	from := len(o.bytes)
	if err := renderAll(b.parts, o); err != nil {
		return err
	}
	p := &pairs{}
	for i := range b.rows {
		if err := b.rows[i].render(o, p); err != nil {
			return err
		}
	}
	out.body = o.since(from)
	return nil
}

// setContentType adds the header unless a row has set one.
func setContentType(out *Rendered, value string) {
	if out.headerIndex(contentType) >= 0 {
		return
	}
	from := len(out.bytes)
	out.put(value)
	out.headers = append(out.headers, headerAt{contentType, out.since(from)})
}

func (c *compiler) body(src Body) body {
	switch src.Kind {
	case BodyNone, "":
		return body{}
	case BodyJSON:
		return body{contentType: "application/json", parts: c.jsonBody("body", "Body", src.Text)}
	case BodyXML:
		return body{contentType: "application/xml; charset=utf-8", parts: c.xmlBody(src.Text)}
	case BodyGraphQL:
		return body{contentType: "application/json", parts: c.graphQLBody(src)}
	case BodyText:
		return body{contentType: "text/plain; charset=utf-8", parts: c.rawText("body", "Body", src.Text)}
	case BodyForm:
		return body{contentType: "application/x-www-form-urlencoded", rows: c.rows(formStyle, src.Rows)}
	case BodyMultipart:
		return body{multipart: c.multipart(src.Rows)}
	}
	if f, ok := c.field("body", "Body", src.Text); ok {
		f.errorAt(0, 0, CodeUnsupported, "There is no kind of body called %s.", src.Kind)
	}
	return body{}
}
