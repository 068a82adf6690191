// Package web is the site: the pages that builders and admins use, behind a sign-in. Handlers read a request, ask once,
// and answer. Rules live in the packages below, HTML in templates, statuses in web/respond; visitors' chats are in
// web/chat and the OTP gateway is in web/gateway.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/convert"
	"patchbay/internal/engine"
	"patchbay/internal/integration"
	"patchbay/internal/secret"
	"patchbay/internal/simulate"
	"patchbay/internal/usage"
	"patchbay/static"
	"patchbay/web/api"
	"patchbay/web/chat"
)

// Store is all that the pages read and write. Each file declares the part that it uses.
type Store interface {
	sessionStore
	setUpStore
	signInStore
	peopleStore
	apiStore
	historyStore
	changeStore
	latelyStore
	tickedStore
	logStore
	attributeStore
	environmentStore
	secretStore
	tokenStore
	grantStore
	flowStore
	flowChatStore
	flowTestStore
	simulate.Store
	conversationStore
	parkedStore
	contactStore
	liveStore
	auditStore
	transferStore
	integrationStore
	Ping(ctx context.Context) error
}

// Options are what the site works with. All but TrustedProxies, PublicURL and Tidy are needed.
type Options struct {
	Store          Store
	Calls          *call.Executor
	Named          *usage.Index // what definitions name
	Engine         *engine.Engine
	Files          files
	Chat           *chat.API
	API            *api.API
	Tokens         auth.TokenKeys
	Outbox         outbox
	Formats        []convert.Format                          // that can be imported
	Integrations   func() ([]integration.Integration, error) // asked for when a page needs them
	Keys           *secret.Keyring
	Passwords      *auth.Passwords
	Sessions       scs.CtxStore
	Assets         *static.Assets
	Log            *slog.Logger
	Now            func() time.Time
	Version        string
	PublicURL      string         // "" is http on the listener's address
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Tidy           func()         // asks for the housekeeping at once; nil where there is none
}

// Site serves the pages.
type Site struct {
	Options
	sessions *scs.SessionManager
	signIns  *throttle
	tests    tests
}

// New returns the handler of the whole site.
func New(o Options) http.Handler {
	s := &Site{Options: o, sessions: newSessions(o), signIns: newThrottle(o.Now), tests: newTests()}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = clientAddress(o.TrustedProxies)
	e.HTTPErrorHandler = s.fail
	e.Use(s.observe, secure)
	o.Chat.Register(e)
	o.API.Register(e)
	e.Match([]string{http.MethodGet, http.MethodHead}, static.Prefix+"*", echo.WrapHandler(o.Assets))
	e.Match([]string{http.MethodGet, http.MethodHead}, static.Widget, echo.WrapHandler(http.HandlerFunc(o.Assets.ServeWidget)))
	s.register(e)
	return e
}
