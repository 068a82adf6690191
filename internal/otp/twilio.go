package otp

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

// TwilioBase is where Twilio's API is.
const TwilioBase = "https://api.twilio.com"

// twilioTimeout is how long Twilio may take. Its answer is small, too.
const (
	twilioTimeout = 20 * time.Second
	twilioBytes   = 64 << 10
)

// caller is the way out, an *egress.Client.
type caller interface {
	Do(ctx context.Context, r egress.Request) (egress.Response, error)
}

// Twilio sends through Twilio's Messages resource (https://www.twilio.com/docs/messaging/api/message-resource), in
// the name of whoever asks.
type Twilio struct {
	client caller
	base   string
}

// NewTwilio returns a Twilio that is reached at the base URL; "" means TwilioBase.
func NewTwilio(client caller, base string) *Twilio {
	return &Twilio{client: client, base: strings.TrimSuffix(cmp.Or(base, TwilioBase), "/")}
}

// Credentials are a Twilio account and the number that its messages come from.
type Credentials struct {
	AccountSID string
	AuthToken  secret.Value
	From       string
}

// empty says that no account was named; a number alone names none.
func (c Credentials) empty() bool { return c.AccountSID == "" && c.AuthToken.Reveal() == "" }

// sidForm keeps the account from reaching into the path.
var sidForm = regexp.MustCompile(`^[A-Za-z0-9]{2,64}$`)

func (c Credentials) check() error {
	var p fault.Problems
	if c.AccountSID == "" {
		p.Add("accountSID", "authToken is filled but accountSID is empty. Fill both, or empty both to use the sandbox.")
	} else if !sidForm.MatchString(c.AccountSID) {
		p.Add("accountSID", "accountSID has letters and digits only, as in AC0123456789abcdef.")
	}
	if c.AuthToken.Reveal() == "" {
		p.Add("authToken", "accountSID is filled but authToken is empty. Fill both, or empty both to use the sandbox.")
	}
	if c.From == "" {
		p.Add("fromNumber", "fromNumber is empty. Fill in the Twilio number that sends.")
	}
	return p.Err()
}

// With returns the Sender of one account.
func (t *Twilio) With(c Credentials) Sender { return account{t, c} }

type account struct {
	*Twilio
	Credentials
}

// Send posts the message. It is tried once: Twilio takes no Idempotency-Key for messages.
func (a account) Send(ctx context.Context, m Message) error {
	form := url.Values{"To": {m.To.Reveal()}, "From": {a.From}, "Body": {m.Text.Reveal()}}
	resp, err := a.client.Do(ctx, egress.Request{
		Method: http.MethodPost,
		URL:    a.base + "/2010-04-01/Accounts/" + a.AccountSID + "/Messages.json",
		Header: http.Header{
			"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(a.AccountSID+":"+a.AuthToken.Reveal()))},
			"Content-Type":  {"application/x-www-form-urlencoded"},
		},
		Body: []byte(form.Encode()), Timeout: twilioTimeout, MaxBytes: twilioBytes,
	})
	if err != nil {
		return notAnswered(err)
	}
	return answered(resp)
}

// notAnswered tells a message that never left from one that may have arrived.
func notAnswered(err error) error {
	if e, ok := errors.AsType[*egress.Error](err); ok && !e.BytesWritten {
		return fault.Wrap(err, fault.Unavailable, "Twilio could not be reached, so no code was sent. Please try again later.")
	}
	return unknown(err)
}

// refusals are Twilio's error codes that the caller can do something about
// (https://www.twilio.com/docs/api/errors). Its own texts are not passed on: they hold the number.
var refusals = map[int]string{
	20003: "Twilio did not accept accountSID and authToken.",
	21211: "Twilio says that toNumber is not a valid number.",
	21212: "Twilio says that fromNumber is not a valid number.",
	21408: "The Twilio account may not send to this country.",
	21606: "The Twilio account may not send from fromNumber.",
	21608: "The Twilio account is on trial and sends to verified numbers only.",
	21610: "This number has unsubscribed from messages of fromNumber.",
	21614: "Twilio says that toNumber can't receive text messages.",
	21659: "The Twilio account does not own fromNumber.",
}

// answered reads Twilio's verdict. After a failure of its own (5xx) the message may have been taken all the same.
func answered(resp egress.Response) error {
	var verdict struct{ Code int }
	_ = json.Unmarshal(resp.Body, &verdict) // what is no JSON has no code
	sentence, known := refusals[verdict.Code]
	switch {
	case resp.Status >= 200 && resp.Status < 300:
		return nil
	case resp.Status >= 500:
		return unknown(fault.New(fault.Unavailable, "Twilio answered %d", resp.Status))
	case resp.Status == http.StatusTooManyRequests:
		return fault.New(fault.Unavailable, "Twilio is busy, so no code was sent. Please try again later.")
	case resp.Status == http.StatusUnauthorized:
		return fault.New(fault.Invalid, "%s", refusals[20003])
	case known:
		return fault.New(fault.Invalid, "%s", sentence)
	}
	return fault.New(fault.Invalid, "Twilio refused the message (HTTP %d, error %d).", resp.Status, verdict.Code)
}
