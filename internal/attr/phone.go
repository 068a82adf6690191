package attr

import (
	"strconv"

	"github.com/nyaruka/phonenumbers"

	"patchbay/internal/fault"
)

// ParsePhone turns a phone number in any usual spelling into E.164, as +14155552671. The region, an ISO 3166 code
// such as "US", is the country of numbers that are typed without one; "" accepts only numbers with a country code.
func ParsePhone(s, region string) (Value, error) {
	n, err := phonenumbers.Parse(s, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return Value{}, fault.New(fault.Invalid,
			"That is not a phone number we can reach. Write it with its country code, such as +1 415 555 2671.")
	}
	return TextOf(phonenumbers.Format(n, phonenumbers.E164)), nil
}

// DialCode returns the country code of an E.164 number with its plus, as "+1", or "" when it has none.
func DialCode(e164 string) string {
	n, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return ""
	}
	return "+" + strconv.Itoa(int(n.GetCountryCode()))
}
