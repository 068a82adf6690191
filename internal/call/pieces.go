package call

import "patchbay/internal/render"

// Pieces is a request cut where values begin and end, for screens that show what came from where. It is redacted.
type Pieces struct {
	URL     []render.Segment
	Headers []HeaderPieces // in the order in which they are sent
	Body    []render.Segment
}

// HeaderPieces is one header of Pieces.
type HeaderPieces struct {
	Name  string
	Value []render.Segment
}

func piecesOf(r *render.Rendered) Pieces {
	p := Pieces{URL: r.URLSegments(), Body: r.BodySegments()}
	for name := range r.Headers() {
		p.Headers = append(p.Headers, HeaderPieces{name, r.HeaderSegments(len(p.Headers))})
	}
	return p
}
