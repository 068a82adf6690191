package page

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// ConversationView is what may be seen of a conversation.
type ConversationView struct {
	ID          string
	FlowKey     string
	FlowName    string
	FlowVersion int
	Status      engine.Status
	Component   string // its name
	Channel     string
	Visitor     string
	StartedAt   time.Time
	DueAt       time.Time // zero when nothing is waited for but the visitor
}

// conversationStates are the statuses in words.
var conversationStates = map[engine.Status]ui.PillProps{
	engine.Waiting: {Text: "Waits for an answer", Tone: ui.Info, Dot: true},
	engine.Delayed: {Text: "Delayed", Tone: ui.Warn, Dot: true},
	engine.Calling: {Text: "Calls an API", Tone: ui.Accent, Dot: true},
	engine.Ended:   {Text: "Ended", Tone: ui.Good, Dot: true},
	engine.Failed:  {Text: "Failed", Tone: ui.Bad, Dot: true},
}

// wakes says when a delay ends. When a call is given up is no news to anybody.
func (v ConversationView) wakes() bool { return v.Status == engine.Delayed && !v.DueAt.IsZero() }

// Conversations is the list, the newest first.
type Conversations struct {
	layout.Chrome
	All    []ConversationView
	Before string // id that the page begins behind; "" is the newest
	Older  string // id that the next page begins behind; "" when there is none
}

func (p Conversations) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Conversations", Nav: layout.NavConversations}
}

// live makes the list reload itself. Older pages stand still.
func (p Conversations) live() templ.Attributes {
	if p.Before != "" {
		return nil
	}
	return reload(href.Conversations(), "conversation-list")
}

// reload makes an element take itself out of a page every other second.
func reload(from, id string) templ.Attributes {
	return templ.Attributes{"hx-get": from, "hx-trigger": "every 2s", "hx-select": "#" + id, "hx-swap": "outerMorph"}
}

// Conversation is one conversation with all its steps.
type Conversation struct {
	layout.Chrome
	ConversationView
	Steps      []ConversationStep
	Attributes []ConversationValue
}

// ConversationStep is one event. Text is safe to show.
type ConversationStep struct {
	Seq       int64
	Kind      engine.EventKind
	Component string // its name
	Text      string
	File      attr.File // that was sent; without an ID there is none
	At        time.Time
}

// ConversationValue is one attribute. Text is safe to show.
type ConversationValue struct {
	Key, Label, Text string
	File             attr.File // instead of Text; without an ID there is none
}

func (p Conversation) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: p.FlowName, Nav: layout.NavConversations,
		Crumbs: []ui.Crumb{{Name: "Conversations", Href: href.Conversations()}}}
}

// live reloads the page until nothing will happen any more.
func (p Conversation) live() templ.Attributes {
	if p.Status.Over() {
		return nil
	}
	return reload(href.Conversation(p.ID), "conversation")
}

func (p Conversation) terms() []ui.Term {
	terms := []ui.Term{
		{Name: "Status", Content: ui.Pill(conversationStates[p.Status])},
		{Name: "Component", Text: p.Component},
		{Name: "Chat flow", Text: p.FlowName + ", version " + strconv.Itoa(p.FlowVersion)},
		{Name: "Started", Content: steadyTime("started", p.StartedAt)},
		{Name: "Channel", Text: p.Channel},
		{Name: "Visitor", Text: p.Visitor, Mono: true},
		{Name: "ID", Text: p.ID, Mono: true},
	}
	if p.wakes() {
		terms = append(terms, ui.Term{Name: "Wakes", Content: steadyTime("wakes", p.DueAt)})
	}
	return terms
}

// stepWords are the kinds of events in words.
var stepWords = map[engine.EventKind]ui.PillProps{
	engine.Began:     {Text: "Began"},
	engine.Said:      {Text: "Bot", Tone: ui.Info},
	engine.Answered:  {Text: "Visitor", Tone: ui.Accent},
	engine.Uploaded:  {Text: "Visitor", Tone: ui.Accent},
	engine.Skipped:   {Text: "Skipped", Tone: ui.Accent},
	engine.Queued:    {Text: "Waits for its turn", Tone: ui.Accent},
	engine.Parked:    {Text: "Delay begins", Tone: ui.Warn},
	engine.Woke:      {Text: "Delay ends", Tone: ui.Warn},
	engine.Hurried:   {Text: "Woken by hand", Tone: ui.Warn},
	engine.Postponed: {Text: "Postponed", Tone: ui.Warn},
	engine.Cancelled: {Text: "Cancelled", Tone: ui.Bad},
	engine.WentBack:  {Text: "Goes back", Tone: ui.Accent},
	engine.Merged:    {Text: "One answer", Tone: ui.Accent},
	engine.TimedOut:  {Text: "No reply", Tone: ui.Warn},
	engine.Pictured:  {Text: "Bot, image", Tone: ui.Info},
	engine.Attached:  {Text: "Bot, file", Tone: ui.Info},
	engine.Changed:   {Text: "Sets attributes"},
	engine.Called:    {Text: "Calls the API"},
	engine.Repeated:  {Text: "Calls it again"},
	engine.Returned:  {Text: "API answers"},
	engine.Finished:  {Text: "Ended", Tone: ui.Good},
	engine.GaveUp:    {Text: "Failed", Tone: ui.Bad},
}

func stepPill(k engine.EventKind) ui.PillProps {
	if p, ok := stepWords[k]; ok {
		return p
	}
	return ui.PillProps{Text: string(k)}
}
