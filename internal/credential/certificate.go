package credential

import (
	"regexp"
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

// Certificate returns the certificate that the call shows of itself and its key, as PEM, and "" for other kinds.
func (c *Call) Certificate() (certificate, key string) {
	if c.Auth.Kind != apidef.CertAuth {
		return "", ""
	}
	return inLines(c.Request.Auth("certificate")), inLines(c.Request.Auth("private_key"))
}

// CheckCertificate says what is wrong with a certificate and its key at the time, as an Invalid fault.
func CheckCertificate(certificate, key string, now time.Time) error {
	var p fault.Problems
	certificate, key = inLines(certificate), inLines(key)
	withKey := key
	if key == "" {
		withKey = certificate
	}
	pair, err := egress.KeyPair(certificate, key)
	switch {
	case !strings.Contains(certificate, "-----BEGIN CERTIFICATE-----"):
		p.Add("auth.certificate", "There is no certificate in it. It is written as PEM, which begins with -----BEGIN CERTIFICATE-----.")
	case strings.Contains(withKey, "ENCRYPTED"):
		p.Add("auth.private_key", "The key is encrypted with a pass phrase. Keep it as a secret without one: secrets are sealed.")
	case !strings.Contains(withKey, "PRIVATE KEY-----"):
		p.Add("auth.private_key", "There is no key in it, and none with the certificate. It is written as PEM, which begins with -----BEGIN PRIVATE KEY-----.")
	case err != nil:
		p.Add("auth.certificate", "The certificate and the key can't be read, or they do not belong together.")
	case now.After(pair.Leaf.NotAfter):
		p.Add("auth.certificate", "This certificate expired on %s. Replace the secret that holds it.", pair.Leaf.NotAfter.UTC().Format(time.DateOnly))
	}
	return p.Err()
}

// onlyTLS refuses to call where nobody would ask for the certificate.
func (c *Call) onlyTLS() error {
	if origin, err := egress.OriginOf(c.Request.URL()); err == nil && origin.Scheme != "https" {
		var p fault.Problems
		p.Add("auth.kind", "A client certificate is shown over https:// only, and this call goes to http://.")
		return p.Err()
	}
	return nil
}

var block = regexp.MustCompile(`(?s)-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END [A-Z0-9 ]+-----`)

// inLines gives PEM its line breaks back: a field of one line, into which somebody pastes it, drops them.
func inLines(text string) string {
	if text == "" || strings.Contains(text, "-----\n") || strings.Contains(text, "-----\r\n") {
		return text
	}
	text = strings.ReplaceAll(text, `\n`, "\n") // as environment files write them
	var b strings.Builder
	for _, m := range block.FindAllStringSubmatch(text, -1) {
		b.WriteString("-----BEGIN " + m[1] + "-----\n" + strings.Join(strings.Fields(m[2]), "\n") + "\n-----END " + m[1] + "-----\n")
	}
	return b.String()
}
