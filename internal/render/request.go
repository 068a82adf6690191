package render

// Request is a compiled request.
type Request struct {
	reads
	method  string
	url     *address
	query   []row
	headers []headerRow
	body    body
	auth    []authRow
}

// Host returns the host of the URL, with its port when it is written. Where values complete it, it is a pattern such as
// *.example.com, which says what they can't change.
func (r *Request) Host() string { return r.url.host }

// Render writes the request. Its error is an Invalid fault that names the field and the placeholder but never a
// value; its cause is a Code.
func (r *Request) Render(in Input) (*Rendered, error) {
	out := &Rendered{}
	if err := r.RenderTo(out, &in); err != nil {
		return nil, err
	}
	return out, nil
}

// RenderTo is Render into memory that was used before, which is cleared first. It allocates only what values need, and
// room where out has none: memory of more than 64 KB is not kept from one render to the next. After an error out is empty.
func (r *Request) RenderTo(out *Rendered, in *Input) error {
	out.reset()
	out.Method = r.method
	out.machine.Begin(in)
	err := r.render(out, in)
	if err == nil && (out.machine.Failed() || len(out.bytes) > maxOutput) {
		err = errTooLarge // noticed behind the last placeholder only
	}
	out.machine.End()
	if err != nil {
		out.reset()
	}
	return err
}

func (r *Request) render(out *Rendered, in *Input) error {
	if err := r.renderURL(out); err != nil {
		return err
	}
	for i := range r.headers {
		if err := r.headers[i].render(out); err != nil {
			return err
		}
	}
	if err := r.body.render(out, in); err != nil {
		return err
	}
	return r.renderAuth(out)
}

func (r *Request) renderURL(out *Rendered) error {
	o := &out.output
	if err := r.url.render(o); err != nil {
		return err
	}
	p := &pairs{separator: r.url.separator()}
	for i := range r.query {
		if err := r.query[i].render(o, p); err != nil {
			return err
		}
	}
	out.url = o.since(0)
	return nil
}

func (c *compiler) request(src Source) *Request {
	r := &Request{method: src.Method}
	r.url = c.address("url", "API URL", src.URL)
	r.query = c.rows(queryStyle, src.Parameters)
	r.headers = c.headers(src.Headers, src.Body.Kind)
	r.body = c.body(src.Body)
	r.auth = c.auth(src.Auth)
	r.reads = reads{c.names}
	return r
}
