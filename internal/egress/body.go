package egress

import (
	"bufio"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxOverhead is what gzip may add to a body that it cannot shrink, and more (RFC 1952).
const maxOverhead = 64 << 10

// read reads the body under its cap. A body that passes it is an error and its connection is dropped: the rest may be
// endless.
func (x *exchange) read(resp *http.Response) (Response, error) {
	defer resp.Body.Close()
	start := time.Now()
	body, err := readBody(resp, x.request.MaxBytes)
	x.trace.phases.Body += time.Since(start)
	if err != nil {
		return Response{}, err
	}
	phases, remote := x.trace.result()
	return Response{resp.StatusCode, resp.Header, body, phases, resp.Proto, remote}, nil
}

// readBody decompresses by itself, because net/http does so only when nobody set Accept-Encoding. Both sides of the
// decompression are capped: the output against bombs, the input against members that decompress to nothing.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	wire := &io.LimitedReader{R: resp.Body, N: limit + maxOverhead}
	buffered := bufio.NewReader(wire)
	_, empty := buffered.Peek(1)
	var decoded io.Reader = buffered
	if strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") && empty == nil {
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, err
		}
		decoded = unzipped
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
	}
	body, err := io.ReadAll(io.LimitReader(decoded, limit+1))
	if int64(len(body)) > limit || wire.N == 0 {
		return nil, &Error{Reason: TooLarge, Rule: ruleBody, subject: strconv.FormatInt(limit, 10)}
	}
	return body, err
}
