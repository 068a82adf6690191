package egress

import (
	"io"
	"net/http"
)

// follows reports whether the response is a redirect that this call follows. One that is not followed is a result.
func (x *exchange) follows(resp *http.Response, hop int) bool {
	if hop >= min(x.request.Redirects, MaxRedirects) || resp.Header.Get("Location") == "" {
		return false
	}
	if x.request.Method != http.MethodGet && x.request.Method != http.MethodHead {
		return false
	}
	switch resp.StatusCode { // RFC 9110 section 15.4
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// redirect returns the next target. When the origin changes, every header of the definition stays behind for good:
// any of them may hold a credential (net/http forwards X-Api-Key, and Referer with its query), and the body of a
// GET may too. So does the certificate that the call shows of itself.
func (x *exchange) redirect(from target, resp *http.Response) (target, error) {
	next, err := from.url.Parse(resp.Header.Get("Location"))
	if err != nil {
		return target{}, blocked(ruleURL, "")
	}
	to, err := newTarget(next)
	if err != nil {
		return target{}, err
	}
	x.hops = append(x.hops, Hop{resp.StatusCode, to.url.String()})
	if from.origin.Scheme == "https" && to.origin.Scheme == "http" {
		return target{}, blocked(ruleDown, from.origin.Host)
	}
	if to.origin != from.origin {
		x.request.Header, x.request.Body, x.request.Source = nil, nil, nil
		x.request.Security.Certificate, x.request.Security.Key = "", ""
	}
	return to, nil
}

// drain reads a little of what is left, so that the connection can be kept, and closes it.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 64<<10)
	_ = body.Close()
}
