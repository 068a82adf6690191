package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/engine"
)

// ended is the status after which nothing comes any more.
const ended = "ended"

// events streams what is said (event "message", whose id is its seq) and where the conversation stands (event "state"),
// from behind Last-Event-ID on, until the conversation has ended.
func (a *API) events(c echo.Context) error {
	id, err := a.conversation(c)
	if err != nil {
		return err
	}
	if err := a.mayRead(c, id); err != nil {
		return err
	}
	leave, err := a.listen(c, id)
	if err != nil {
		return err
	}
	defer leave()
	wake, cancel := a.Hub.Subscribe(id) // before the first look, or what happens in between would be missed
	defer cancel()
	s := stream{messageOf: a.messageOf, response: c.Response(), control: http.NewResponseController(c.Response()), last: lastEventID(c)}
	view, err := a.Engine.Transcript(c.Request().Context(), id, s.last)
	if err != nil {
		return err
	}
	if s.hasAll(view) {
		return c.NoContent(http.StatusNoContent) // which tells an EventSource not to come back
	}
	s.open()
	if err := a.follow(c.Request().Context(), &s, view, wake); err != nil {
		a.Log.ErrorContext(c.Request().Context(), "event stream", "conversation", id, "err", err)
	}
	return nil
}

// follow writes what is new whenever there may be something, and a heartbeat when there is not. The hub also tells of what
// other replicas do, a moment later; whichever of them a listener comes back to, what it has not heard is in the database.
func (a *API) follow(ctx context.Context, s *stream, view engine.View, wake <-chan struct{}) error {
	beat := time.NewTicker(a.Heartbeat)
	defer beat.Stop()
	for {
		if err := s.write(view); err != nil || view.Status == ended {
			return nil // the listener is gone, or has heard everything
		}
		select {
		case <-ctx.Done():
			return nil
		case <-a.closing:
			return nil
		case <-beat.C:
		case <-wake:
		}
		var err error
		if view, err = a.Engine.Transcript(ctx, view.ID, s.last); err != nil {
			return ignoreDone(ctx, err)
		}
	}
}

// ignoreDone drops the error of a read that was only interrupted because the listener has left.
func ignoreDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// lastEventID is the seq of the last message that the listener has; 0 is none.
func lastEventID(c echo.Context) int64 {
	seq, err := strconv.ParseInt(c.Request().Header.Get("Last-Event-ID"), 10, 64)
	if err != nil || seq < 0 {
		return 0
	}
	return seq
}

// patience is how long a listener may take to accept what is written to it.
const patience = 10 * time.Second

// stream writes server-sent events (WHATWG HTML section 9.2) to one listener.
type stream struct {
	messageOf func(engine.Message) message
	response  http.ResponseWriter
	control   *http.ResponseController
	last      int64  // seq of the last message written
	state     string // as written last
}

// hasAll says whether there is nothing behind the last message that the listener could still hear.
func (s *stream) hasAll(v engine.View) bool {
	return v.Status == ended && s.last > 0 && len(v.Messages) == 0
}

// open begins the answer. net/http lifts its time limit for reading by itself once a request is read.
func (s *stream) open() {
	h := s.response.Header()
	h.Set(echo.HeaderContentType, "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // nginx
	s.response.WriteHeader(http.StatusOK)
}

// write sends the messages that are new and the state when it has changed, or else a heartbeat.
func (s *stream) write(v engine.View) error {
	var b bytes.Buffer
	for _, m := range v.Messages {
		if m.Seq > s.last {
			s.last = m.Seq
			fmt.Fprintf(&b, "id: %d\nevent: message\ndata: %s\n\n", m.Seq, encoded(s.messageOf(m)))
		}
	}
	if state := encoded(stateOf(v)); state != s.state {
		s.state = state
		fmt.Fprintf(&b, "event: state\ndata: %s\n\n", state)
	}
	if b.Len() == 0 {
		b.WriteString(": still here\n\n")
	}
	return s.flush(b.Bytes())
}

// flush hands the bytes on at once. The deadline is for this write alone, whatever the server's own is.
func (s *stream) flush(b []byte) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := s.response.Write(b); err != nil {
		return err
	}
	return errors.Join(s.control.Flush(), s.control.SetWriteDeadline(time.Time{}))
}

// encoded returns JSON on one line, as the format of events needs it.
func encoded(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // structs of strings and numbers always encode
	}
	return string(b)
}
