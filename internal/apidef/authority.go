package apidef

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
	"time"

	"patchbay/internal/fault"
)

// maxAuthorities is the longest text of certificates, in bytes.
const maxAuthorities = 64 << 10

// Authority is a certificate of an authority that an API trusts, as people tell them apart.
type Authority struct {
	Subject string
	Until   time.Time
}

// Trusted returns the authorities that the API trusts beside the system's; none while there are mistakes in them.
func (o Options) Trusted() []Authority {
	certificates, err := parseAuthorities(o.Authorities)
	if err != nil {
		return nil
	}
	all := make([]Authority, len(certificates))
	for i, c := range certificates {
		all[i] = Authority{c.Subject.String(), c.NotAfter}
	}
	return all
}

func checkAuthorities(text string) error {
	if len(text) > maxAuthorities {
		return fault.New(fault.Invalid, "The certificates are at most %d KB.", maxAuthorities>>10)
	}
	_, err := parseAuthorities(text)
	return err
}

// parseAuthorities reads certificates one after the other, and no text round them: what is no certificate would be passed
// over without a word.
func parseAuthorities(text string) ([]*x509.Certificate, error) {
	var all []*x509.Certificate
	for rest := strings.TrimSpace(text); rest != ""; {
		block, after := pem.Decode([]byte(rest))
		switch {
		case block == nil || !strings.HasPrefix(rest, "-----BEGIN "):
			return nil, fault.New(fault.Invalid, "Write certificates as PEM, which begins with -----BEGIN CERTIFICATE-----, and nothing else.")
		case strings.Contains(block.Type, "PRIVATE KEY"):
			return nil, fault.New(fault.Invalid, "There is a private key here. Remove it, and replace it wherever it is used: it may have been seen.")
		case block.Type != "CERTIFICATE":
			return nil, fault.New(fault.Invalid, "There is a %s here; only certificates belong here.", block.Type)
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "Certificate %d can't be read.", len(all)+1)
		}
		if c.BasicConstraintsValid && !c.IsCA {
			return nil, fault.New(fault.Invalid, "%s is not the certificate of an authority. Write the one that signed it.", c.Subject)
		}
		all, rest = append(all, c), strings.TrimSpace(string(after))
	}
	return all, nil
}
