package page

import (
	"github.com/a-h/templ"

	"patchbay/internal/engine"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// LiveChats is the list of the chats that were handed over to people.
type LiveChats struct {
	layout.Chrome
	UserID string
	All    []engine.Handed
	Names  map[string]string // of flows, by key
	People map[string]string // what visitors are called, by conversation
}

func (p LiveChats) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Live chat", Nav: layout.NavLive}
}

func liveColumns() []ui.Column {
	return []ui.Column{{Title: "Chat flow"}, {Title: "Contact"}, {Title: "State"}, {Title: "Waits since"}, {Title: "Taken by"}}
}

func (p LiveChats) flow(key string) string {
	if name := p.Names[key]; name != "" {
		return name
	}
	return key
}

// state says whether somebody must do something.
func (p LiveChats) state(h engine.Handed) ui.PillProps {
	switch {
	case h.By == "":
		return ui.PillProps{Text: "Nobody yet", Tone: ui.Warn, Dot: true}
	case h.Unread:
		return ui.PillProps{Text: "Unread", Tone: ui.Accent, Dot: true}
	}
	return ui.PillProps{Text: "Answered", Tone: ui.Good, Dot: true}
}

// LiveChat is one of them, with what was said and the field to answer in.
type LiveChat struct {
	layout.Chrome
	Refusal
	UserID   string
	Chat     engine.Handed
	FlowName string
	Person   string // what the visitor is called
	Messages []engine.Message
	Text     string // of an answer that was refused
}

func (p LiveChat) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: p.title(), OwnTitle: true, Nav: layout.NavLive, Crumbs: []ui.Crumb{{Name: "Live chat", Href: href.LiveChats()}}}
}

// title is the visitor's name and the flow, as far as both are known.
func (p LiveChat) title() string {
	if p.Person == "" {
		return p.FlowName
	}
	return p.Person + ", " + p.FlowName
}

func (p LiveChat) mine() bool { return p.Chat.By == p.UserID }

// lost says whether somebody else has it now whom the user did not give it.
func (p LiveChat) lost() bool { return p.Chat.From == p.UserID && !p.mine() }

// takeOver asks first: the other may be typing.
func (p LiveChat) takeOver() ui.ActionProps {
	a := p.deed(engine.TakeOver, "Take over", "message-circle", "")
	a.Dialog = ui.DialogProps{ID: "take-over", Title: "Take over from " + p.Chat.Name + "?", Text: p.Chat.Name + " can’t answer in this chat any more then, and is told so.",
		Confirm: "Take over", Variant: ui.Primary}
	return a
}

// deed is a button that does something with the chat.
func (p LiveChat) deed(d engine.Deed, label, icon string, variant ui.Variant) ui.ActionProps {
	return ui.ActionProps{Action: href.LiveChatDo(p.Chat.ID, string(d)), Button: ui.ButtonProps{Label: label, Icon: icon, Variant: variant}}
}

func (p LiveChat) answer() ui.Field {
	return ui.Field{Name: "text", Label: "Your answer", Value: p.Text, Rows: 3, Error: p.Of("text"), Required: true, Autofocus: true}
}

// live shows what the visitor writes, every other second. What is typed here stays.
func (p LiveChat) live() templ.Attributes { return reload(href.LiveChat(p.Chat.ID), "live-transcript") }

// from says who wrote a message.
func (p LiveChat) from(m engine.Message) ui.PillProps {
	switch {
	case m.FromVisitor:
		return ui.PillProps{Text: "Visitor", Tone: ui.Accent}
	case m.By != "":
		return ui.PillProps{Text: m.By, Tone: ui.Good, Own: true}
	}
	return ui.PillProps{Text: "Bot", Tone: ui.Info}
}
