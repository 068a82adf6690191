package apidef

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"patchbay/internal/fault"
)

// Environment is a named set of constants for templates, such as the base URL of a stage. One is active at a time.
type Environment struct {
	ID        string
	Key       string
	Name      string
	Constants []Row // Key is the name in {{env.name}}, Value is plain text
	BuiltIn   bool  // its otp_gateway is computed from this process's listener and never stored
	Active    bool
	Revision  int
	CreatedAt time.Time
	UpdatedAt time.Time
}

// OTPGateway is the constant that the URLs of the OTP presets begin with.
const OTPGateway = "otp_gateway"

var constantName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// Values returns the constants by name.
func (e Environment) Values() map[string]string {
	v := make(map[string]string, len(e.Constants))
	for _, c := range e.Constants {
		v[c.Key] = c.Value
	}
	return v
}

// Lacking returns the constants of another environment that this one does not have. What is computed here is no lack.
func (e Environment) Lacking(other Environment) []Row {
	have, lacking := e.Values(), []Row(nil)
	for _, c := range other.Constants {
		if _, has := have[c.Key]; !has && (!e.BuiltIn || c.Key != OTPGateway) {
			lacking = append(lacking, c)
		}
	}
	return lacking
}

// Validate returns every problem of the environment.
func (e Environment) Validate() error {
	var p fault.Problems
	if strings.TrimSpace(e.Name) == "" {
		p.Add("name", "Give the environment a name.")
	}
	if !KeyPattern.MatchString(e.Key) {
		p.Add("key", "A key has small letters, digits and - as in staging.")
	}
	seen := map[string]bool{}
	for i, c := range e.Constants {
		field := fmt.Sprintf("constants.%d.key", i)
		switch {
		case !constantName.MatchString(c.Key):
			p.Add(field, "A name has small letters, digits and _ as in base_url.")
		case seen[c.Key]:
			p.Add(field, "There is a constant of this name already.")
		case e.BuiltIn && c.Key == OTPGateway:
			p.Add(field, "This environment computes %s by itself.", OTPGateway)
		}
		seen[c.Key] = true
	}
	return p.Err()
}
