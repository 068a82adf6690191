package chat

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/widget"
)

// looks knows how the chats of flows look and on which pages they may stand; *store.DB does.
type looks interface {
	FlowChat(ctx context.Context, flow string) (widget.Chat, error)
	ChatPicture(ctx context.Context, flow string) (widget.Picture, error)
	OriginAllowed(ctx context.Context, flow, origin string) (bool, error)
	OriginKnown(ctx context.Context, origin string) (bool, error)
}

// preflightAge is how long a browser remembers that it may ask.
const preflightAge = 10 * time.Minute

// share lets pages of other sites ask for the path before they send (Fetch standard, CORS-preflight request). No cookie
// goes with any of it: who may do what is in the token.
func (a *API) share(g *echo.Group, paths ...string) {
	for _, path := range paths {
		g.OPTIONS(path, a.preflight)
	}
}

// preflight answers for exactly the pages that the flow allows. The path of a conversation does not say its flow, the token
// of the request itself does: until then it is enough that some flow allows the page.
func (a *API) preflight(c echo.Context) error {
	allowed := a.Looks.OriginKnown
	if flow := c.Param("flow"); flow != "" {
		allowed = a.allows(flow)
	}
	if err := a.welcome(c, allowed); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderAccessControlAllowMethods, "GET, POST")
	h.Set(echo.HeaderAccessControlAllowHeaders, "Authorization, Content-Type, Last-Event-ID")
	h.Set(echo.HeaderAccessControlMaxAge, strconv.Itoa(int(preflightAge.Seconds())))
	return c.NoContent(http.StatusNoContent)
}

// allows asks about one flow.
func (a *API) allows(flow string) func(context.Context, string) (bool, error) {
	return func(ctx context.Context, origin string) (bool, error) {
		return a.Looks.OriginAllowed(ctx, flow, origin)
	}
}

// welcome lets a page of another site in and tells its browser so. Programs, which are no pages, and our own pages always
// come in.
func (a *API) welcome(c echo.Context, allowed func(ctx context.Context, origin string) (bool, error)) error {
	h, origin := c.Response().Header(), c.Request().Header.Get(echo.HeaderOrigin)
	h.Add(echo.HeaderVary, echo.HeaderOrigin)
	if origin == "" || a.isOwn(c.Request(), origin) {
		return nil
	}
	leave, err := a.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	switch ok, err := allowed(c.Request().Context(), origin); {
	case err != nil:
		return err
	case !ok:
		return fault.New(fault.Denied, "This chat may not stand on %.100s. Who owns it can allow that under Chat and widget, allowed pages.", origin)
	}
	h.Set(echo.HeaderAccessControlAllowOrigin, origin)
	h.Set(echo.HeaderAccessControlExposeHeaders, echo.HeaderRetryAfter)
	return nil
}

// isOwn says whether a request comes from a page of this Patchbay. Behind a proxy the name of the host may not be the one
// that the browser knows, so that the browser's own word and the public address count, too.
func (a *API) isOwn(r *http.Request, origin string) bool {
	if r.Header.Get("Sec-Fetch-Site") == "same-origin" || a.PublicURL != "" && sameOrigin(a.PublicURL, origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && u.Host == r.Host
}

func sameOrigin(address, origin string) bool {
	own, ok := widget.ParseOrigin(address)
	return ok && own == origin
}
