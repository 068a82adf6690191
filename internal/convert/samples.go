package convert

import (
	"regexp"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
)

// sample makes attributes of values that are other ones in every call.
func (d *draft) sample() {
	d.sampleRows(d.Query)
	d.sampleRows(d.Body.Rows)
	switch d.Body.Kind {
	case apidef.JSONBody:
		d.Body.Text = d.sampleJSON(d.Body.Text)
	case apidef.GraphQLBody:
		d.Body.Variables = d.sampleJSON(d.Body.Variables)
	}
}

func (d *draft) sampleRows(rows []apidef.Row) {
	for i := range rows {
		if r := &rows[i]; !HasHole(r.Value) && r.FileName == "" {
			if hole, ok := d.offer(sampleOf(r.Key, r.Value, true)); ok {
				r.Value = hole
			}
		}
	}
}

func (d *draft) sampleJSON(text string) string {
	var edits []edit
	for _, v := range scalars(text) {
		raw := text[v.from:v.to]
		isText := raw[0] == '"'
		if isText {
			raw = unquoted(raw)
		}
		if HasHole(raw) {
			continue
		}
		if hole, ok := d.offer(sampleOf(v.key, raw, isText)); ok && isText {
			edits = append(edits, edit{v.from, v.to, `"` + hole + `"`})
		} else if ok {
			edits = append(edits, edit{v.from, v.to, hole})
		}
	}
	return edited(text, edits)
}

// offer makes an attribute of the sample and returns its placeholder, or only offers it.
func (d *draft) offer(s Offer, certain bool) (hole string, ok bool) {
	s.Place = d.Place
	switch {
	case s.Type == "":
		return "", false
	case d.named(s) || d.options.Samples.takes(certain):
		return Hole(d.Attribute(s.Label, s.Type, s.Value)), true
	}
	if len(d.offers) < maxNotes {
		d.offers = append(d.offers, s)
	}
	return "", false
}

// named says whether somebody has named the sample, and keeps the names.
func (d *draft) named(s Offer) bool {
	found := false
	for _, name := range d.options.Take {
		if name == s.Name() || name == s.Label {
			found = true
			d.taken = append(d.taken, name)
		}
	}
	return found
}

func (r SampleRule) takes(certain bool) bool {
	return r == AllSamples || r == CertainSamples && certain
}

var (
	phoneNumber = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)
	digits      = regexp.MustCompile(`^-?\d+$`)
	// visitorPhone and visitorEmail are names of what belongs to whoever chats, and not to who sends.
	visitorPhone = regexp.MustCompile(`^(?:to|phone|mobile|msisdn|recipient|number|tel|telephone|to_number|phone_number|phonenumber|mobile_number|contact)$`)
	visitorEmail = regexp.MustCompile(`^(?:to|email|e_mail|mail|recipient|email_address|customer_email|receipt_email|contact)$`)
	personName   = regexp.MustCompile(`^(?:name|first_?name|last_?name|full_?name|given_?name|family_?name|customer_?name|user_?name)$`)
	idName       = regexp.MustCompile(`(?:^|_)(?:id|uuid|number)$`)
)

// sampleOf says what a value under a name is a sample of, with no type when it is none, and whether that is certain. A value
// is a sample only if the attribute would send it again to the byte.
func sampleOf(name, value string, isText bool) (s Offer, certain bool) {
	key := strings.ReplaceAll(snake(name), "-", "_")
	s = Offer{Label: name, Value: value}
	switch {
	case isText && phoneNumber.MatchString(value):
		if s.Type = attr.TypePhone; visitorPhone.MatchString(key) || key == "" {
			s.Label = "phone"
		}
		return s, true
	case isText && strings.Contains(value, "@") && sameAs(attr.TypeEmail, value):
		if s.Type = attr.TypeEmail; visitorEmail.MatchString(key) || key == "" {
			s.Label = "email"
		}
		return s, true
	case idName.MatchString(key) && value != "" && (isText || digits.MatchString(value)):
		s.Type = attr.TypeText
		if !isText {
			s.Type = attr.TypeNumber
		}
	case isText && personName.MatchString(key) && value != "":
		s.Type = attr.TypeText
	}
	if s.Type != "" && !sameAs(s.Type, value) {
		s.Type = ""
	}
	return s, false
}

func sameAs(t attr.Type, value string) bool {
	v, err := t.Parse(value)
	return err == nil && v.Text() == value
}
