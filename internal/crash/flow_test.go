package crash_test

import (
	"fmt"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

// The APIs that are called, one of each way to be repeated. Their keys are also the attributes that keep their answers.
const (
	look   = "look"   // GET: repeatable
	keep   = "keep"   // POST whose provider honours the key: repeatable
	charge = "charge" // POST: not repeatable
	put    = "put"    // PUT: repeatable
)

// Headers that say who asks and what about.
const (
	conversationHeader = "X-Conversation"
	wordHeader         = "X-Word"
)

func apiKeys() []string { return []string{look, keep, charge, put} }

// repeatable says whether a call that may be lost is sent again.
func repeatable(api string) bool { return api != charge }

func attributes() []attr.Attribute {
	list := []attr.Attribute{{Key: "word", Label: "Word", Type: attr.TypeText, Scope: attr.ScopeConversation},
		{Key: "reply", Label: "Reply", Type: attr.TypeText, Scope: attr.ScopeContact}}
	for _, key := range apiKeys() {
		list = append(list, attr.Attribute{Key: key, Label: key, Type: attr.TypeText, Scope: attr.ScopeConversation})
	}
	return list
}

// apis are the definitions. A call may take as long as seconds says.
func apis(address string, seconds int) []apidef.API {
	methods := map[string]string{look: "GET", keep: "POST", charge: "POST", put: "PUT"}
	var list []apidef.API
	for _, key := range apiKeys() {
		a := apidef.API{Key: key, Name: key, Method: methods[key], URL: address + "/" + key,
			Headers:  []apidef.Row{{Key: conversationHeader, Value: "{{conversation.id}}"}, {Key: wordHeader, Value: "{{word}}"}},
			Body:     apidef.Body{Kind: apidef.JSONBody, Text: `{"word":"{{word}}","id":"{{uuid}}"}`},
			Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "echo", Attribute: key}},
			Outcomes: apidef.DefaultOutcomes(),
			Options:  apidef.Options{TimeoutSeconds: seconds, HonoursKey: key == keep, Retries: 2}}
		if a.Method == "GET" {
			a.URL, a.Body = a.URL+"?word={{word}}&id={{uuid}}", apidef.Body{Kind: apidef.NoBody}
		}
		list = append(list, a)
	}
	return list
}

// delays are the seconds that the flows wait in the middle; each is a flow.
func delays() []int { return []int{0, 1, 2} }

func flowKey(seconds int) string { return fmt.Sprintf("wait-%d", seconds) }

// maxWord is how long an answer may be, in characters. A longer one is refused.
const maxWord = 40

// chatFlow asks, calls every API, waits in between, and says again whatever it hears.
func chatFlow(seconds int) flow.Flow {
	g := flow.Graph{Components: []flow.Component{
		question("ask", "word", "Word?", "heard"),
		message("heard", "You said {{word}}.", look),
	}}
	g.Components = append(g.Components, calling(look, keep)...)
	g.Components = append(g.Components, calling(keep, "wait")...)
	g.Components = append(g.Components, flow.Component{ID: "wait", Kind: flow.Delay, Name: "wait",
		Settings: flow.Settings{Seconds: seconds}, Next: map[string]string{flow.Next: charge}})
	g.Components = append(g.Components, calling(charge, put)...)
	g.Components = append(g.Components, calling(put, "more")...)
	g.Components = append(g.Components, question("more", "reply", "And now?", "end"),
		flow.Component{ID: "end", Kind: flow.End, Name: "end", Settings: flow.Settings{Text: "Bye: {{word}}, {{reply}}."}})
	return flow.Flow{Key: flowKey(seconds), Name: flowKey(seconds), Draft: g}
}

func question(id, attribute, text, next string) flow.Component {
	return flow.Component{ID: id, Kind: flow.Text, Name: id, Settings: flow.Settings{Text: text, Attribute: attribute,
		MaxCharacters: maxWord, Invalid: "That is too long."}, Next: map[string]string{flow.Next: next}}
}

func message(id, text, next string) flow.Component {
	return flow.Component{ID: id, Kind: flow.Message, Name: id, Settings: flow.Settings{Text: text}, Next: map[string]string{flow.Next: next}}
}

// calling is a call of an API and what is said of each of its ends.
func calling(api, next string) []flow.Component {
	call := flow.Component{ID: api, Kind: flow.API, Name: api, Settings: flow.Settings{API: api, ResponseCodes: []string{"success", apidef.Lost}},
		Next: map[string]string{"success": api + "_done", apidef.Lost: api + "_lost", flow.Others: api + "_failed"}}
	return []flow.Component{call, message(api+"_done", "Done: {{"+api+"}}.", next), message(api+"_lost", "Nobody knows about "+api+".", next),
		message(api+"_failed", "No "+api+" today.", next)}
}
