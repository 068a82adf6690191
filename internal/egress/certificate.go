package egress

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"time"
)

// maxNames is how many of the names in a certificate a sentence lists.
const maxNames = 5

// unsecured says why no secure connection came about: a rule, and what its sentence is about; "" when there is nothing to
// say beside that.
func unsecured(host string, err error) (rule, subject string) {
	if wrong, ok := errors.AsType[x509.HostnameError](err); ok {
		return RuleOtherHost, host + named(wrong.Certificate)
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return RuleAuthority, host
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return RuleExpired, host + period(invalid.Cert)
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return ruleNoTLS, host
	}
	if text := err.Error(); strings.Contains(text, "remote error") && strings.Contains(text, "certificate") { // alerts have no type
		return ruleWanted, host
	}
	return "", ""
}

// period says when the certificate is good, in one of the two ways in which it is not good now.
func period(c *x509.Certificate) string {
	if time.Now().Before(c.NotBefore) {
		return " is not good before " + c.NotBefore.UTC().Format(time.DateOnly)
	}
	return " expired on " + c.NotAfter.UTC().Format(time.DateOnly)
}

func named(c *x509.Certificate) string {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return " (it names none)"
	}
	more := ""
	if len(names) > maxNames {
		names, more = names[:maxNames], ", …"
	}
	return " (it names " + visible(strings.Join(names, ", ")) + more + ")"
}
