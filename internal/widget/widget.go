// Package widget says how the chat of a flow looks and on which pages of others it may stand: its settings and their
// rules. It does no I/O; package chat of web asks it who may come in, and static/src/widget draws what is said here.
package widget

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/phrase"
)

// Side is the corner of the page that the launcher stands in.
type Side string

// The sides. They do not change with the direction of the text: a page has its corner where its builder wants it.
const (
	Right Side = "right"
	Left  Side = "left"
)

// Direction is which way the words of a chat run.
type Direction string

// The directions. Auto is that of the language, and of the page round it where no language is set.
const (
	Auto        Direction = "auto"
	LeftToRight Direction = "ltr"
	RightToLeft Direction = "rtl"
)

// Look is what a visitor sees of a chat beside its messages, and what the page round it may say. Empty fields are
// Patchbay's own.
type Look struct {
	Title     string          `json:"title,omitempty"`
	Greeting  string          `json:"greeting,omitempty"` // the teaser beside a closed launcher
	Accent    string          `json:"accent,omitempty"`   // as #4f46e5
	Launcher  string          `json:"launcher,omitempty"` // colour of the button; "" is Accent
	Avatar    string          `json:"avatar,omitempty"`   // https address of a picture
	Side      Side            `json:"side"`
	Direction Direction       `json:"direction"`
	Language  phrase.Language `json:"language,omitempty"` // of the fixed texts
	Takes     []string        `json:"takes,omitempty"`    // keys of attributes that the page may set when a conversation begins
}

// Chat is the settings of one flow's chat.
type Chat struct {
	Flow      string // key
	Name      string // of the flow; only read
	Published bool   // the flow is; only read
	Look      Look
	Origins   []string // pages that may have the widget, as https://shop.example.com; Everywhere for all
	Picture   string   // SHA-256 of the uploaded avatar, in hex; "" for none. It goes before Look.Avatar
	Revision  int      // 0 until it is saved
	UpdatedAt time.Time
}

// Title is what a visitor reads on top.
func (c Chat) Title() string { return cmp.Or(c.Look.Title, c.Name) }

// Runs is which way the words run that a visitor sees: Auto is left to the page.
func (l Look) Runs() Direction {
	if l.Direction == Auto && l.Language.Tag() != phrase.English.Tag() {
		return Direction(l.Language.Direction())
	}
	return l.Direction
}

// Default is the chat of a flow that nobody has changed: it stands on pages of this Patchbay only.
func Default(flow string) Chat {
	return Chat{Flow: flow, Look: Look{Side: Right, Direction: Auto}}
}

// Limits of what is typed.
const (
	MaxTitle    = 60 // characters
	MaxGreeting = 160
	MaxAddress  = 1000
	MaxOrigins  = 50
	MaxTakes    = 20
)

// Validate returns every problem of the settings.
func (c Chat) Validate() error {
	var p fault.Problems
	l := c.Look
	checkText(&p, "title", l.Title, MaxTitle)
	checkText(&p, "greeting", l.Greeting, MaxGreeting)
	checkColour(&p, "accent", l.Accent)
	checkColour(&p, "launcher", l.Launcher)
	checkAvatar(&p, l.Avatar)
	if l.Side != Right && l.Side != Left {
		p.Add("side", "Choose the right or the left side.")
	}
	if l.Direction != Auto && l.Direction != LeftToRight && l.Direction != RightToLeft {
		p.Add("direction", "Choose a direction of the text.")
	}
	if !l.Language.IsKnown() {
		p.Add("language", "Choose one of the languages in the list.")
	}
	if len(l.Takes) > MaxTakes {
		p.Add("takes", "Name %d attributes at most.", MaxTakes)
	}
	checkOrigins(&p, c.Origins)
	return p.Err()
}

func checkText(p *fault.Problems, field, text string, most int) {
	if len([]rune(text)) > most {
		p.Add(field, "Keep it under %d characters.", most)
	}
}

func checkColour(p *fault.Problems, field, colour string) {
	if _, ok := parseColour(colour); colour != "" && !ok {
		p.Add(field, "Write a colour as #4f46e5.")
	}
}

func checkAvatar(p *fault.Problems, address string) {
	if address == "" {
		return
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(address) > MaxAddress || strings.ContainsAny(address, " \t\r\n\"'<>\\") {
		p.Add("avatar", "Write the whole address of a picture, as https://example.com/me.png.")
	}
}
