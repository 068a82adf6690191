package otp

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// prefixCut is how many last digits a number loses to become its prefix: pumping fraud rents numbers in rows.
const prefixCut = 4

// numberType is a kind of number that costs its caller, pays its owner, or is no person's phone. The types are hints
// only: in North America, for example, mobile and fixed lines look alike.
type numberType struct {
	name  string // in --limit-otp-refused-types
	words string
	kind  phonenumbers.PhoneNumberType
	area  string // instead of the kind
}

// global is the area of numbers of no country, such as +881 and +870 (ITU-T E.164, country codes for global services),
// where satellite phones are.
const global = "001"

var numberTypes = []numberType{
	{name: "premium", words: "premium-rate", kind: phonenumbers.PREMIUM_RATE},
	{name: "shared-cost", words: "shared-cost", kind: phonenumbers.SHARED_COST},
	{name: "voip", words: "internet telephony", kind: phonenumbers.VOIP},
	{name: "toll-free", words: "toll-free", kind: phonenumbers.TOLL_FREE},
	{name: "satellite", words: "satellite and other worldwide", area: global},
}

// number reads the number that a code is to go to, and refuses those that codes are not sent to.
func (l Limits) number(typed string) (string, error) {
	v, err := attr.ParsePhone(strings.TrimSpace(typed), "")
	if err != nil {
		return "", invalid("toNumber", "toNumber is not a phone number we can reach. Write it with its country code, such as +1 415 555 2671.")
	}
	e164 := v.Text()
	n, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return "", err
	}
	kind, area := phonenumbers.GetNumberType(n), phonenumbers.GetRegionCodeForNumber(n)
	for _, t := range numberTypes {
		if slices.Contains(l.RefusedTypes, t.name) && (t.area == area || t.area == "" && t.kind == kind) {
			return "", invalid("toNumber", "Codes are not sent to "+t.words+" numbers.")
		}
	}
	if len(l.Countries) > 0 && !slices.Contains(l.Countries, area) {
		return "", invalid("toNumber", "Codes are not sent to numbers of this country.")
	}
	return e164, nil
}

// checkNumbers adds the problems of the two lists.
func (l Limits) checkNumbers(p *fault.Problems) {
	for _, name := range l.RefusedTypes {
		if !slices.ContainsFunc(numberTypes, func(t numberType) bool { return t.name == name }) {
			p.Add("otp-refused-types", "%q is not one of premium, shared-cost, voip, satellite, toll-free.", name)
		}
	}
	for _, c := range l.Countries {
		if !phonenumbers.GetSupportedRegions()[c] {
			p.Add("otp-countries", "%q is not a country code such as US or GB.", c)
		}
	}
}

func prefixOf(e164 string) string { return e164[:len(e164)-prefixCut] }

// Network returns what visitors are counted by, here and wherever else there are limits: an IPv4 address, or the /64 that
// one subscriber has of IPv6 (RFC 6177). What is neither is taken as it is.
func Network(visitor string) string {
	visitor = strings.TrimSpace(visitor)
	addr, err := netip.ParseAddr(visitor)
	if err != nil {
		prefix, err := netip.ParsePrefix(visitor)
		if err != nil {
			return visitor
		}
		addr = prefix.Addr()
	}
	if addr = addr.Unmap().WithZone(""); addr.Is4() {
		return addr.String()
	}
	return netip.PrefixFrom(addr, 64).Masked().String()
}

// mask is how logs show a number: +1415…71.
func mask(e164 string) string { return e164[:5] + "…" + e164[len(e164)-2:] }

// invalid is a fault about one field of the request.
func invalid(field, sentence string) error {
	return &fault.Error{Kind: fault.Invalid, Message: sentence, Fields: []fault.Field{{Name: field, Message: sentence}}}
}
