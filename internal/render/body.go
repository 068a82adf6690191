package render

// body is a compiled body.
type body struct {
	contentType string // "" for none
	parts       []part
	rows        []row
}

// render writes the body, with its Content-Type header before it.
func (b *body) render(out *Rendered, in *Input) error {
	if b.contentType == "" {
		return nil
	}
	b.setContentType(out)
	o := &out.output
	from := len(o.bytes)
	if err := renderAll(b.parts, o, in); err != nil {
		return err
	}
	p := &pairs{}
	for i := range b.rows {
		if err := b.rows[i].render(o, in, p); err != nil {
			return err
		}
	}
	out.body = o.since(from)
	return nil
}

// setContentType adds the header unless a row has set one.
func (b *body) setContentType(out *Rendered) {
	if out.headerIndex(contentType) >= 0 {
		return
	}
	from := len(out.bytes)
	out.put(b.contentType)
	out.headers = append(out.headers, headerAt{contentType, out.since(from)})
}

func (c *compiler) body(src Body) body {
	switch src.Kind {
	case BodyNone, "":
		return body{}
	case BodyJSON:
		return body{contentType: "application/json", parts: c.jsonBody(src.Text)}
	case BodyText:
		return body{contentType: "text/plain; charset=utf-8", parts: c.rawText("body", "Body", src.Text)}
	case BodyForm:
		return body{contentType: "application/x-www-form-urlencoded", rows: c.rows(formStyle, src.Rows)}
	}
	if f, ok := c.field("body", "Body", src.Text); ok {
		f.errorAt(0, 0, CodeUnsupported, "A body of the kind %s is not available yet. Choose JSON, form or text.", src.Kind)
	}
	return body{}
}
