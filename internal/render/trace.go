package render

// origin is what a placeholder wrote.
type origin struct {
	span
	by *hole
}

// wrote notes that the placeholder wrote what came since the offset. Only a traced output remembers it: calls pay nothing.
func (o *output) wrote(h *hole, from int) {
	if o.traced && len(o.bytes) > from {
		o.origins = append(o.origins, origin{o.since(from), h})
	}
}

// forgetOrigins forgets those of what was taken back.
func (o *output) forgetOrigins() {
	for n := len(o.origins); n > 0 && o.origins[n-1].to > len(o.bytes); n-- {
		o.origins = o.origins[:n-1]
	}
}

// Segment is a stretch of a rendered request as people may see it.
type Segment struct {
	Text   string // redacted
	Field  string // that the placeholder stands in, as in fault.Field; "" for what is written in the template itself
	Source string // the placeholder without its braces
	Secret bool   // Text is a mask
}

// Trace is Render for editors: what it returns knows which placeholder wrote which bytes.
func (r *Request) Trace(in Input) (*Rendered, error) {
	out := &Rendered{}
	out.traced = true
	if err := r.RenderTo(out, &in); err != nil {
		return nil, err
	}
	return out, nil
}

// URLSegments returns the URL in pieces.
func (r *Rendered) URLSegments() []Segment { return r.segments(r.url) }

// HeaderSegments returns the value of the header at the place in Headers in pieces.
func (r *Rendered) HeaderSegments(i int) []Segment { return r.segments(r.headers[i].value) }

// BodySegments returns the body in pieces. One with files is a single piece, because what is shown of those is not what is
// sent.
func (r *Rendered) BodySegments() []Segment {
	if len(r.files) > 0 {
		return []Segment{{Text: string(r.appendShown(nil))}}
	}
	return r.segments(r.body)
}

// segments cuts a part of the output where secrets and placeholders begin and end. A secret covers whatever it overlaps.
func (o *output) segments(part span) []Segment {
	var all []Segment
	at := part.from
	for _, s := range o.secrets {
		if s.from < at || s.to > part.to {
			continue
		}
		all = append(o.plain(all, span{at, s.from}), o.segment(s, secretMask))
		at = s.to
	}
	return o.plain(all, span{at, part.to})
}

// plain appends the segments of a part that holds no secret.
func (o *output) plain(all []Segment, part span) []Segment {
	at := part.from
	for _, g := range o.origins {
		from, to := max(g.from, at), min(g.to, part.to)
		if from >= to {
			continue
		}
		all = o.literal(all, span{at, from})
		piece := span{from, to}
		all = append(all, Segment{Text: string(piece.of(o.bytes)), Field: g.by.place.field, Source: g.by.inside()})
		at = to
	}
	return o.literal(all, span{at, part.to})
}

func (o *output) literal(all []Segment, part span) []Segment {
	if part.from >= part.to {
		return all
	}
	return append(all, Segment{Text: string(part.of(o.bytes))})
}

// segment is a masked stretch, with the placeholder that it came from if there is one.
func (o *output) segment(part span, mask string) Segment {
	for _, g := range o.origins {
		if g.from < part.to && g.to > part.from {
			return Segment{Text: mask, Field: g.by.place.field, Source: g.by.inside(), Secret: true}
		}
	}
	return Segment{Text: mask, Secret: true}
}

// inside is the placeholder without its braces.
func (h *hole) inside() string { return h.place.source[h.place.from:h.place.to] }
