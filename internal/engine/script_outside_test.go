package engine_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
)

var digits = regexp.MustCompile(`\d{6}`)

// typesCode types the newest code, or with "wrong" another one.
func (p *player) typesCode(rest string) string {
	if problem := p.until(func(v engine.View) bool { return v.Status == "waiting" }); problem != "" {
		return problem
	}
	messages, err := p.w.outbox.Outbox(p.w.ctx)
	must(p.t, err)
	if len(messages) == 0 {
		return "no code was sent"
	}
	code := digits.FindString(messages[0].Text.Reveal())
	if rest == "wrong" {
		n, err := strconv.Atoi(code)
		must(p.t, err)
		code = fmt.Sprintf("%06d", (n+1)%1000000)
	}
	if problem := p.says(code); problem != "" {
		return problem
	}
	return p.settled()
}

// settled waits until nothing is under way.
func (p *player) settled() string {
	p.view()
	engine.Landed(p.w.engine)
	return p.until(func(v engine.View) bool { return v.Status != "busy" })
}

// hasSent is how many text messages with codes have left.
func (p *player) hasSent(want string) string {
	if problem := p.settled(); problem != "" {
		return problem
	}
	messages, err := p.w.outbox.Outbox(p.w.ctx)
	must(p.t, err)
	if got := strconv.Itoa(len(messages)); got != want {
		return got + " were sent"
	}
	return ""
}

// answersLate answers a call that is not waited for any longer: "STATUS BODY".
func (p *player) answersLate(rest string) string {
	c := p.asked[0]
	p.asked = p.asked[1:]
	status, body, _ := strings.Cut(rest, " ")
	code, err := strconv.Atoi(status)
	must(p.t, err)
	c.answer <- scriptedAnswer{status: code, body: body}
	engine.Landed(p.w.engine)
	return ""
}

// isDeleted deletes a flow.
func (p *player) isDeleted(key string) string {
	must(p.t, p.w.db.DeleteFlow(p.w.ctx, key))
	return ""
}

// isInFlow is the flow that the conversation is in.
func (p *player) isInFlow(want string) string {
	p.view()
	r, err := p.w.db.Conversation(p.w.ctx, p.id)
	must(p.t, err)
	if r.FlowKey != want {
		return "it is in " + r.FlowKey
	}
	return ""
}

// hearsLink reads the bot's next message, which has the address of a callback.
func (p *player) hearsLink(string) string {
	unread := p.unread()
	if len(unread) == 0 {
		return "the bot says nothing"
	}
	p.read = unread[0].Seq
	_, token, ok := strings.Cut(unread[0].Text, "https://chat.test"+engine.CallbackPath)
	if !ok {
		return "the bot says " + unread[0].Text
	}
	p.links = append(p.links, token)
	return ""
}

// callsBack is "N BODY -> taken", kept, or what the outside is told. N is the number of the link.
func (p *player) callsBack(rest string) string {
	call, want, _ := strings.Cut(rest, " -> ")
	number, body, _ := strings.Cut(call, " ")
	token := number
	if n, err := strconv.Atoi(number); err == nil {
		token = p.links[n-1]
	}
	taken, err := p.w.engine.Callback(p.w.ctx, token, []byte(body), "application/json")
	got := map[bool]string{true: "taken", false: "kept"}[taken]
	if err != nil {
		got = err.Error()
	}
	if got != want {
		return "it is " + got
	}
	return ""
}

// personDoes is "NAME DEED TEXT -> REFUSAL".
func (p *player) personDoes(rest string) string {
	p.view()
	deed, want, _ := strings.Cut(rest, " -> ")
	name, deed, _ := strings.Cut(deed, " ")
	deed, text, _ := strings.Cut(deed, " ")
	got := ""
	if err := p.w.engine.Act(p.w.ctx, p.id, engine.Act{Deed: engine.Deed(deed), By: "usr_" + name, Name: name, Text: text}); err != nil {
		got = fault.Message(err)
	}
	if got != want {
		return fmt.Sprintf("it is %q", got)
	}
	return ""
}
