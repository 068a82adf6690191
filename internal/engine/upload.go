package engine

import (
	"context"
	"errors"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// files knows the files that visitors have sent; *file.Keeper does.
type files interface {
	// Answer returns a file of the conversation, or NotFound.
	Answer(ctx context.Context, conversation, id string) (attr.File, error)
}

// TakesFile says whether the answer is a file.
func (q *Question) TakesFile() bool { return q.AttributeType == attr.TypeFile }

var errNoFileAsked = phrase.Refuse(fault.Conflict, phrase.NoFileAsked, nil)

// ExpectsFile returns a Conflict fault unless the conversation waits for a file.
func (e *Engine) ExpectsFile(ctx context.Context, conversation string) error {
	o, err := e.load(ctx, conversation)
	if err != nil {
		return err
	}
	switch q := o.program.question(o.Conversation); {
	case o.Status.Over():
		return errOver
	case q == nil || !q.TakesFile():
		return errNoFileAsked
	}
	return nil
}

// fileOf returns what is known of the file that a message names.
func (e *Engine) fileOf(ctx context.Context, conversation string, m Incoming) (attr.File, error) {
	if m.File == "" {
		return attr.File{}, nil
	}
	f, err := attr.File{}, error(fault.NotFound)
	if e.Files != nil {
		f, err = e.Files.Answer(ctx, conversation, m.File)
	}
	if errors.Is(err, fault.NotFound) { // the file, and not the conversation
		err = phrase.RefuseField("file", phrase.FileGone, nil)
	}
	return f, err
}

// answered is the event of an answer: a file, or what was typed.
func answered(a attr.Attribute, r reply) Event {
	if r.File.ID != "" {
		return Event{Kind: Uploaded, Text: attr.FileOf(r.File).Text(), MessageID: r.messageID}
	}
	return Event{Kind: Answered, Text: r.Text, Secret: a.Type == attr.TypeSecret, MessageID: r.messageID}
}

// value turns the answer into a value of the attribute.
func (q question) value(w *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	switch sent := r.File.ID != ""; {
	case a.Type == attr.TypeFile && !sent:
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.SendFile, nil)
	case a.Type != attr.TypeFile && sent:
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.SendNoFile, nil)
	}
	return q.read(w, c, a, r)
}

// SentFile returns the file that the visitor sent with the event, an answer or one that waits for its turn.
func (e Event) SentFile() (f attr.File, ok bool) {
	if e.Kind != Uploaded && e.Kind != Queued {
		return attr.File{}, false
	}
	v, err := attr.JSONOf([]byte(e.Text))
	if err != nil {
		return attr.File{}, false
	}
	return v.File()
}
