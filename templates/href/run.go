package href

import (
	"net/url"
	"strconv"
)

// Flows lists the chat flows.
func Flows() string { return "/flows" }

// FlowNew is the form that adds a chat flow.
func FlowNew() string { return "/flows/new" }

// Flow is Edit Flow.
func Flow(key string) string { return join(Flows(), key) }

// FlowDelete takes the POST that deletes a chat flow.
func FlowDelete(key string) string { return join(Flows(), key, "delete") }

// Chat is the visitor's full-page chat.
func Chat(flow string) string { return join("/chat", flow) }

// ChatAPI is the base of the public chat API of a flow.
func ChatAPI(flow string) string { return join("/chat/v1", flow) }

// Conversations lists the conversations.
func Conversations() string { return "/conversations" }

// Conversation is one conversation with its steps.
func Conversation(id string) string { return join(Conversations(), id) }

// ConversationsWith lists the conversations that the query chooses.
func ConversationsWith(query url.Values) string {
	if len(query) == 0 {
		return Conversations()
	}
	return Conversations() + "?" + query.Encode()
}

// ConversationStep is one conversation as it was after a step.
func ConversationStep(id string, seq int64) string {
	return Conversation(id) + "?step=" + strconv.FormatInt(seq, 10)
}

// Logs lists every API call.
func Logs() string { return "/logs" }

// LogRetention is how long API Logs are kept, the form.
func LogRetention() string { return join(Logs(), "retention") }

// Log is one API call: request, response, mappings.
func Log(id string) string { return join(Logs(), id) }

// Outbox lists the text messages that the sandbox would have sent.
func Outbox() string { return "/outbox" }
