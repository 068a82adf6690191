package simulate

import (
	"errors"
	"fmt"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/render"
)

// call makes a call that a step asks for, lets as much time pass as it takes, and goes on with what it brought. When the
// conversation has gone on without it meanwhile, that comes too late.
func (p *player) call(intent engine.CallIntent) error {
	if len(p.made) >= maxCalls {
		return fault.New(fault.Conflict, "This run makes more than %d calls.", maxCalls)
	}
	ref, component := p.conversation.Call(), p.conversation.Component
	p.counts[component]++
	made := Made{Component: component, Nth: p.counts[component], API: intent.API}
	result, err := p.answer(intent, &made)
	if err != nil {
		return err
	}
	p.made = append(p.made, made)
	p.tell(component, made)
	if err := p.passTo(p.now.Add(time.Duration(made.Reply.Millis) * time.Millisecond)); err != nil {
		return err
	}
	if p.conversation.Status != engine.Calling || p.conversation.Call() != ref {
		return nil
	}
	return p.advance(engine.Trigger{Kind: engine.CallEnded, Call: ref, Result: result})
}

// answer is what the call brings: what it brought before, or what the mode of the API answers.
func (p *player) answer(intent engine.CallIntent, made *Made) (engine.CallResult, error) {
	if intent.Code != nil {
		result, message := p.code(*intent.Code)
		made.Message, made.Reply = message, Reply{Reason: result.Outcome, Millis: usual}
		return result, nil
	}
	before, known := p.run.made(made.Component, made.Nth)
	switch known = known && before.API == made.API; {
	case known && before.Brought != nil:
		*made = before
		return p.again(before), nil
	case known:
		*made = before
		return p.standIn(intent, func(*render.Rendered) call.Played { return before.Reply.played() })
	case p.Test:
		return engine.CallResult{}, fault.New(fault.Conflict, "%s calls %s, and the test has no answer for it.", p.nameOf(made.Component), made.API)
	}
	mode := p.run.Modes[intent.API]
	made.Mode = mode.Kind
	if mode.Kind == Live {
		return p.live(intent, made)
	}
	return p.played(intent, mode, made)
}

// played answers by a mode and remembers with what.
func (p *player) played(intent engine.CallIntent, mode Mode, made *Made) (engine.CallResult, error) {
	api, err := p.Store.API(p.ctx, intent.API)
	if errors.Is(err, fault.NotFound) {
		return engine.CallResult{Outcome: apidef.Others}, nil
	}
	if err != nil {
		return engine.CallResult{}, err
	}
	return p.standIn(intent, func(request *render.Rendered) call.Played {
		made.Reply, made.Message = replyOf(mode, api, p.workspace.Schema, request)
		return made.Reply.played()
	})
}

func (p *player) standIn(intent engine.CallIntent, by call.StandIn) (engine.CallResult, error) {
	r := p.request(intent)
	r.StandIn, r.At = by, p.now
	return p.resultOf(p.Calls.Do(p.ctx, r))
}

// live sends the call and remembers what it brought.
func (p *player) live(intent engine.CallIntent, made *Made) (engine.CallResult, error) {
	r := p.request(intent)
	r.CalledBy = call.ByTest
	r.IdempotencyKey = fmt.Sprintf("%s:%d", intent.IdempotencyKey, p.run.Turn)
	brought, err := p.Calls.Do(p.ctx, r)
	result, err := p.resultOf(brought, err)
	if err != nil {
		return result, err
	}
	made.Reply = replyFrom(brought)
	made.Brought = &Brought{Outcome: result.Outcome, Verified: result.Verified, Values: map[string]engine.Kept{}}
	for key, v := range result.Values {
		made.Brought.Values[key] = engine.Keep(v)
	}
	return result, nil
}

// maxKept is how much is kept of the body of a live answer.
const maxKept = 64 << 10

func replyFrom(r call.Result) Reply {
	reply := Reply{Status: r.Status, Millis: int(r.Elapsed / time.Millisecond)}
	if r.Status == 0 {
		reply.Reason = r.Outcome
		return reply
	}
	if body := r.Response.Body; len(body) <= maxKept {
		reply.Body = string(body)
	}
	reply.Header = map[string]string{}
	for name := range r.Response.Header {
		reply.Header[name] = r.Response.Header.Get(name)
	}
	return reply
}

func (p *player) again(m Made) engine.CallResult {
	values := attr.Values{}
	for key, kept := range m.Brought.Values {
		values[key] = kept.Value()
	}
	return engine.CallResult{Outcome: m.Brought.Outcome, Status: m.Reply.Status, Values: values, Verified: m.Brought.Verified}
}

func (p *player) request(intent engine.CallIntent) call.Request {
	return call.Request{API: intent.API, Values: p.conversation.Values, Conversation: p.program.Facts(p.conversation), Visitor: p.conversation.Visitor,
		Language: p.conversation.Memory.Language, CalledBy: call.ByTest, IdempotencyKey: intent.IdempotencyKey}
}

// resultOf is what the flow is told. A call that can't be made is an outcome like any other, as in a real chat.
func (p *player) resultOf(r call.Result, err error) (engine.CallResult, error) {
	switch {
	case errors.Is(err, fault.Invalid), errors.Is(err, fault.NotFound):
		p.explain(fault.Message(err))
		return engine.CallResult{Outcome: apidef.Others}, nil
	case err != nil:
		return engine.CallResult{}, err
	}
	return engine.CallResult{Outcome: r.Outcome, Status: r.Status, Values: r.Values, Verified: r.VerifiedPhone}, nil
}
