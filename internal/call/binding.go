package call

import (
	"cmp"
	"slices"
	"strings"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

// mayBeSaved checks the secrets of the definition against the host as it is written, so that its author learns at once
// what maySend would refuse.
func (c *compiled) mayBeSaved() error {
	var p fault.Problems
	for _, e := range c.secrets() {
		if refusal := c.refusal(e, c.request.Host()); refusal != "" {
			p.Add("url", "%s", refusal)
		}
	}
	c.checkTokenHost(&p)
	return p.Err()
}

// maySend checks the secrets of a call against the host that is really called, whatever a value or the active environment
// made of it. A redirect to another host takes nothing of the definition there, so this host is the only one.
func (c *compiled) maySend(r *render.Rendered) error {
	secrets := c.secrets()
	if len(secrets) == 0 {
		return nil
	}
	origin, err := egress.OriginOf(r.URL())
	if err != nil {
		return nil // egress refuses it with the same error
	}
	_, address, _ := strings.Cut(origin.String(), "://")
	for _, e := range secrets {
		refusal := cmp.Or(c.refusal(e, address), c.tokenRefusal(e, r.Auth("token_url")))
		if e.Key == secret.OTPGatewayKey && !c.gateway { // with it, anybody else could send text messages at our expense
			refusal = "The secret " + e.Key + " is for the built-in OTP gateway only. Make a secret of your own for this address."
		}
		if refusal != "" {
			return fault.New(fault.Invalid, "%s", refusal)
		}
	}
	return nil
}

// secrets returns the entries of the secret store that the definition names.
func (c *compiled) secrets() []secret.Entry {
	var used []secret.Entry
	for _, e := range c.workspace.Secrets {
		if slices.Contains(c.request.SecretsUsed(), e.Key) {
			used = append(used, e)
		}
	}
	return used
}

// refusal says, for builders, why the API may not send the entry to the address, or "".
func (c *compiled) refusal(e secret.Entry, address string) string {
	switch {
	case !e.MayServe(c.api.Key):
		return "The secret " + e.Key + " is not for this API. An admin can tick the API in the secret, or use another secret here."
	case e.MayGoTo(address):
		return ""
	case strings.HasPrefix(address, "*."):
		return "A value chooses the host, and the secret " + e.Key + " may not go to " + address + ". An admin can add " + address + " to the hosts of the secret."
	}
	return "The secret " + e.Key + " may not go to " + address + ". An admin can add " + address + " to the hosts of the secret."
}
