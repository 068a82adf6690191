package egress

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
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
	return Response{resp.StatusCode, resp.Header, body, phases, resp.Proto, remote, x.hops, x.unverified}, nil
}

// readBody decompresses by itself, because net/http does so only when nobody set Accept-Encoding. Both sides of the
// decompression are capped: the output against bombs, the input against members that decompress to nothing.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	wire := &io.LimitedReader{R: resp.Body, N: limit + maxOverhead}
	unpack := unpackers[strings.ToLower(resp.Header.Get("Content-Encoding"))]
	if unpack == nil {
		return readUnder(limit, wire, wire, resp.ContentLength)
	}
	buffered := bufio.NewReader(wire)
	if _, err := buffered.Peek(1); err != nil { // there is nothing to decompress
		return readUnder(limit, wire, buffered, 0)
	}
	unpacked, err := unpack(buffered)
	if err != nil {
		return nil, err
	}
	resp.Header.Del("Content-Encoding")
	resp.Header.Del("Content-Length")
	return readUnder(limit, wire, unpacked, 0)
}

// maxPromised is how much room is made for what a server says that it sends, in bytes: it may say anything.
const maxPromised = 64 << 10

// readUnder reads what is decoded of the wire, whose length the server has promised, below 0 when it has not.
func readUnder(limit int64, wire *io.LimitedReader, decoded io.Reader, promised int64) ([]byte, error) {
	body := bytes.NewBuffer(make([]byte, 0, bytes.MinRead+min(max(0, promised), maxPromised)))
	_, err := body.ReadFrom(io.LimitReader(decoded, limit+1))
	if int64(body.Len()) > limit || wire.N == 0 {
		return nil, &Error{Reason: TooLarge, Rule: ruleBody, subject: strconv.FormatInt(limit, 10)}
	}
	return body.Bytes(), err
}

// unpackers are the encodings that are undone. Only gzip is asked for; some servers send deflate all the same.
var unpackers = map[string]func(*bufio.Reader) (io.Reader, error){
	"gzip":    func(r *bufio.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	"x-gzip":  func(r *bufio.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	"deflate": inflate,
}

// inflate reads the zlib format that deflate means (RFC 9110 section 8.4.1.2), and the bare one that some servers send.
func inflate(r *bufio.Reader) (io.Reader, error) {
	head, err := r.Peek(2)
	if err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 { // RFC 1950 section 2.2
		return zlib.NewReader(r)
	}
	return flate.NewReader(r), nil
}
