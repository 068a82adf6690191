package egress

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
)

// SetConnect replaces the step after the address check, so that a test sees every connect() and none leaves.
func (c *Client) SetConnect(connect func(*net.Dialer, context.Context, string, string) (net.Conn, error)) {
	c.connect = connect
}

// Trust makes the client trust the test's certificates.
func (c *Client) Trust(roots *x509.CertPool) {
	c.open.TLSClientConfig.RootCAs, c.granted.TLSClientConfig.RootCAs = roots, roots
}

// CheckAddress is the check under the dialler alone, without any grant.
func (c *Client) CheckAddress(network, address string) error {
	return c.control(access{})(network, address, nil)
}

// DialUnchecked dials an address that no check has admitted, as a bug above the dialler would.
func (c *Client) DialUnchecked(ctx context.Context, addrs ...netip.AddrPort) (net.Conn, error) {
	if len(addrs) > 0 {
		ctx = context.WithValue(ctx, pinKey{}, pin{addrs: addrs})
	}
	return c.dial(ctx, "tcp", "ignored.example:80")
}
