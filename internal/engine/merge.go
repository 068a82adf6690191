package engine

import (
	"strings"
	"time"

	"patchbay/internal/flow"
)

// maxParts is how many messages can be one answer.
const maxParts = 20

// collect keeps a message until none has come for a while.
func (w *walk) collect(q question, c flow.Component, r reply) exit {
	m := &w.step.Conversation.Memory
	m.Parts = append(m.Parts, r.Text)
	if len(m.Parts) >= maxParts {
		return w.takeParts(q, c)
	}
	m.drop(ReplyEnds, Remind) // the visitor is there
	w.remind(MergeEnds, time.Duration(c.Settings.MergeSeconds)*time.Second)
	return stay
}

// takeParts takes what was collected as one answer. When it is refused the visitor has as long as at first.
func (w *walk) takeParts(q question, c flow.Component) exit {
	m := &w.step.Conversation.Memory
	text := strings.Join(m.Parts, "\n")
	m.Parts = nil
	m.drop(MergeEnds)
	through := q.take(w, c, reply{Text: text})
	if through == stay && w.step.Conversation.Status == Waiting {
		w.await(c)
	}
	return through
}
