package engine

import (
	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

// exit is the output that a component is left through; stay means that the conversation stands still there, or is over.
type exit = string

const stay exit = ""

// behaviour is what a kind of component does when a conversation arrives. One that waits for something also has the
// interface below that says for what. Behaviours hold nothing; what they do goes into the walk.
type behaviour interface {
	enter(w *walk, c flow.Component) exit
}

// answering is the behaviour of a kind that waits for the visitor.
type answering interface {
	answer(w *walk, c flow.Component, r reply) exit
}

// timed is the behaviour of a kind that sets timers. A timer is gone when it is told.
type timed interface {
	timer(w *walk, c flow.Component, t Timer) exit
}

// calling is the behaviour of a kind that calls an API.
type calling interface {
	callLost(w *walk, c flow.Component) exit
	callEnded(w *walk, c flow.Component, r CallResult) exit
}

// acting is the behaviour of a kind that people take part in.
type acting interface {
	act(w *walk, c flow.Component, a Act) exit
}

// behaviours has one entry for every kind of flow.Specs, which a test holds together.
var behaviours = map[flow.Kind]behaviour{
	flow.Message:        message{},
	flow.Name:           readAs(attr.TypeText),
	flow.Phone:          question{readPhone},
	flow.Email:          readAs(attr.TypeEmail),
	flow.Number:         question{readNumber},
	flow.Date:           question{readDate},
	flow.Text:           question{readText},
	flow.SingleChoice:   question{readChoice},
	flow.MultipleChoice: question{readChoices},
	flow.FileUpload:     question{readFile},
	flow.API:            apiCall{},
	flow.OTP:            verify{question{readPhone}},
	flow.Callback:       external{},
	flow.LiveChat:       liveChat{},
	flow.Redirect:       redirect{},
	flow.IfElse:         branch{},
	flow.SetValueOf:     assign{},
	flow.Delay:          delay{},
	flow.End:            end{},
}
