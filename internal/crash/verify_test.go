package crash_test

import (
	"cmp"
	"fmt"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/store"
)

// inspection is everything that is known when the dust has settled, and what is wrong with it.
type inspection struct {
	site          *site
	accounts      map[string]*account
	requests      map[string][]request // by conversation
	conversations map[string]bool
	problems      []string
	tally         tally
}

// verify reads the database and compares it with what visitors and providers know. What holds:
//
//   - every conversation and every message that was acknowledged is there, every message once, in the order it was sent;
//   - every conversation is what the flow makes of what happened, to the last event and the last attribute;
//   - no unsafe call was sent twice, and a safe one only as the same request under the same key;
//   - what counts as done was really sent, and only a call that is not safe, or was lost too often, ends as unknown;
//   - everybody waits or has ended, and the database says that it is sound.
func (s *site) verify(c *crowd) tally {
	s.t.Helper()
	db := s.open()
	defer func() { must(s.t, db.Close()) }()
	i := &inspection{site: s, accounts: map[string]*account{}, requests: map[string][]request{}, conversations: map[string]bool{}}
	for _, a := range c.accounts {
		i.accounts[a.ID] = a
	}
	for _, q := range s.provider.requests() {
		i.requests[q.Conversation] = append(i.requests[q.Conversation], q)
	}
	i.problems = slices.Clone(c.complaints)
	i.tally.add(s, c)
	i.readAll(db)
	i.lookForTheLost()
	i.readLog(db)
	if problem := s.sound(); problem != "" {
		i.complain("the database", "%s", problem)
	}
	for n, problem := range i.problems {
		if n == 20 {
			s.t.Errorf("and %d further problems", len(i.problems)-n)
			break
		}
		s.t.Error(problem)
	}
	return i.tally
}

func (i *inspection) complain(conversation, format string, args ...any) {
	i.problems = append(i.problems, conversation+": "+fmt.Sprintf(format, args...))
}

// readAll looks at every conversation of the database, the newest first.
func (i *inspection) readAll(db *store.DB) {
	t := i.site.t
	w, err := db.Workspace(t.Context())
	must(t, err)
	programs := map[string]*engine.Program{}
	for before := ""; ; {
		page, err := db.Conversations(t.Context(), before, 500)
		must(t, err)
		if len(page) == 0 {
			return
		}
		for _, r := range page {
			if programs[r.FlowID] == nil {
				v, err := db.FlowVersion(t.Context(), r.FlowID, r.Version)
				must(t, err)
				programs[r.FlowID], err = engine.Compile(v, w.Scope())
				must(t, err)
			}
			events, err := db.Events(t.Context(), r.ID, 0)
			must(t, err)
			i.conversations[r.ID] = true
			i.inspect(programs[r.FlowID], w, r, events)
		}
		before = page[len(page)-1].ID
	}
}

func (i *inspection) inspect(p *engine.Program, w call.Workspace, r engine.Record, events []engine.EventRecord) {
	i.tally.conversations++
	if r.Status != engine.Waiting && r.Status != engine.Ended {
		i.complain(r.ID, "it is %s at %s, due %v", r.Status, r.Component, r.DueAt)
	}
	for n, e := range events {
		if e.Seq != int64(n)+1 {
			i.complain(r.ID, "event %d has the number %d", n+1, e.Seq)
			return
		}
	}
	if problem := replay(p, w.Schema, r, events, i.texts(r.ID)); problem != "" {
		i.complain(r.ID, "%s", problem)
	}
	i.compareMessages(r.ID, events)
	for _, key := range apiKeys() {
		i.compareCalls(r, key, events)
	}
}

// texts are what the visitor said in the conversation, by the message's id.
func (i *inspection) texts(conversation string) map[string]string {
	texts := map[string]string{}
	if a := i.accounts[conversation]; a != nil {
		for _, m := range a.Said {
			texts[m.ID] = m.Text
		}
	}
	return texts
}

// compareMessages holds what visitors know against the history. A message whose acknowledgement never arrived may be there
// or not; a visitor who never heard of the conversation has said nothing in it.
func (i *inspection) compareMessages(conversation string, events []engine.EventRecord) {
	texts := i.texts(conversation)
	var taken []said
	for _, e := range events {
		switch {
		case e.Kind == engine.Queued:
			taken = append(taken, said{e.MessageID, texts[e.MessageID], true})
		case e.Kind == engine.Answered && e.MessageID != "": // it was not queued before
			taken = append(taken, said{e.MessageID, e.Text, true})
		}
	}
	var sent []said
	if a := i.accounts[conversation]; a != nil {
		sent = a.Said
	}
	for _, m := range sent {
		switch n := len(taken); {
		case n > 0 && taken[0].ID == m.ID && taken[0].Text == m.Text:
			taken = taken[1:]
		case m.Acked && n == 0:
			i.complain(conversation, "the message %s was acknowledged, and is lost", m.ID)
		case m.Acked:
			i.complain(conversation, "the message %s was acknowledged, and in its place is %+v", m.ID, taken[0])
			return
		}
	}
	if len(taken) > 0 {
		i.complain(conversation, "nobody sent %+v, or it was sent once and is there twice", taken)
	}
}

// compareCalls holds what the provider got of one API against the history. The flow calls every API once.
func (i *inspection) compareCalls(r engine.Record, api string, events []engine.EventRecord) {
	var got []request
	for _, q := range i.requests[r.ID] {
		if q.API == api {
			got = append(got, q)
		}
	}
	attempts, outcome := callOf(api, events)
	i.tally.count(api, len(got), attempts, outcome)
	for _, q := range got {
		if q.Key != got[0].Key || q.Text != got[0].Text || q.Key == "" {
			i.complain(r.ID, "%s was repeated as another request: first %+v, then %+v", api, got[0], q)
		}
	}
	switch {
	case attempts == 0 && len(got) > 0:
		i.complain(r.ID, "%s was called %d times, and its history does not know", api, len(got))
	case !repeatable(api) && len(got) > 1:
		i.complain(r.ID, "%s is not safe to repeat and was sent %d times: %+v", api, len(got), got)
	case (outcome == "success" || outcome == apidef.Others) && len(got) == 0:
		i.complain(r.ID, "%s ended as %s, and was never sent", api, outcome)
	case outcome == apidef.Lost && repeatable(api) && attempts < 5:
		i.complain(r.ID, "%s is safe to repeat and was given up after %d attempts", api, attempts)
	}
}

// callOf is what the history knows of the API's call: how often it was to be made, and how it ended, "" for not yet.
func callOf(api string, events []engine.EventRecord) (attempts int, outcome string) {
	for _, e := range events {
		switch {
		case e.Component != api:
		case e.Kind == engine.Called || e.Kind == engine.Repeated:
			attempts++
		case e.Kind == engine.Returned:
			outcome = e.Text
		}
	}
	return attempts, outcome
}

// lookForTheLost finds conversations that somebody knows of and the database does not.
func (i *inspection) lookForTheLost() {
	for id := range i.accounts {
		if !i.conversations[id] {
			i.complain(id, "it was begun, and is lost")
		}
	}
	for id := range i.requests {
		if !i.conversations[id] {
			i.complain(id, "a provider heard of it, and the database did not")
		}
	}
}

// readLog looks at API Logs. A killed process takes the rows with it that it had not written; what is there must be true.
func (i *inspection) readLog(db *store.DB) {
	for before := ""; ; {
		page, err := db.FindCalls(i.site.t.Context(), call.LogFilter{Before: before, Limit: 500})
		must(i.site.t, err)
		if len(page) == 0 {
			return
		}
		i.tally.logged += len(page)
		for _, row := range page {
			known := slices.ContainsFunc(i.requests[row.ConversationID], func(q request) bool { return q.API == row.APIKey })
			if !known && (row.Status > 0 || !i.conversations[row.ConversationID]) {
				i.complain(cmp.Or(row.ConversationID, "API Logs"), "the row %s of %s (%s) is of a call that never was", row.ID, row.APIKey, row.Outcome)
			}
		}
		before = page[len(page)-1].ID
	}
}
