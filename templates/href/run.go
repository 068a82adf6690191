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

// FlowOutline is Edit Flow as a list of forms, which needs no script.
func FlowOutline(key string) string { return join(Flow(key), "outline") }

// FlowDraft is the draft for the canvas: it is read there, and takes what was done to it.
func FlowDraft(key string) string { return join(Flow(key), "draft") }

// FlowComponents is where the settings of a component are, with its ID behind it.
func FlowComponents(key string) string { return join(Flow(key), "components") }

// FlowPublish says what publishing would change, and takes the POST that publishes.
func FlowPublish(key string) string { return join(Flow(key), "publish") }

// FlowTraffic counts the conversations that went along the lines of a version.
func FlowTraffic(key string) string { return join(Flow(key), "traffic") }

// FlowSimulate plays the draft of a chat flow.
func FlowSimulate(key string) string { return join(Flow(key), "simulate") }

// FlowRename takes the POST that gives a chat flow another name.
func FlowRename(key string) string { return join(Flow(key), "rename") }

// FlowDelete takes the POST that deletes a chat flow.
func FlowDelete(key string) string { return join(Flows(), key, "delete") }

// FlowChat is Chat and widget: how the chat of a flow looks and where it may stand.
func FlowChat(key string) string { return join(Flow(key), "chat") }

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

// LogReplay is the form that makes a logged call again; its POST shows, sends or keeps what it was made with.
func LogReplay(id string) string { return join(Log(id), "replay") }

// Outbox lists the text messages that the sandbox would have sent.
func Outbox() string { return "/outbox" }

// FlowVersions lists the versions of a chat flow and says how two of them differ.
func FlowVersions(key string) string { return join(Flow(key), "versions") }

// FlowRestore takes the POST that makes an old version the newest one.
func FlowRestore(key string, number int) string {
	return join(FlowVersions(key), strconv.Itoa(number), "restore")
}

// FlowMigrate takes the POST that moves conversations to the newest version.
func FlowMigrate(key string) string { return join(FlowVersions(key), "migrate") }

// LiveChats lists the chats that were handed over to people.
func LiveChats() string { return "/live" }

// LiveChat is one of them.
func LiveChat(id string) string { return join(LiveChats(), id) }

// LiveChatDo takes the POST that does something with a chat.
func LiveChatDo(id, deed string) string { return join(LiveChat(id), deed) }
