package egresstest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// Authority signs certificates for tests.
type Authority struct {
	PEM  string
	Pool *x509.CertPool
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewAuthority returns an authority that nobody knows yet. Changes may make another one of it first.
func NewAuthority(t testing.TB, name string, changes ...func(*x509.Certificate)) *Authority {
	t.Helper()
	a := &Authority{Pool: x509.NewCertPool()}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageCertSign}
	for _, change := range changes {
		change(template)
	}
	a.cert, a.key = sign(t, template, template, nil)
	a.PEM = asPEM("CERTIFICATE", a.cert.Raw)
	a.Pool.AddCert(a.cert)
	return a
}

// Issue returns a certificate for this machine and its key, as PEM. Change may make another one of it first.
func (a *Authority) Issue(t testing.TB, change func(*x509.Certificate)) (certificate, key string) {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	if change != nil {
		change(template)
	}
	cert, made := sign(t, template, a.cert, a.key)
	der, err := x509.MarshalPKCS8PrivateKey(made)
	if err != nil {
		t.Fatal(err)
	}
	return asPEM("CERTIFICATE", cert.Raw), asPEM("PRIVATE KEY", der)
}

// Server starts a server whose certificate the authority signed. With clients it wants certificates of its callers that
// clients signed. It ends with the test.
func (a *Authority) Server(t testing.TB, h http.Handler, clients *Authority, change func(*x509.Certificate)) *httptest.Server {
	t.Helper()
	s := a.Unstarted(t, h, clients, change)
	s.StartTLS()
	return s
}

// Unstarted is Server before it begins.
func (a *Authority) Unstarted(t testing.TB, h http.Handler, clients *Authority, change func(*x509.Certificate)) *httptest.Server {
	t.Helper()
	pair, err := tls.X509KeyPair(both(a.Issue(t, change)))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(h)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that are meant to fail
	if clients != nil {
		s.TLS.ClientAuth, s.TLS.ClientCAs = tls.RequireAndVerifyClientCert, clients.Pool
	}
	t.Cleanup(s.Close)
	return s
}

func both(certificate, key string) (a, b []byte) { return []byte(certificate), []byte(key) }

// sign signs with the parent's key, or with the new one when there is none.
func sign(t testing.TB, template, parent *x509.Certificate, by *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if by == nil {
		by = key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

func asPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
