package credential

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/icholy/digest"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/internal/render"
)

// signHMAC signs the exact body.
func (c *Call) signHMAC() error {
	algorithm := map[string]func() hash.Hash{apidef.SHA512: sha512.New}[c.Auth.Algorithm]
	if algorithm == nil {
		algorithm = sha256.New
	}
	mac := hmac.New(algorithm, []byte(c.Request.Auth("key")))
	if err := copyBody(mac, c.Request); err != nil {
		return err
	}
	signature := hex.EncodeToString(mac.Sum(nil))
	if c.Auth.Encoding == apidef.Base64 {
		signature = base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	c.Request.SetHeader(c.Auth.Header, c.Request.Auth("prefix"), signature)
	return nil
}

// copyBody writes the whole body, with its files.
func copyBody(w io.Writer, r *render.Rendered) error {
	body := r.OpenBody()
	_, err := io.Copy(w, body)
	return errors.Join(err, body.Close())
}

// amazonS3 is the one service that wants the hash of the body in a header, and paths as they are.
const amazonS3 = "s3"

const amazonHash = "X-Amz-Content-Sha256"

// signAWS signs the request with AWS Signature Version 4. What egress adds afterwards is not signed.
func (k *Keeper) signAWS(ctx context.Context, r *render.Rendered) error {
	request, err := asHTTP(r)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if err := copyBody(sum, r); err != nil {
		return err
	}
	payload, service := hex.EncodeToString(sum.Sum(nil)), r.Auth("service")
	if service == amazonS3 {
		request.Header.Set(amazonHash, payload)
	}
	who := aws.Credentials{AccessKeyID: r.Auth("access_key_id"), SecretAccessKey: r.Auth("secret_access_key"), SessionToken: r.Auth("session_token")}
	err = v4.NewSigner().SignHTTP(ctx, who, request, payload, service, r.Auth("region"), k.Now(), func(o *v4.SignerOptions) {
		o.DisableURIPathEscaping = service == amazonS3
	})
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "This request could not be signed for AWS.")
	}
	takeAWS(r, request.Header)
	return nil
}

// takeAWS copies what the signer has set.
func takeAWS(r *render.Rendered, h http.Header) {
	for _, name := range []string{"X-Amz-Date", amazonHash} {
		if value := h.Get(name); value != "" {
			r.SetHeader(name, value, "")
		}
	}
	if session := h.Get("X-Amz-Security-Token"); session != "" {
		r.SetHeader("X-Amz-Security-Token", "", session)
	}
	const scheme = "AWS4-HMAC-SHA256 "
	r.SetHeader(authorization, scheme, h.Get(authorization)[len(scheme):])
}

// asHTTP is the request as signers want it.
func asHTTP(r *render.Rendered) (*http.Request, error) {
	u, err := url.Parse(r.URL())
	if err != nil { // its text has the URL, which may have secrets
		return nil, fault.New(fault.Invalid, "This URL can't be signed.")
	}
	request := &http.Request{Method: r.Method, URL: u, Host: u.Host, Header: http.Header{}, ContentLength: r.BodySize()}
	for name, value := range r.Headers() {
		request.Header.Add(name, value)
	}
	return request, nil
}

// answerDigest answers the challenge of a 401 (RFC 7616), if there is one that can be answered.
func answerDigest(r *render.Rendered, refusal http.Header) bool {
	u, err := url.Parse(r.URL())
	if err != nil {
		return false
	}
	challenge, err := digest.FindChallenge(refusal)
	if err != nil {
		return false
	}
	body := func() (io.ReadCloser, error) { return r.OpenBody(), nil }
	answer, err := digest.Digest(challenge, digest.Options{Method: r.Method, URI: u.RequestURI(), GetBody: body,
		Username: r.Auth("username"), Password: r.Auth("password")})
	if err != nil {
		return false
	}
	r.SetHeader(authorization, digest.Prefix, answer.String()[len(digest.Prefix):])
	return true
}
