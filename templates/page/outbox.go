package page

import (
	"time"

	"github.com/a-h/templ"

	"patchbay/templates/href"
	"patchbay/templates/layout"
)

// Outbox is the text messages that the sandbox would have sent, the newest first. It is the one page that shows
// one-time codes, and only builders may open it.
type Outbox struct {
	layout.Chrome
	Sandbox  bool // without it, messages really leave
	Messages []TextMessage
}

// TextMessage is one of them. It is gone when its code has expired.
type TextMessage struct {
	ID, To, Text      string
	SentAt, ExpiresAt time.Time
}

func (p Outbox) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Outbox", Nav: layout.NavOutbox}
}

func (p Outbox) live() templ.Attributes { return reload(href.Outbox(), "outbox") }
