package call

import (
	"net/http"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/render"
)

// StandIn answers a call instead of the network, so that a flow can be tried without anybody hearing of it. It is given
// the request as it would have been sent, secrets included, and must not keep it.
type StandIn func(*render.Rendered) Played

// Played is what a StandIn answers: a response, or why there is none.
type Played struct {
	Status  int
	Header  http.Header
	Body    []byte
	Elapsed time.Duration
	Reason  string // the outcome of a call that finds no response, such as apidef.TimedOut; "" for a response
}

// begins is when the call is made: now, unless time is played as well.
func (r Request) begins(now time.Time) time.Time {
	if r.StandIn != nil {
		return r.At
	}
	return now
}

// stoodIn reads what the stand-in answers as if it had come from outside.
func (x *Executor) stoodIn(c *compiled, r Request, rendered *render.Rendered, started time.Time) Result {
	played := r.StandIn(rendered)
	result := Result{API: c.api.Key, Request: rendered.Redacted(), RequestHash: x.fingerprint(rendered), Elapsed: played.Elapsed}
	response, err := played.received()
	settle(&result, c, r, rendered, response, err, started)
	return result
}

func (p Played) received() (egress.Response, error) {
	if p.Reason != "" {
		return egress.Response{}, &egress.Error{Reason: egress.Reason(p.Reason)}
	}
	header := p.Header
	if header == nil {
		header = http.Header{}
	}
	return egress.Response{Status: p.Status, Header: header, Body: p.Body}, nil
}
