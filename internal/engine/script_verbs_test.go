package engine_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"patchbay/internal/engine"
)

// verbs are what a line of a script can begin with. They return what is not as the line says.
var verbs = map[string]func(p *player, rest string) string{
	"at":       (*player).at,
	"with":     (*player).with,
	"visitor:": (*player).says,
	"skip":     func(p *player, _ string) string { return p.send(engine.Incoming{Skip: true}) },
	"back":     func(p *player, _ string) string { return p.send(engine.Incoming{Back: true}) },
	"bot:":     (*player).hears,
	"offers":   (*player).offers,
	"wait":     (*player).waits,
	"down":     (*player).isDown,
	"crash":    (*player).crashes,
	"call":     (*player).answers,
	"status":   (*player).isIn,
	"asks":     (*player).asks,
	"attr":     (*player).has,
	"pending":  (*player).holds,
	"code":     (*player).typesCode,
	"codes":    (*player).hasSent,
	"link":     (*player).hearsLink,
	"person":   (*player).personDoes,
	"callback": (*player).callsBack,
	"late":     (*player).answersLate,
	"deleted":  (*player).isDeleted,
	"flow":     (*player).isInFlow,
	"refused:": (*player).isRefused,
}

// at sets the clock, before the conversation begins.
func (p *player) at(rest string) string {
	when, err := time.Parse(time.RFC3339, rest)
	must(p.t, err)
	p.w.pass(when.Sub(p.w.clock()))
	return ""
}

// with sets an attribute that the conversation begins with.
func (p *player) with(rest string) string {
	key, value, _ := strings.Cut(rest, " = ")
	p.values[key] = value
	return ""
}

// says sends a message; \n in it is a line break.
func (p *player) says(rest string) string {
	p.sent++
	return p.send(engine.Incoming{ID: "m" + strconv.Itoa(p.sent), Text: strings.ReplaceAll(rest, `\n`, "\n")})
}

// isRefused is a message that is not taken at all.
func (p *player) isRefused(rest string) string {
	text, want, _ := strings.Cut(rest, " -> ")
	if got := p.says(text); !strings.Contains(got, want) || got == "" {
		return fmt.Sprintf("it is refused with %q", got)
	}
	return ""
}

// hears reads the bot's next message.
func (p *player) hears(want string) string {
	unread := p.unread()
	if len(unread) == 0 {
		return "the bot says nothing"
	}
	p.read = unread[0].Seq
	m := unread[0]
	got := strings.ReplaceAll(m.Text, "\n", `\n`)
	if m.Image != "" {
		got = "[image " + m.Image + "] " + m.Text
	}
	if m.Link != "" {
		got = "[file " + m.Link + "] " + m.Text
	}
	if got != want {
		return fmt.Sprintf("the bot says %q", got)
	}
	return ""
}

// waits lets time pass in which the engine runs.
func (p *player) waits(rest string) string {
	p.view()
	d, err := time.ParseDuration(rest)
	must(p.t, err)
	p.pass(d)
	return ""
}

// isDown lets time pass in which it does not.
func (p *player) isDown(rest string) string {
	p.view()
	d, err := time.ParseDuration(rest)
	must(p.t, err)
	p.w.pass(d)
	engine.RunDue(p.w.ctx, p.w.engine)
	return ""
}

// crashes gives everything that is open to an engine of another process.
func (p *player) crashes(string) string {
	p.w.engine = p.w.newEngine()
	must(p.t, p.w.engine.Join(p.w.ctx))
	engine.RunDue(p.w.ctx, p.w.engine)
	return ""
}

// answers is what the server says to the next call: "KEY -> 200 {...}", "KEY -> drops", or nothing yet: "KEY".
func (p *player) answers(rest string) string {
	key, answer, answered := strings.Cut(rest, " -> ")
	p.view()
	c, ok := p.called()
	if !ok || c.api != key {
		return fmt.Sprintf("it calls %q", c.api)
	}
	if !answered {
		return ""
	}
	p.asked = p.asked[1:]
	visit := p.visit()
	status, body, _ := strings.Cut(answer, " ")
	code, err := strconv.Atoi(status)
	c.answer <- scriptedAnswer{status: code, body: body, drop: err != nil}
	return p.until(func(engine.View) bool { return p.visit() != visit })
}

func (p *player) visit() int {
	r, err := p.w.db.Conversation(p.w.ctx, p.id)
	must(p.t, err)
	return r.Visit
}

func (p *player) isIn(want string) string {
	if got := p.view().Status; got != want {
		return "it is " + got
	}
	return ""
}

// asks is the component whose question is open.
func (p *player) asks(want string) string {
	q := p.view().Waiting
	if q == nil {
		return "it asks nothing"
	}
	if q.Component != want {
		return "it asks " + q.Component
	}
	return ""
}

// offers is what can be chosen, and whether there is a way back: "red, green", "back".
func (p *player) offers(want string) string {
	q := p.view().Waiting
	if q == nil {
		return "it asks nothing"
	}
	got := strings.Join(q.Choices, ", ")
	if want == "back" && q.Back || want == "no way back" && !q.Back {
		return ""
	}
	if got != want {
		return "it offers " + got
	}
	return ""
}

// has is "KEY = TEXT" or "KEY is empty". Secret values are dots.
func (p *player) has(rest string) string {
	p.view()
	r, err := p.w.db.Conversation(p.w.ctx, p.id)
	must(p.t, err)
	key, want, _ := strings.Cut(rest, " = ")
	key, empty := strings.CutSuffix(key, " is empty")
	raw := r.Attributes[key]
	if raw == nil {
		raw = r.Contact[key]
	}
	got := strings.Trim(string(raw), `"`)
	var text string
	if json.Unmarshal(raw, &text) == nil {
		got = text
	}
	if strings.Contains(got, "$sealed") {
		got = "••••••"
	}
	if empty && got == "" || !empty && got == want {
		return ""
	}
	return fmt.Sprintf("it is %q", got)
}

// holds is how many messages wait for their turn.
func (p *player) holds(want string) string {
	if got := strconv.Itoa(len(p.view().Pending)); got != want {
		return got + " are pending"
	}
	return ""
}
