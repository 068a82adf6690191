package page

import (
	"cmp"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"patchbay/internal/engine"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// Parked is the conversations that wake by themselves, the soonest first.
type Parked struct {
	layout.Chrome
	Now      time.Time
	All      []ParkedLine
	Handed   []HandedLine // that wait for a person and for no time
	Forecast engine.Forecast
	After    string   // the place that the page begins behind; "" is the beginning
	More     string   // the place that the next page begins behind; "" when there is none
	Undo     string   // what can be taken back, in words; "" is nothing
	Undoing  string   // which postponement that is
	Problems []string // what became of those that could not be done
}

// ParkedLine is one of them.
type ParkedLine struct {
	ConversationView
	Why      string // it wakes
	CanWake  bool   // and be postponed; a call that is under way can't
	Selector string // its value in the forms
}

// HandedLine is a chat that people are to talk in.
type HandedLine struct {
	engine.Handed
	FlowName string
	Person   string // what the visitor is called
	Selector string // its value in the forms
}

// known says whether there is something to call the visitor by.
func (l HandedLine) known() bool { return !l.Unreadable && l.Person != "" }

func (l HandedLine) person() string {
	if l.Unreadable {
		return unreadable
	}
	return cmp.Or(l.Person, "A visitor")
}

// open is the page where the chat can be taken, or read.
func (p Parked) open(l HandedLine) string {
	if p.User.MayAnswer {
		return href.LiveChat(l.ID)
	}
	return href.Conversation(l.ID)
}

func (p Parked) nothing() bool { return len(p.All)+len(p.Handed) == 0 }

func (p Parked) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Parked conversations", Nav: layout.NavParked}
}

// group is a heading, and the lines below it.
type parkedGroup struct {
	name  string
	count int
	lines []ParkedLine
}

// groups are the lines by when they wake. A group with nothing on this page is left out.
func (p Parked) groups() []parkedGroup {
	f := p.Forecast
	groups := []parkedGroup{{name: "Now", count: f.Overdue}, {name: "Within an hour", count: f.Hours[0]},
		{name: "Within 24 hours", count: f.Total() - f.Overdue - f.Hours[0] - f.Later}, {name: "Later", count: f.Later}}
	for _, l := range p.All {
		g := &groups[groupOf(l.DueAt.Sub(p.Now))]
		g.lines = append(g.lines, l)
	}
	var shown []parkedGroup
	for _, g := range groups {
		if len(g.lines) > 0 {
			shown = append(shown, g)
		}
	}
	return shown
}

func groupOf(ahead time.Duration) int {
	switch {
	case ahead < 0:
		return 0
	case ahead < time.Hour:
		return 1
	case ahead < 24*time.Hour:
		return 2
	}
	return 3
}

func (g parkedGroup) text() string { return ui.Number(int64(max(g.count, len(g.lines)))) }

// summary says how many there are.
func (p Parked) summary() string {
	n := ui.Number(int64(p.Forecast.Total()))
	switch {
	case p.Forecast.More:
		return "More than " + n + " conversations wake by themselves."
	case p.Forecast.Total() == 1:
		return "1 conversation wakes by itself."
	}
	return n + " conversations wake by themselves."
}

// bars are the hours of the picture.
func (p Parked) bars() []ui.HistogramBar {
	bars := make([]ui.HistogramBar, len(p.Forecast.Hours))
	for i, n := range p.Forecast.Hours {
		from := p.Now.UTC().Add(time.Duration(i) * time.Hour)
		bars[i] = ui.HistogramBar{Count: n, Label: from.Format("15:04"), Text: from.Format("15:04") + "–" + from.Add(time.Hour).Format("15:04") + " UTC: " + ui.Number(int64(n))}
	}
	return bars
}

// live reloads the beginning of the list. Boxes that are ticked stay as they are.
func (p Parked) live() templ.Attributes {
	if p.After != "" {
		return nil
	}
	a := reload(href.Parked(), "parked")
	a["hx-trigger"] = "every 5s"
	return a
}

func postponements() []ui.Option {
	return []ui.Option{{Value: "15m", Label: Counted(15, "minute", "minutes")}, {Value: "1h", Label: Counted(1, "hour", "hours")},
		{Value: "4h", Label: Counted(4, "hour", "hours")}, {Value: "24h", Label: Counted(1, "day", "days")}, {Value: "168h", Label: Counted(1, "week", "weeks")}}
}

// pickID names the box of a line. Another wake-up is another box.
func (l ParkedLine) pickID() string {
	return "pick-" + l.ID + "-" + strconv.FormatInt(l.DueAt.UnixMilli(), 10)
}
