package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/ui"
	"patchbay/web/respond"
)

// sessionStore is what a session needs to know of people.
type sessionStore interface {
	User(ctx context.Context, id string) (auth.User, error)
	UserByEmail(ctx context.Context, email string) (auth.User, error)
	NeedsSetup(ctx context.Context) (bool, error)
}

// What a session holds.
const (
	keyUser      = "user"     // ID
	keyPassword  = "password" // a fingerprint: changing the password ends every other session
	keyFlash     = "flash"
	keyTakeBack  = "take_back"    // where a POST undoes what the flash is about
	keyUndo      = "undo"         // what was postponed last
	keyTicked    = "ticked_deeds" // what was done with ticked APIs lately
	keyMigration = "migration"    // where moving the conversations of a flow goes on
	keySeen      = "seen"         // when the newest page was asked for, in milliseconds since 1970
)

// How long a session lasts.
const (
	sessionIdle  = 30 * time.Minute
	sessionTotal = 12 * time.Hour
)

// skew is how far the clocks of replicas may differ.
const skew = time.Minute

func newSessions(o Options) *scs.SessionManager {
	m := scs.New()
	m.Store = o.Sessions
	m.HashTokenInStore = true
	m.IdleTimeout, m.Lifetime = sessionIdle, sessionTotal
	m.Cookie.Name = "patchbay_session"
	if strings.HasPrefix(o.PublicURL, "https://") {
		m.Cookie.Name, m.Cookie.Secure = "__Host-patchbay_session", true
	}
	m.Cookie.Path, m.Cookie.HttpOnly, m.Cookie.SameSite = "/", true, http.SameSiteLaxMode
	m.Cookie.Persist = false
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		if respond.Abandoned(r.Context(), err) {
			return
		}
		o.Log.ErrorContext(r.Context(), "session", "err", err)
		http.Error(w, fault.Unknown, http.StatusInternalServerError)
	}
	return m
}

// withSession loads the session and, when somebody is signed in, makes them the actor of the request.
func (s *Site) withSession(next echo.HandlerFunc) echo.HandlerFunc {
	handler := func(c echo.Context) error {
		u, err := s.currentUser(c.Request().Context())
		switch {
		case errors.Is(err, fault.SignedOut):
		case err != nil:
			return err
		default:
			ctx := auth.WithActor(c.Request().Context(), auth.Actor{ID: u.ID, Name: u.Name, Role: u.Role, IP: c.RealIP()})
			c.SetRequest(c.Request().WithContext(context.WithValue(ctx, userKey{}, u)))
		}
		if err := next(c); err != nil {
			c.Error(err) // here, where the session can still be changed and its cookie is set once
		}
		return nil
	}
	return echo.WrapMiddleware(s.sessions.LoadAndSave)(handler)
}

type userKey struct{}

// currentUser reads the user on every request, so that a changed role or a deleted user counts at once. A session that was
// seen in the future is over: the clock was set back, and nobody knows how old the session really is.
func (s *Site) currentUser(ctx context.Context) (auth.User, error) {
	signedOut := fault.New(fault.SignedOut, "Sign in first.")
	id := s.sessions.GetString(ctx, keyUser)
	if id == "" {
		return auth.User{}, signedOut
	}
	now := s.Now()
	if now.Add(skew).UnixMilli() < s.sessions.GetInt64(ctx, keySeen) {
		if err := s.sessions.Destroy(ctx); err != nil {
			return auth.User{}, err
		}
		return auth.User{}, signedOut
	}
	s.sessions.Put(ctx, keySeen, now.UnixMilli())
	u, err := s.Store.User(ctx, id)
	if errors.Is(err, fault.NotFound) || err == nil && s.sessions.GetString(ctx, keyPassword) != fingerprint(u) {
		return auth.User{}, signedOut
	}
	return u, err
}

func fingerprint(u auth.User) string {
	sum := sha256.Sum256([]byte(u.PasswordHash))
	return hex.EncodeToString(sum[:8])
}

// begin signs the user in under a fresh token, so that a token from before is worth nothing. Nothing that the session
// held goes over to who signs in now.
func (s *Site) begin(ctx context.Context, u auth.User) error {
	if err := s.sessions.Clear(ctx); err != nil {
		return err
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, keyUser, u.ID)
	s.sessions.Put(ctx, keyPassword, fingerprint(u))
	return nil
}

// flash leaves a sentence for the next page.
func (s *Site) flash(c echo.Context, sentence string) {
	s.sessions.Put(c.Request().Context(), keyFlash, sentence)
}

// flashUndo is flash for what can be undone: by a POST to the address.
func (s *Site) flashUndo(c echo.Context, sentence, undo string) {
	s.flash(c, sentence)
	s.sessions.Put(c.Request().Context(), keyTakeBack, undo)
}

func (s *Site) takeFlash(ctx context.Context) ui.ToastProps {
	return ui.ToastProps{Text: s.sessions.PopString(ctx, keyFlash), Undo: s.sessions.PopString(ctx, keyTakeBack)}
}

// askToSignIn sends the browser to the sign-in form, or to the set-up page while there is no owner.
func (s *Site) askToSignIn(c echo.Context) error {
	to := href.SignIn()
	if path := pageOf(c); path != href.Home() {
		to += "?next=" + url.QueryEscape(path)
	}
	needs, err := s.Store.NeedsSetup(c.Request().Context())
	if err != nil {
		return err
	}
	if needs {
		to = href.SetUp("")
	}
	return respond.SeeOther(c, to)
}

// pageOf is the address of the page that the browser shows or asks for: htmx asks for parts of the one that is open.
func pageOf(c echo.Context) string {
	if !respond.ToScript(c) {
		return c.Request().URL.RequestURI()
	}
	open, err := url.Parse(c.Request().Header.Get("HX-Current-URL"))
	if err != nil || open.Path == "" {
		return href.Home()
	}
	return localPath(open.RequestURI())
}
