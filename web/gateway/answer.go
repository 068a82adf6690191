package gateway

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

// The answers. The order of the fields is that of the documentation.
type (
	sent struct {
		Success   bool   `json:"success"`
		OTP       string `json:"otp"`
		ExpiresIn int    `json:"expires_in"`
	}
	unknown struct {
		Success   bool   `json:"success"`
		Reason    string `json:"reason"`
		OTP       string `json:"otp"`
		ExpiresIn int    `json:"expires_in"`
	}
	refused struct {
		Success    bool   `json:"success"`
		Reason     string `json:"reason"`
		RetryAfter int    `json:"retry_after,omitempty"`
	}
	verified struct {
		Success  bool   `json:"success"`
		Verified bool   `json:"verified"`
		Phone    string `json:"phone"`
	}
	notVerified struct {
		Success      bool   `json:"success"`
		Verified     bool   `json:"verified"`
		Reason       string `json:"reason"`
		AttemptsLeft int    `json:"attempts_left"`
	}
)

func answer(w http.ResponseWriter, status int, body any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // fails only when the caller has gone
}

// outage is how many seconds a caller is told to wait for what is not there at the moment (RFC 9110 section 10.2.3).
const outage = "10"

func refuse(w http.ResponseWriter, status int, reason string) {
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", outage)
	}
	answer(w, status, refused{Reason: reason})
}

// fail answers an error: a wait for a refusal, the sentence for a fault, and Unknown for what is our own mistake. The
// cause goes to the log alone.
func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	if wait, ok := errors.AsType[*otp.Refusal](err); ok {
		w.Header().Set("Retry-After", strconv.Itoa(wait.Seconds()))
		answer(w, http.StatusTooManyRequests, refused{Reason: string(wait.Reason), RetryAfter: wait.Seconds()})
		return
	}
	status, known := statuses[fault.KindOf(err)]
	if !known {
		status = http.StatusInternalServerError
	}
	if status >= http.StatusInternalServerError {
		h.log.ErrorContext(r.Context(), "OTP gateway", "path", r.URL.Path, "status", status, "err", err)
	}
	refuse(w, status, sentence(err))
}

// sentence says everything that is wrong, since there is no form that could mark the fields.
func sentence(err error) string {
	fields := fault.Fields(err)
	if len(fields) < 2 {
		return fault.Message(err)
	}
	all := make([]string, len(fields))
	for i, f := range fields {
		all[i] = f.Message
	}
	return strings.Join(all, " ")
}
