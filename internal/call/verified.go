package call

import (
	"net/http"
	"strings"

	"github.com/tidwall/gjson"

	"patchbay/internal/apidef"
	"patchbay/internal/egress"
	"patchbay/internal/render"
)

// verifiedPhone returns the number that the gateway's answer proves. Ask only for answers of our own gateway: anybody
// else's could say what it likes.
func verifiedPhone(rendered *render.Rendered, response egress.Response) string {
	if response.Status != http.StatusOK || !strings.HasSuffix(rendered.URL(), apidef.VerifyOTPPath) {
		return ""
	}
	answer := gjson.ParseBytes(response.Body)
	if answer.Get("verified").Type != gjson.True {
		return ""
	}
	return answer.Get("phone").String()
}
