package simulate

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/widget"
)

// Caller makes calls; *call.Executor is one.
type Caller interface {
	Do(ctx context.Context, r call.Request) (call.Result, error)
	Workspace(ctx context.Context) (call.Workspace, error)
}

// Store is what runs read.
type Store interface {
	API(ctx context.Context, key string) (apidef.API, error)
	Published(ctx context.Context, key string) (engine.Published, error)
	FlowChat(ctx context.Context, flow string) (widget.Chat, error)
	FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error)
}

// Simulator plays runs. Without Live, calls whose answer is not in the run are refused: that is how tests are played.
type Simulator struct {
	Store Store
	Calls Caller
	Test  bool
}

// State is where a run has come to.
type State struct {
	Steps   []Step // the first is the start, the others are the inputs
	Status  engine.Status
	At      string // ID of the component
	Now     time.Time
	Due     time.Time        // when the next thing happens by itself; zero for never
	Waiting *engine.Question // nil when no answer is taken
	Handed  bool             // to people
	Awaits  bool             // something from outside
	Stopped string           // why the newest inputs were left out; "" when all were played
	Schema  attr.Schema
}

// Play plays a run on a draft. The run that it returns has the calls that were made, and lacks inputs that do not fit.
func (s Simulator) Play(ctx context.Context, f flow.Flow, r Run) (State, Run, error) {
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return State{}, r, err
	}
	p := &player{Simulator: s, ctx: ctx, run: r, workspace: w, now: r.Began, counts: map[string]int{}, programs: map[programKey]*engine.Program{}}
	p.program, _ = engine.Compile(flow.Version{FlowID: f.ID, FlowKey: f.Key, Graph: f.Draft}, w.Scope()) // what is broken is told when the run comes there
	p.programs[programKey{f.ID, 0}] = p.program
	values, err := startValues(w.Schema, r.Start)
	if err != nil {
		return State{}, r, err
	}
	chat, err := s.Store.FlowChat(ctx, f.Key)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return State{}, r, err
	}
	p.conversation = engine.Conversation{ID: r.ID, FlowID: f.ID, FlowKey: f.Key, ContactID: "cnt_simulated", Channel: "webchat", Visitor: "simulator",
		Values: values, Memory: engine.Memory{Language: chat.Look.Language}, StartedAt: r.Began}
	return p.play()
}

func startValues(schema attr.Schema, typed map[string]string) (attr.Values, error) {
	values := schema.Defaults()
	var problems fault.Problems
	for _, key := range slices.Sorted(maps.Keys(typed)) {
		a, ok := schema.Lookup(key)
		if !ok {
			problems.Add(key, "There is no attribute %q.", key)
			continue
		}
		v, err := a.Type.Parse(typed[key])
		problems.AddError(key, err)
		values[key] = v
	}
	return values, problems.Err()
}

type programKey struct {
	flow    string // ID
	version int    // 0 is the draft
}

// player is one run that is being played.
type player struct {
	Simulator
	ctx          context.Context
	run          Run
	workspace    call.Workspace
	program      *engine.Program
	programs     map[programKey]*engine.Program
	conversation engine.Conversation
	now          time.Time
	steps        []Step
	made         []Made         // in this play
	counts       map[string]int // calls by component
	wrong        int            // codes that were typed
}

func (p *player) play() (State, Run, error) {
	run, stopped := p.run, ""
	if err := p.begin(); err != nil {
		return State{}, run, err
	}
	for i, in := range run.Inputs {
		if err := p.do(in); err != nil {
			if !errors.Is(err, fault.Conflict) && !errors.Is(err, fault.Invalid) {
				return State{}, run, err
			}
			run.Inputs, stopped = slices.Clip(run.Inputs[:i]), fault.Message(err)
			p.steps = p.steps[:i+1]
			break
		}
	}
	run.Calls = p.made
	return p.state(stopped), run, nil
}

func (p *player) state(stopped string) State {
	c := p.conversation
	s := State{Steps: p.steps, Status: c.Status, At: c.Component, Now: p.now, Due: c.DueAt, Waiting: p.program.Question(c), Stopped: stopped, Schema: p.workspace.Schema}
	s.Handed = c.Memory.Handed != nil && c.Status == engine.HandedOver
	s.Awaits = p.program.TakesCallback(c)
	return s
}

func (p *player) begin() error {
	p.open(nil)
	return p.advance(engine.Trigger{Kind: engine.Begin})
}

// do plays one input. Conflict means that it does not fit the conversation.
func (p *player) do(in Input) error {
	p.open(&in)
	switch in.Kind {
	case Say:
		return p.advance(engine.Trigger{Kind: engine.Answer, Text: in.Text})
	case Attach:
		return p.advance(engine.Trigger{Kind: engine.Answer, File: in.File})
	case Skip:
		return p.advance(engine.Trigger{Kind: engine.Answer, Skip: true})
	case Back:
		return p.advance(engine.Trigger{Kind: engine.Answer, Back: true})
	case Pass:
		if p.conversation.DueAt.IsZero() {
			return fault.New(fault.Conflict, "Nothing waits for a time.")
		}
		return p.passTo(p.conversation.DueAt)
	case Wait:
		return p.passTo(p.now.Add(time.Duration(in.Seconds) * time.Second))
	case SetTime:
		if !in.At.After(p.now) || in.At.After(p.now.Add(maxWait)) {
			return fault.New(fault.Conflict, "The clock goes forward only, and a year at most. Step back to be earlier.")
		}
		return p.passTo(in.At)
	case Callback:
		if !json.Valid([]byte(in.Text)) {
			return fault.New(fault.Invalid, "Write what comes from outside as JSON.")
		}
		return p.advance(engine.Trigger{Kind: engine.CallbackCame, Body: json.RawMessage(in.Text)})
	case Answer, GiveBack, EndChat:
		return p.act(in)
	}
	return fault.New(fault.Invalid, "Nothing like that can be done in a simulation.")
}

// agent is who answers a chat that was handed over.
const agent = "You"

// act does what somebody of the team does, who takes the chat first.
func (p *player) act(in Input) error {
	act := func(d engine.Deed) error {
		return p.advance(engine.Trigger{Kind: engine.Acted, Act: engine.Act{Deed: d, By: "simulator", Name: agent, Text: in.Text}})
	}
	if h := p.conversation.Memory.Handed; h != nil && h.By == "" {
		if err := act(engine.TakeChat); err != nil {
			return err
		}
	}
	return act(map[InputKind]engine.Deed{Answer: engine.Reply, GiveBack: engine.GiveBack, EndChat: engine.EndChat}[in.Kind])
}

// passTo lets the time come, and everything that is due until then, each when it is due.
func (p *player) passTo(end time.Time) error {
	for range MaxInputs * 100 {
		due := p.conversation.DueAt
		if due.IsZero() || due.After(end) || p.conversation.Status.Over() {
			break
		}
		if due.After(p.now) {
			p.now = due
		}
		if err := p.advance(engine.Trigger{Kind: engine.TimePassed}); err != nil {
			return err
		}
	}
	if end.After(p.now) {
		p.now = end
	}
	return nil
}

// advance takes one step, and then makes the call that it asks for.
func (p *player) advance(t engine.Trigger) error {
	t.At = p.now
	step, err := engine.Advance(p.program, p.conversation, t)
	if err != nil {
		return err
	}
	for step.Jump != nil {
		next, err := p.target(*step.Jump)
		if err != nil {
			return err
		}
		step = engine.Land(next, step)
	}
	p.conversation, p.program = step.Conversation, step.Program()
	p.note(step)
	if step.Call == nil {
		return nil
	}
	return p.call(*step.Call)
}

// target is the program where a redirect leads to; nil when there is none.
func (p *player) target(j engine.Jump) (*engine.Program, error) {
	key := programKey{}
	if j.Back != nil {
		key = programKey{j.Back.FlowID, j.Back.Version}
	} else {
		published, err := p.Store.Published(p.ctx, j.Flow)
		if errors.Is(err, fault.NotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		key = programKey{published.FlowID, published.Version}
	}
	if known, ok := p.programs[key]; ok {
		return known, nil
	}
	v, err := p.Store.FlowVersion(p.ctx, key.flow, key.version)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.programs[key], _ = engine.Compile(v, p.workspace.Scope())
	return p.programs[key], nil
}
