package page

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
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
	ContactID   string
	Contact     string // the name, phone or e-mail of the visitor; "" when nothing is known
	Channel     string
	Visitor     string
	Unreadable  bool // what is known of the visitor can't be read
	StartedAt   time.Time
	DueAt       time.Time // zero when nothing is waited for but the visitor
}

// conversationStates are the statuses in words.
var conversationStates = map[engine.Status]ui.PillProps{
	engine.Waiting:    {Text: "Waits for an answer", Tone: ui.Info, Dot: true},
	engine.Delayed:    {Text: "Delayed", Tone: ui.Warn, Dot: true},
	engine.Calling:    {Text: "Calls an API", Tone: ui.Accent, Dot: true},
	engine.HandedOver: {Text: "Live chat", Tone: ui.Accent, Dot: true},
	engine.Ended:      {Text: "Ended", Tone: ui.Good, Dot: true},
	engine.Failed:     {Text: "Failed", Tone: ui.Bad, Dot: true},
}

// who is the visitor in a list.
func (v ConversationView) who() string {
	switch {
	case v.Unreadable:
		return unreadable
	case v.Contact == "":
		return "A visitor"
	}
	return v.Contact
}

// isKnown says whether who is a name, and no words of ours.
func (v ConversationView) isKnown() bool { return !v.Unreadable && v.Contact != "" }

// unreadable stands in lists for what is known of a visitor and can't be read, sealed with another key for instance.
const unreadable = "Unreadable"

// wakes says when a delay ends. When a call is given up is no news to anybody.
func (v ConversationView) wakes() bool { return v.Status == engine.Delayed && !v.DueAt.IsZero() }

// Conversations is the list, the newest first.
type Conversations struct {
	layout.Chrome
	Refusal
	Filter ConversationFilter
	Flows  []flow.Flow // to choose from
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
	return reload(href.ConversationsWith(p.Filter.Values()), "conversation-list")
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
	Attributes []ConversationValue // as they were after the chosen step
	Chosen     int64               // Seq of the chosen step; 0 follows the newest
	Unmarked   bool                // it ran before steps noted what they changed: the attributes are those of now
}

// ConversationStep is one event. Text is safe to show.
type ConversationStep struct {
	Seq       int64
	Kind      engine.EventKind
	Component string // its name
	Text      string
	File      attr.File // that was sent; without an ID there is none
	At        time.Time
	Took      time.Duration // until the next one; 0 for the newest
	Call      string        // id of its row in API Logs; "" when there is none
	Changes   int           // how many attributes it changed
}

// ConversationValue is one attribute. Text is safe to show.
type ConversationValue struct {
	Key, Label, Text string
	File             attr.File // instead of Text; without an ID there is none
	Mark             string    // what the chosen step did to it: "New", "Changed" or "Cleared"; "" for nothing
	Was              string    // before that
}

func (p Conversation) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: p.FlowName, OwnTitle: true, Nav: layout.NavConversations,
		Crumbs: []ui.Crumb{{Name: "Conversations", Href: href.Conversations()}}}
}

// live reloads the page until nothing will happen any more.
func (p Conversation) live() templ.Attributes {
	if p.Status.Over() {
		return nil
	}
	return reload(p.here(), "conversation")
}

// here is this page with its step.
func (p Conversation) here() string {
	if p.Chosen == 0 {
		return href.Conversation(p.ID)
	}
	return href.ConversationStep(p.ID, p.Chosen)
}

// current says whether the step is the one whose attributes are shown.
func (p Conversation) current(s ConversationStep) bool {
	return s.Seq == p.Chosen || p.Chosen == 0 && s.Seq == p.Steps[len(p.Steps)-1].Seq
}

// stepLink chooses a step without taking the rest of the page anew.
func (p Conversation) stepLink(s ConversationStep) templ.Attributes {
	to := href.ConversationStep(p.ID, s.Seq)
	a := templ.Attributes{"href": to, "hx-get": to, "hx-target": "#conversation", "hx-select": "#conversation", "hx-swap": "outerMorph",
		"hx-replace-url": "true", "data-step": true}
	if p.current(s) {
		a["aria-current"] = "step"
	}
	return a
}

// attributesTitle says of which step the attributes are.
func (p Conversation) attributesText() string {
	switch {
	case p.Unmarked:
		return "As they are now: this conversation ran before steps noted what they change."
	case p.Chosen == 0:
		return "As they are now. Choose a step to see them as they were then."
	}
	return "As they were after step " + strconv.FormatInt(p.Chosen, 10) + "."
}

// bubble is one line of the chat.
type bubble struct {
	ConversationStep
	side string // bot, visitor or note
}

// bubbles are what the visitor sees of the steps, and how it ended.
func (p Conversation) bubbles() []bubble {
	var all []bubble
	for _, s := range p.Steps {
		b := bubble{ConversationStep: s}
		switch s.Kind {
		case engine.Said, engine.Pictured, engine.Attached, engine.Replied:
			b.side = "bot"
		case engine.Answered, engine.Uploaded:
			b.side = "visitor"
		case engine.Skipped, engine.WentBack, engine.TimedOut, engine.Finished, engine.GaveUp, engine.Cancelled, engine.Hurried:
			b.side, b.Text = "note", stepPill(s.Kind).Text
		}
		if b.side != "" && (b.Text != "" || b.File.ID != "") {
			all = append(all, b)
		}
	}
	return all
}

func (p Conversation) terms() []ui.Term {
	terms := []ui.Term{
		{Name: "Status", Content: ui.Pill(conversationStates[p.Status])},
		{Name: "Component", Text: p.Component, Own: true},
		{Name: "Chat flow", Text: p.FlowName + ", version " + strconv.Itoa(p.FlowVersion)},
		{Name: "Contact", Content: textLink(href.Contact(p.ContactID), p.who()), Own: p.isKnown()},
		{Name: "Started", Content: steadyTime("started", p.StartedAt)},
		{Name: "Channel", Text: channelWords(p.Channel)},
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
	engine.Began:        {Text: "Began"},
	engine.Said:         {Text: "Bot", Tone: ui.Info},
	engine.Answered:     {Text: "Visitor", Tone: ui.Accent},
	engine.Uploaded:     {Text: "Visitor", Tone: ui.Accent},
	engine.Skipped:      {Text: "Skipped", Tone: ui.Accent},
	engine.Queued:       {Text: "Waits for its turn", Tone: ui.Accent},
	engine.Merged:       {Text: "Taken as one answer", Tone: ui.Accent},
	engine.WentBack:     {Text: "Goes back", Tone: ui.Accent},
	engine.TimedOut:     {Text: "No reply", Tone: ui.Warn},
	engine.Reminded:     {Text: "Reminder", Tone: ui.Info},
	engine.Pictured:     {Text: "Bot", Tone: ui.Info},
	engine.Attached:     {Text: "Bot", Tone: ui.Info},
	engine.Parked:       {Text: "Delay begins", Tone: ui.Warn},
	engine.Woke:         {Text: "Delay ends", Tone: ui.Warn},
	engine.Called:       {Text: "Calls the API"},
	engine.Repeated:     {Text: "Calls it again"},
	engine.Returned:     {Text: "API answers"},
	engine.Sending:      {Text: "Sends a code"},
	engine.Checking:     {Text: "Checks the code"},
	engine.CalledBack:   {Text: "Called back"},
	engine.CallbackKept: {Text: "Called back early"},
	engine.Redirected:   {Text: "Goes to another flow"},
	engine.CameBack:     {Text: "Comes back to"},
	engine.Moved:        {Text: "Moved to a version"},
	engine.HandedOverTo: {Text: "Handed over", Tone: ui.Warn},
	engine.TakenOver:    {Text: "Taken by", Tone: ui.Good},
	engine.Replied:      {Text: "Person", Tone: ui.Good},
	engine.GivenBack:    {Text: "Given back by", Tone: ui.Good},
	engine.Hurried:      {Text: "Woken by hand", Tone: ui.Warn},
	engine.Postponed:    {Text: "Postponed", Tone: ui.Warn},
	engine.Cancelled:    {Text: "Cancelled", Tone: ui.Bad},
	engine.Changed:      {Text: "Sets attributes"},
	engine.Finished:     {Text: "Ended", Tone: ui.Good},
	engine.GaveUp:       {Text: "Failed", Tone: ui.Bad},
}

func stepPill(k engine.EventKind) ui.PillProps {
	if p, ok := stepWords[k]; ok {
		return p
	}
	return ui.PillProps{Text: string(k)}
}
