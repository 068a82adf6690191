package egress

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"slices"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Security is how a call secures its connections beyond the default. The zero value is the default: the system's authorities,
// and no certificate of one's own.
type Security struct {
	Owner       string   // whose settings these are: their connections are never shared with another owner's
	Authorities string   // PEM: certificates of authorities that are trusted beside the system's
	Certificate string   // PEM: what the call shows of itself, with its chain; never to another origin after a redirect
	Key         string   // PEM: of the certificate; "" when it stands with it
	Unverified  []Origin // whose certificates are not looked at
}

// settings are what of a Security counts for one hop.
type settings struct {
	authorities, certificate, key string
	unverified                    bool
}

// settings returns the zero value where the shared connections do.
func (x *exchange) settings(to Origin) settings {
	if to.Scheme != "https" {
		return settings{}
	}
	own := &x.request.Security
	s := settings{own.Authorities, own.Certificate, own.Key, slices.Contains(own.Unverified, to)}
	x.unverified = x.unverified || s.unverified
	return s
}

// maxOwned is how many transports with settings of their own are kept.
const maxOwned = 256

// owned are the transports of owners with settings of their own, one for each owner and origin. One whose settings have
// changed is closed: nothing goes out under a certificate that was replaced.
type owned struct {
	mu   sync.Mutex
	kept *lru.Cache[ownedKey, secured]
}

type ownedKey struct {
	owner   string
	origin  Origin
	granted bool
}

type secured struct {
	settings  settings
	transport *http.Transport
}

func newOwned() *owned {
	kept, _ := lru.NewWithEvict(maxOwned, func(_ ownedKey, s secured) { s.transport.CloseIdleConnections() }) // it fails for sizes below 1 only
	return &owned{kept: kept}
}

// transport returns the transport that carries the hop.
func (x *exchange) transport(a access) (*http.Transport, error) {
	c, s := x.client, x.settings(a.origin)
	switch {
	case s == settings{} && a.granted:
		return c.granted, nil
	case s == settings{}:
		return c.open, nil
	}
	c.owned.mu.Lock()
	defer c.owned.mu.Unlock()
	key := ownedKey{x.request.Security.Owner, a.origin, a.granted}
	if known, ok := c.owned.kept.Get(key); ok && known.settings == s {
		return known.transport, nil
	}
	c.owned.kept.Remove(key)
	config, err := s.config(c.open.TLSClientConfig.RootCAs)
	if err != nil {
		return nil, err
	}
	fresh := c.newTransport()
	fresh.TLSClientConfig = config
	c.owned.kept.Add(key, secured{s, fresh})
	return fresh, nil
}

// config has a session cache of its own: a session that was begun without looking at the certificate is never resumed by
// a call that looks.
func (s settings) config(roots *x509.CertPool) (*tls.Config, error) {
	config := &tls.Config{ClientSessionCache: tls.NewLRUClientSessionCache(0), InsecureSkipVerify: s.unverified} //nolint:gosec // an admin granted it
	var err error
	if config.RootCAs, err = s.roots(roots); err != nil || s.certificate == "" {
		return config, err
	}
	pair, err := KeyPair(s.certificate, s.key)
	if err != nil {
		return nil, &Error{Reason: TLS, Rule: ruleOurs}
	}
	// Always, and not only when the server's list names who signed it: such lists are often wrong, and the server says what
	// it wants better than nobody.
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	return config, nil
}

func (s settings) roots(roots *x509.CertPool) (*x509.CertPool, error) {
	if s.authorities == "" {
		return roots, nil
	}
	var err error
	if roots == nil {
		roots, err = x509.SystemCertPool()
	}
	if err != nil { // a machine without authorities trusts those that are named
		roots = x509.NewCertPool()
	}
	roots = roots.Clone()
	if !roots.AppendCertsFromPEM([]byte(s.authorities)) {
		return nil, &Error{Reason: TLS, Rule: ruleAuthorities}
	}
	return roots, nil
}

// KeyPair reads a certificate with its chain, and its key, which stands with the certificate when it is "". Its error
// quotes nothing of them.
func KeyPair(certificate, key string) (tls.Certificate, error) {
	if key == "" {
		key = certificate
	}
	return tls.X509KeyPair([]byte(certificate), []byte(key))
}
