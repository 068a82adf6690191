package chat

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/otp"
	"patchbay/internal/widget"
	"patchbay/web/respond"
)

// look is how a widget looks. static/src/widget/look.ts is its other side.
type look struct {
	Title     string            `json:"title"`
	Greeting  string            `json:"greeting,omitempty"`
	Accent    string            `json:"accent,omitempty"`
	Launcher  string            `json:"launcher,omitempty"`
	Avatar    string            `json:"avatar,omitempty"` // an address, or a path here
	Position  string            `json:"position"`
	Direction string            `json:"direction"`
	Language  string            `json:"language"` // as in the attribute lang
	Words     map[string]string `json:"words"`    // the fixed texts in it, by name
}

// look tells a widget how the chat of a published flow looks. That it may not stand on a page can be read by that page all
// the same: nobody could tell what is wrong otherwise.
func (a *API) look(c echo.Context) error {
	if err := a.readers.Take(c, "look "+otp.Network(c.RealIP()), errTooFast); err != nil {
		return err
	}
	flow := c.Param("flow")
	if err := a.welcome(c, a.allows(flow)); err != nil {
		c.Response().Header().Set(echo.HeaderAccessControlAllowOrigin, "*")
		return err
	}
	chat, err := a.Looks.FlowChat(c.Request().Context(), flow)
	if err != nil {
		return err
	}
	if !chat.Published {
		return errNoChat
	}
	return c.JSON(http.StatusOK, lookOf(chat))
}

func lookOf(c widget.Chat) look {
	return look{Title: c.Title(), Greeting: c.Look.Greeting, Accent: c.Look.Accent, Launcher: c.Look.Launcher,
		Avatar: AvatarOf(c), Position: string(c.Look.Side), Direction: string(c.Look.Runs()),
		Language: c.Look.Language.Tag(), Words: c.Look.Language.Words()}
}

// AvatarOf returns the address of the picture beside the bot's words: a path here when it was uploaded, "" for none.
func AvatarOf(c widget.Chat) string {
	if c.Picture == "" {
		return c.Look.Avatar
	}
	return fmt.Sprintf("/chat/%s/avatar?v=%.16s", c.Flow, c.Picture)
}

// avatar gives the uploaded picture to any page; its address changes with it.
func (a *API) avatar(c echo.Context) error {
	if err := a.readers.Take(c, "look "+otp.Network(c.RealIP()), errTooFast); err != nil {
		return err
	}
	leave, err := a.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	p, err := a.Looks.ChatPicture(c.Request().Context(), c.Param("flow"))
	if err != nil {
		return err
	}
	return respond.Picture(c, p.Type, p.Bytes)
}
