package simulate

import (
	"net/http"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/render"
)

// Code is the one-time code of every simulation, so that a run can be played again.
const Code = "246810"

const (
	handle    = "otpref_simulated_"
	codeLife  = 5 * time.Minute
	codeTries = 5
)

// IsOurs says whether the API is one of our own gateway, whose made-up answers go with the codes of the run.
func IsOurs(a apidef.API) bool { return strings.Contains(a.URL, "env."+apidef.OTPGateway) }

// madeUp is what our own gateway would answer, or an answer that has all that the API saves.
func madeUp(a apidef.API, schema attr.Schema, request *render.Rendered) (Reply, *Message) {
	if !IsOurs(a) {
		return MadeUpReply(a, schema), nil
	}
	asked := gjson.ParseBytes(request.Body())
	switch url := request.URL(); {
	case strings.HasSuffix(url, apidef.SendOTPPath):
		to := asked.Get("toNumber").String()
		if to == "" {
			return jsonReply(http.StatusBadRequest, map[string]any{"success": false, "reason": "A phone number is needed."}), nil
		}
		return jsonReply(http.StatusOK, map[string]any{"success": true, "otp": handle + to, "expires_in": int(codeLife.Seconds())}), &Message{to, Code}
	case strings.HasSuffix(url, apidef.VerifyOTPPath):
		to, ours := strings.CutPrefix(asked.Get("systemOtp").String(), handle)
		if !ours || strings.TrimSpace(asked.Get("userOtp").String()) != Code {
			return jsonReply(http.StatusBadRequest, map[string]any{"success": false, "verified": false, "reason": "not_verified", "attempts_left": codeTries - 1}), nil
		}
		return jsonReply(http.StatusOK, map[string]any{"success": true, "verified": true, "phone": to}), nil
	}
	return MadeUpReply(a, schema), nil
}

// code is what the gateway says to the component that verifies numbers by itself.
func (p *player) code(asked engine.CodeIntent) (engine.CallResult, *Message) {
	switch {
	case asked.Typed == "":
		return engine.CallResult{Outcome: "sent", Code: engine.CodeResult{Handle: handle + asked.Number, Expires: codeLife}}, &Message{asked.Number, Code}
	case asked.Typed == Code:
		return engine.CallResult{Outcome: "verified", Verified: asked.Number}, nil
	}
	p.wrong++
	return engine.CallResult{Outcome: "wrong", Code: engine.CodeResult{Left: max(0, codeTries-p.wrong)}}, nil
}
