package main

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

// The places at which a test can have the process killed (internal/crash does): before and after everything that must not
// be done twice, and must not be forgotten.
const (
	beforeCommit  = "engine.before_commit" // any step of a conversation
	afterCommit   = "engine.after_commit"
	beforeResult  = "engine.before_result" // the step that ends a call
	afterResult   = "engine.after_result"
	beforeSend    = "call.before_send" // every attempt of a call
	afterSend     = "call.after_send"
	beforeJournal = "journal.before_write"
	afterJournal  = "journal.after_write"
	beforeCode    = "otp.before_send" // the message with a one-time code
	afterCode     = "otp.after_send"
)

func failPlaces() []string {
	return []string{beforeCommit, afterCommit, beforeResult, afterResult, beforeSend, afterSend, beforeJournal, afterJournal, beforeCode, afterCode}
}

// failPoint kills the process when a place is passed for the n-th time. It stands round the parts of the program, which know
// nothing of it; the zero failPoint, as always but in tests, stands round none.
type failPoint struct {
	place string
	left  atomic.Int64
}

// UnmarshalText reads a place and how many times it is passed, as engine.after_commit:3; without a number it is once.
func (p *failPoint) UnmarshalText(text []byte) error {
	place, times, counted := strings.Cut(string(text), ":")
	n, err := strconv.Atoi(times)
	if !slices.Contains(failPlaces(), place) || counted && (err != nil || n < 1) {
		return fault.New(fault.Invalid, "There is no fail point %q. Name one of %s, and after a colon how many times it is passed.",
			text, strings.Join(failPlaces(), ", "))
	}
	p.place = place
	p.left.Store(int64(max(n, 1)))
	return nil
}

// pass ends the process as a power cut does, if it is this place's turn.
func (p *failPoint) pass(place string) {
	if place != p.place || p.left.Add(-1) != 0 {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // the signal is on its way
}

// The four return the part as it is, unless there is a failPoint to stand round it.

// off says whether nothing is to fail, as in production.
func (p *failPoint) off() bool { return p == nil || p.place == "" }

func (p *failPoint) store(s engine.Store) engine.Store {
	if p.off() {
		return s
	}
	return failingStore{s, p}
}

func (p *failPoint) sender(s sender) sender {
	if p.off() {
		return s
	}
	return failingSender{s, p}
}

func (p *failPoint) appender(a appender) appender {
	if p.off() {
		return a
	}
	return failingAppender{a, p}
}

func (p *failPoint) codes(s otp.Sender) otp.Sender {
	if p.off() {
		return s
	}
	return failingCodes{s, p}
}

type failingStore struct {
	engine.Store
	*failPoint
}

func (s failingStore) CreateConversation(ctx context.Context, c engine.Commit) error {
	s.pass(beforeCommit)
	err := s.Store.CreateConversation(ctx, c)
	s.pass(afterCommit)
	return err
}

func (s failingStore) CommitStep(ctx context.Context, c engine.Commit) error {
	s.pass(beforeCommit)
	ended := slices.ContainsFunc(c.Events, func(e engine.Event) bool { return e.Kind == engine.Returned && e.Text != apidef.Lost })
	if ended {
		s.pass(beforeResult)
	}
	err := s.Store.CommitStep(ctx, c)
	if ended {
		s.pass(afterResult)
	}
	s.pass(afterCommit)
	return err
}

// StepDue passes before a step is stored, while the database keeps other engines from the conversation, and after.
func (s failingStore) StepDue(ctx context.Context, d engine.Due) ([]engine.Woken, error) {
	advance := d.Advance
	d.Advance = func(r engine.Record) (engine.Commit, error) {
		c, err := advance(r)
		if err == nil {
			s.pass(beforeCommit)
		}
		return c, err
	}
	woken, err := s.Store.StepDue(ctx, d)
	for _, w := range woken {
		if w.Err == nil {
			s.pass(afterCommit)
		}
	}
	return woken, err
}

// sender sends requests; *egress.Client is one.
type sender interface {
	Check(ctx context.Context, rawURL string, grants ...egress.Origin) error
	Do(ctx context.Context, r egress.Request) (egress.Response, error)
}

type failingSender struct {
	sender
	*failPoint
}

func (s failingSender) Do(ctx context.Context, r egress.Request) (egress.Response, error) {
	s.pass(beforeSend)
	response, err := s.sender.Do(ctx, r)
	s.pass(afterSend)
	return response, err
}

// appender stores rows of API Logs; *store.DB is one.
type appender interface {
	AppendCalls(ctx context.Context, rows []call.LogRow) error
}

type failingAppender struct {
	appender
	*failPoint
}

func (a failingAppender) AppendCalls(ctx context.Context, rows []call.LogRow) error {
	a.pass(beforeJournal)
	err := a.appender.AppendCalls(ctx, rows)
	a.pass(afterJournal)
	return err
}

type failingCodes struct {
	otp.Sender
	*failPoint
}

func (s failingCodes) Send(ctx context.Context, m otp.Message) error {
	s.pass(beforeCode)
	err := s.Sender.Send(ctx, m)
	s.pass(afterCode)
	return err
}
