package page

import (
	"patchbay/templates/href"
	"patchbay/templates/layout"
)

// Home is the first page: how to come to a chat that verifies a phone number.
type Home struct {
	layout.Chrome
	Send, Verify string // keys of the two APIs; "" for one that is not there
	Flow         string // key of a published chat flow; "" when there is none
	FlowName     string
}

// homeStep is one step of the guide.
type homeStep struct {
	title, text, action, href string
	done                      bool
}

func (p Home) steps() []homeStep {
	steps := []homeStep{
		p.apiStep(p.Send, "Send OTP", "An API that sends a one-time code to the visitor's phone number.", "send-otp"),
		p.apiStep(p.Verify, "Verify OTP", "An API that checks the code that the visitor typed.", "verify-otp"),
		{title: "Edit Flow", text: "Ask for the number, call Send OTP, ask for the code, call Verify OTP.", action: "Open Chat flows", href: href.Flows()},
	}
	if p.Flow != "" {
		steps[2].done, steps[2].action, steps[2].href = true, "Open "+p.FlowName, href.Flow(p.Flow)
	}
	return steps
}

func (p Home) apiStep(key, name, text, preset string) homeStep {
	s := homeStep{title: name, text: text, done: key != ""}
	switch {
	case s.done:
		s.action, s.href = "Open "+name, href.API(key)
	case p.User.MayBuild:
		s.action, s.href = "Add API", href.APIFromPreset(preset)
	default:
		s.action, s.href = "Open Your APIs", href.APIs()
	}
	return s
}
