package render

// Request is a compiled request.
type Request struct {
	reads
	method  string
	url     *address
	query   []row
	headers []header
	body    body
	outputs outputs
}

// Render writes the request. Its error is an Invalid fault that names the field and the placeholder but never a
// value; its cause is a Code.
func (r *Request) Render(in Input) (*Rendered, error) {
	o := r.outputs.take()
	defer r.outputs.giveBack(o)
	out := &Rendered{Method: r.method}
	if err := r.renderURL(o, &in, out); err != nil {
		return nil, err
	}
	for i := range r.headers {
		if err := r.headers[i].render(o, &in, out); err != nil {
			return nil, err
		}
	}
	if err := r.body.render(o, &in, out); err != nil {
		return nil, err
	}
	out.taints = append(out.taints, o.taints...)
	return out, nil
}

func (r *Request) renderURL(o *output, in *Input, out *Rendered) error {
	at := o.section()
	if err := r.url.render(o, in); err != nil {
		return err
	}
	p := &pairs{separator: r.url.separator(o)}
	for i := range r.query {
		if err := r.query[i].render(o, in, p); err != nil {
			return err
		}
	}
	out.URL, out.urlSecrets = o.text(at), o.spans(at)
	return nil
}

func (c *compiler) request(src Source) *Request {
	r := &Request{method: src.Method}
	r.url = c.address(src.URL)
	r.query = c.rows(queryStyle, src.Parameters)
	r.headers = c.headers(src.Headers)
	r.body = c.body(src.Body)
	r.reads = c.names.reads()
	return r
}
