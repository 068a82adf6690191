package gateway

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"patchbay/internal/fault"
)

// maxBody is more than any request needs.
const maxBody = 32 << 10

// field is a value of the body. Callers send texts, numbers and null as their attributes come; a number keeps its
// digits, and null is an empty text.
type field struct {
	value  string
	number bool
}

// UnmarshalJSON refuses what no attribute of a number or code is.
func (f *field) UnmarshalJSON(raw []byte) error {
	switch raw[0] {
	case 'n':
		return nil
	case '"':
		return json.Unmarshal(raw, &f.value)
	case '{', '[', 't', 'f':
		return errNotText
	}
	f.value, f.number = string(raw), true
	return nil
}

var errNotText = fault.New(fault.Invalid, "Every field of the body is a text; this one has a list, an object, true or false.")

// text returns the value without what copying and pasting leaves around it.
func (f field) text() string { return strings.TrimSpace(f.value) }

// numeric says whether the value came as a plain whole number.
func (f field) numeric() bool { return f.number && strings.Trim(f.value, "0123456789") == "" }

type sendBody struct {
	AccountSID   field `json:"accountSID"`
	AuthToken    field `json:"authToken"`
	FromNumber   field `json:"fromNumber"`
	ToNumber     field `json:"toNumber"`
	Conversation field `json:"conversation"`
}

type verifyBody struct {
	SystemOTP    field `json:"systemOtp"`
	UserOTP      field `json:"userOtp"`
	ToNumber     field `json:"toNumber"`
	Conversation field `json:"conversation"`
}

// read reads the one JSON object of the body into v.
func read(w http.ResponseWriter, r *http.Request, v any) error {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return fault.Wrap(err, fault.TooLarge, "The body is larger than 32 KiB.")
	}
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "The body did not arrive whole.")
	}
	err = json.Unmarshal(raw, v)
	if errors.Is(err, errNotText) {
		return errNotText
	}
	return fault.Wrap(err, fault.Invalid, "The body is not a JSON object of the fields that this path takes.")
}
