package egress

import (
	"fmt"
	"strings"

	"patchbay/internal/fault"
)

// Reason says why there is no response. The values are keys of the outcome table, the same in UI, API and bundles.
type Reason string

// The reasons.
const (
	Blocked    Reason = "blocked"    // a rule of ours forbids the call; nothing was dialled for it
	Timeout    Reason = "timeout"    // the deadline of the whole chain passed
	Connection Reason = "connection" // no address, no connection, or it broke
	TLS        Reason = "tls"        // the handshake or the certificate failed
	TooLarge   Reason = "too_large"  // the headers or the body pass their cap
)

// Unreachable is the one sentence that visitors get whatever the reason, so that nobody can scan ports with it.
const Unreachable = "The service could not be reached. Please try again later."

// Error is a call without a response. It is a fault too: Denied when blocked, TooLarge, or else Unavailable, with the
// sentence Unreachable; Detail has the one for builders. None of its texts holds a path, a query or a header value.
type Error struct {
	Reason       Reason
	Rule         string // of a blocked call, and of some others: which rule; a key of ruleTexts
	Address      string // the refused address, when it came to one
	Host         string
	Origin       Origin // of the hop that failed; zero when its URL can't be read
	Hops         []Hop  // the redirects before it
	Unverified   bool   // a certificate was not looked at, as Security.Unverified wants
	BytesWritten bool   // part of the request may have left: only repeat what is safe to repeat
	Err          error  // the cause, for the log
	subject      string
}

// Error returns text for logs.
func (e *Error) Error() string {
	text := "egress: " + string(e.Reason) + ": " + e.Detail()
	if e.Err == nil {
		return text
	}
	return text + ": " + e.Err.Error()
}

// Unwrap returns the fault and the cause.
func (e *Error) Unwrap() []error {
	kind := fault.Unavailable
	switch e.Reason {
	case Blocked:
		kind = fault.Denied
	case TooLarge:
		kind = fault.TooLarge
	}
	visible := &fault.Error{Kind: kind, Message: Unreachable}
	if e.Err == nil {
		return []error{visible}
	}
	return []error{visible, e.Err}
}

// Detail returns the sentence for builders: it names the rule's subject and what to do. Visitors must not see it.
func (e *Error) Detail() string {
	switch {
	case ruleTexts[e.Rule] != "":
		return strings.ReplaceAll(ruleTexts[e.Rule], "{}", e.subject)
	case e.Reason == Timeout:
		return fmt.Sprintf("%s did not answer in time.", e.Host)
	case e.Reason == TLS:
		return fmt.Sprintf("No secure connection to %s: the handshake failed.", e.Host)
	}
	return fmt.Sprintf("The connection to %s failed or broke.", e.Host)
}

// The rules that a grant may lift.
const (
	RulePrivate   = "private"
	RuleLocalName = "local_name"
	RulePort      = "port"
	RuleExpired   = "certificate_expired"
	RuleAuthority = "certificate_authority"
	RuleOtherHost = "certificate_host"
)

// RuleLoopback is this machine, which the owner of the server alone opens. RuleResolve is a name that leads nowhere just now.
const (
	RuleLoopback = "loopback"
	RuleResolve  = "resolve"
)

// The others. A rule's name is stable; its sentence is not.
const (
	ruleURL      = "url"
	ruleScheme   = "scheme"
	ruleUserinfo = "userinfo"
	ruleHost     = "host"
	ruleNumeric  = "numeric_host"
	ruleZone     = "zone"
	ruleNever    = "never"
	ruleOwn      = "own_listener"
	ruleReserved = "reserved"
	ruleNetwork  = "network"
	ruleMethod   = "method"
	ruleHeader   = "header"
	ruleValue    = "header_value"
	ruleDown     = "redirect_downgrade"
	ruleHeaders  = "response_headers"
	ruleBody     = "response_body"
	ruleSource   = "request_body"

	ruleNoTLS       = "no_tls"
	ruleWanted      = "client_certificate_refused"
	ruleOurs        = "client_certificate"
	ruleAuthorities = "authorities"
)

// ruleTexts has a sentence for each rule; {} stands for what it is about.
var ruleTexts = map[string]string{
	ruleURL:       "The URL cannot be read; it has the form https://host/path.",
	ruleScheme:    "Only http and https can be called.",
	ruleUserinfo:  "The URL must not hold a user name or password; send them in a header.",
	ruleHost:      "{} is not a host name.",
	ruleNumeric:   "{} is not a plain address; write IPv4 addresses as four decimal numbers.",
	RuleLocalName: "{} is a local name; the owner of the server can permit it with --egress-allow {}.",
	RulePort:      "Port {} is closed; an admin can grant it to this API where the address is private, or the owner of the server can open it with --egress-ports.",
	ruleZone:      "{} has a zone; such addresses are never called.",
	ruleNever:     "{} is never called, whatever is allowed: link-local, cloud metadata, multicast or tunnelled.",
	ruleOwn:       "{} is this server itself.",
	RuleLoopback:  "{} is this machine; the owner of the server can open it with --egress-allow {}.",
	RulePrivate: "{} is a private address; an admin can grant it to this API, " +
		"or the owner of the server can open it with --egress-allow {}.",
	ruleReserved: "{} lies in a range that is reserved for special use.",
	ruleNetwork:  "Only TCP over IPv4 and IPv6 is dialled, not {}.",
	ruleMethod:   "{} is not a method that can be sent.",
	ruleHeader:   "The header {} cannot be set here.",
	ruleValue:    "The value of the header {} has a line break or another control character.",
	ruleDown:     "{} redirects from https to http.",
	RuleResolve:  "The name {} has no address.",
	ruleHeaders:  "The headers of the response are larger than {} bytes.",
	ruleBody:     "The body of the response is larger than {} bytes.",
	ruleSource:   "The body could not be read while it was sent: a file in it may be deleted.",

	RuleExpired:     "The certificate of {}. Whoever runs that server has to renew it.",
	RuleAuthority:   "The certificate of {} was signed by an authority that is not known here. If you trust it, add its certificate in the Options tab.",
	RuleOtherHost:   "The certificate of {} is not made out to that host.",
	ruleNoTLS:       "{} does not talk TLS on this port; perhaps its address begins with http://.",
	ruleWanted:      "{} refused the certificate of this call, or wants one that it does not have.",
	ruleOurs:        "The client certificate and its key can't be read, or they do not belong together.",
	ruleAuthorities: "The certificates of further authorities can't be read.",
}

// blocked is a refusal under the rule, which is about the subject.
func blocked(rule, subject string) *Error {
	return &Error{Reason: Blocked, Rule: rule, subject: subject}
}
