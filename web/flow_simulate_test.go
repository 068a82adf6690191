package web_test

import (
	"net/http"
	"testing"

	"patchbay/internal/auth"
)

func TestTheSimulatorWithoutAScript(t *testing.T) {
	w := newWorld(t)
	w.seed()
	builder := w.as(auth.Builder)
	const path = "/flows/phone-verification/simulate"
	run := func(a answer) string { return a.doc().Find("input[name=run]").AttrOr("value", "") }
	start := builder.get(path)
	start.want(http.StatusOK, "What is your phone number")
	asked := builder.post(path, "run", run(start), "do", "say", "text", "+14155552671")
	asked.want(http.StatusOK, "we can't verify numbers", "The secret otp_gateway_key may not go to", "Step back")
	t.Run("what is stepped back to can be answered differently", func(t *testing.T) {
		builder.post(path, "run", run(asked), "back", "0").want(http.StatusOK, "What is your phone number")
	})
	t.Run("nobody goes on with the run of another one", func(t *testing.T) {
		w.as(auth.Admin).post(path, "run", run(asked), "do", "pass").want(http.StatusUnprocessableEntity, "Start again")
	})
	t.Run("who may not build may not play", func(t *testing.T) {
		w.as(auth.Viewer).get(path).want(http.StatusForbidden)
	})
}
