// Package chat is the public chat API, for visitors, widgets and scripts: it begins conversations, takes messages, and
// streams what the bot says. Everybody may call it, so everything here is capped.
//
// It runs no conversation (package engine does), knows no session or cookie, and shows nothing that a visitor may not
// see: that is engine.View's promise.
package chat

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/engine"
	"patchbay/internal/event"
	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/otp"
	"patchbay/internal/phrase"
	"patchbay/web/limit"
)

// Options are what the API works with. All but PublicURL, Limits and Heartbeat are needed.
type Options struct {
	Engine    *engine.Engine
	Hub       *event.Hub // the engine's
	Files     files
	Links     file.Links // to files
	Looks     looks
	PublicURL string // where browsers reach this Patchbay; "" is where requests say
	Key       []byte // the key of conversation tokens: Keyring.Derive("chat-token")
	Log       *slog.Logger
	Now       func() time.Time
	Limits    Limits        // none at all are DefaultLimits
	Heartbeat time.Duration // of an event stream; 0 is 20 seconds
}

// API serves the conversations. It is safe for concurrent use.
type API struct {
	Options
	tokens    tokens
	newcomers *limit.Limiter // new conversations, by network
	talkers   *limit.Limiter // messages, by conversation
	readers   *limit.Limiter // reads and new event streams, by conversation
	uploaders *limit.Limiter // files, by conversation
	senders   *limit.Limiter // files, by network
	callers   *limit.Limiter // callbacks, by network
	requests  *seats
	streams   *seats
	transfers *seats // of files
	closing   chan struct{}
}

// defaultHeartbeat keeps proxies from closing a stream that is silent.
const defaultHeartbeat = 20 * time.Second

// New returns the API.
func New(o Options) *API {
	if o.Heartbeat == 0 {
		o.Heartbeat = defaultHeartbeat
	}
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	l := o.Limits
	return &API{Options: o, tokens: tokens{o.Key},
		newcomers: limit.New(float64(l.Conversations)/time.Hour.Seconds(), l.Conversations, o.Now),
		talkers:   limit.New(l.MessageRate, l.MessageBurst, o.Now),
		readers:   limit.New(l.ReadRate, l.ReadBurst, o.Now),
		uploaders: limit.New(l.UploadRate, l.UploadBurst, o.Now),
		senders:   limit.New(float64(l.AddressUploads)/time.Hour.Seconds(), l.AddressUploads, o.Now),
		callers:   limit.New(l.CallbackRate, l.CallbackBurst, o.Now),
		requests:  &seats{}, streams: &seats{}, transfers: &seats{}, closing: make(chan struct{})}
}

// Close ends the event streams, so that a server can shut down; visitors' chats open them anew. Call it once.
func (a *API) Close() { close(a.closing) }

// Register mounts the API. "conversations" is no key that a flow can have (see engine.Editor), so the paths of a flow
// and those of a conversation never meet; nor do those of files, which only GET.
func (a *API) Register(e *echo.Echo) {
	e.POST("/chat/v1/conversations/:id/files", a.upload, private, a.translated) // its body has a cap of its own
	g := e.Group("/chat/v1", private, a.translated, a.guard)
	g.GET("/:flow", a.look)
	g.POST("/:flow/conversations", a.begin)
	g.POST("/conversations/:id/messages", a.send)
	g.GET("/conversations/:id", a.read)
	g.GET("/conversations/:id/events", a.events)
	g.GET("/files/:id", a.download)
	g.GET("/callbacks/:token", a.callback)
	g.POST("/callbacks/:token", a.callback)
	a.share(g, "/:flow", "/:flow/conversations", "/conversations/:id", "/conversations/:id/messages", "/conversations/:id/files", "/conversations/:id/events")
	e.GET("/chat/:flow/avatar", a.avatar)
}

// private keeps answers out of caches.
func private(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		return next(c)
	}
}

// guard keeps requests within their size.
func (a *API) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, a.Limits.Body)
		return next(c)
	}
}

// begin starts a conversation of a published flow.
func (a *API) begin(c echo.Context) error {
	flow := c.Param("flow")
	if err := a.welcome(c, a.allows(flow)); err != nil {
		return err
	}
	var asked newConversation
	if err := asked.read(c); err != nil {
		return err
	}
	network := otp.Network(c.RealIP())
	if err := a.newcomers.Take(c, network, errTooMany); err != nil {
		return err
	}
	leave, err := a.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	start := engine.Start{Flow: flow, Channel: channel, Visitor: network, Values: asked.Attributes}
	if len(start.Values) > 0 {
		settings, err := a.Looks.FlowChat(c.Request().Context(), flow)
		if err != nil {
			return err
		}
		start.Takes = settings.Look.Takes
	}
	view, err := a.Engine.Start(c.Request().Context(), start)
	if errors.Is(err, fault.NotFound) {
		return phrase.Because(err, fault.NotFound, phrase.NoChat, nil)
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, begun{ID: view.ID, Token: a.tokens.of(view.ID, flow), answer: a.answerOf(view)})
}

// channel is what conversations of this API call the way that they came.
const channel = "webchat"

// send takes a visitor's message. One whose message_id was taken before changes nothing and gets the whole transcript.
// While the conversation is busy the answer is 202: the message waits for its turn, as "pending" says.
func (a *API) send(c echo.Context) error {
	id, err := a.conversation(c)
	if err != nil {
		return err
	}
	var m newMessage
	if err := m.read(c, a.Limits.MessageLength); err != nil {
		return err
	}
	if err := a.talkers.Take(c, id, errTooFast); err != nil {
		return err
	}
	leave, err := a.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	view, err := a.Engine.Send(c.Request().Context(), id, engine.Incoming{ID: m.MessageID, Text: m.words(), File: m.File, Skip: m.Skip, Back: m.Back})
	if err != nil {
		return err
	}
	if len(view.Pending) > 0 {
		return c.JSON(http.StatusAccepted, a.answerOf(view))
	}
	return c.JSON(http.StatusOK, a.answerOf(view))
}

// read returns everything that was said so far, and what is waited for.
func (a *API) read(c echo.Context) error {
	id, err := a.conversation(c)
	if err != nil {
		return err
	}
	if err := a.mayRead(c, id); err != nil {
		return err
	}
	leave, err := a.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	view, err := a.Engine.Transcript(c.Request().Context(), id, 0)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, a.answerOf(view))
}

func (a *API) mayRead(c echo.Context, id string) error {
	return a.readers.Take(c, id, errTooFast)
}

// conversation returns the id in the path when the request has its token. Who has not learns nothing, not even whether
// there is such a conversation.
func (a *API) conversation(c echo.Context) (string, error) {
	id := c.Param("id")
	t := readToken(c.Request().Header.Get(echo.HeaderAuthorization))
	if err := a.welcome(c, a.allows(t.flow)); err != nil { // before the token: a page must be able to read that it is wrong
		return "", err
	}
	if a.tokens.fits(id, t) {
		return id, nil
	}
	c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Bearer")
	return "", fault.New(fault.SignedOut, "This is not the token of the conversation.")
}
