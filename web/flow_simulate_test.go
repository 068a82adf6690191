package web_test

import (
	"net/http"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/flow"
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

func TestTheSimulatorSaysWhereAnswersComeFrom(t *testing.T) {
	w := newWorld(t)
	order, err := w.db.SaveAPI(w.ctx, apidef.API{Key: "get-order", Name: "Get order", Method: "GET", URL: "https://shop.example", Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes()})
	must(t, err)
	f := flow.Flow{Key: "orders", Name: "Orders", Draft: flow.Graph{Components: []flow.Component{
		{ID: "call", Kind: flow.API, Name: "Look", Settings: flow.Settings{API: "get-order", ResponseCodes: []string{"503"}}, Next: map[string]string{"503": "late", "others": "bye"}},
		{ID: "late", Kind: flow.End, Settings: flow.Settings{Text: "Come back later."}}, {ID: "bye", Kind: flow.End, Settings: flow.Settings{Text: "Good bye."}}}}}
	must(t, second(w.db.SaveFlow(w.ctx, f)))
	builder := w.as(auth.Builder)
	const path = "/flows/orders/simulate"
	run := func(a answer) string { return a.doc().Find("input[name=run]").AttrOr("value", "") }
	builder.get(path).want(http.StatusOK, "Answers of APIs are made up from their mappings. Nothing is sent.", "Good bye.")
	must(t, w.db.AppendCalls(w.ctx, []call.LogRow{
		{ID: "log_1", At: w.clock.Now(), APIID: order.ID, APIKey: order.Key, Outcome: "others", Status: http.StatusServiceUnavailable, CalledBy: call.ByTest,
			Detail: call.LogDetail{Answer: `{"closed":true}`, Size: 15}},
		{ID: "log_2", At: w.clock.Now(), APIID: order.ID, APIKey: order.Key, Outcome: "timeout", CalledBy: call.ByTest}}))
	t.Run("a real answer is the default", func(t *testing.T) {
		builder.get(path).want(http.StatusOK, "APIs answer as they last did. Nothing is sent.", "Come back later.", "Last answer: 503")
	})
	t.Run("all are made up again by one switch", func(t *testing.T) {
		made := builder.post(path, "run", run(builder.get(path)), "set_mode", "", "modes", "")
		made.want(http.StatusOK, "made up from their mappings")
		builder.post(path, "run", run(made), "do", "restart").want(http.StatusOK, "made up from their mappings", "Good bye.")
		builder.post(path, "run", run(made), "set_mode", "", "modes", "live").want(http.StatusOK, "APIs are really called.")
	})
	t.Run("one API can have its own", func(t *testing.T) {
		own := builder.post(path, "run", run(builder.get(path)), "set_mode", "get-order", "mode.get-order", "timeout")
		own.want(http.StatusOK, "APIs are answered in several ways. Nothing is sent.")
		builder.post(path, "run", run(own), "set_mode", "get-order", "mode.get-order", "last").want(http.StatusOK, "APIs answer as they last did.")
	})
}
