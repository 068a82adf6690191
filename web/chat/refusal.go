package chat

import (
	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/phrase"
)

// What visitors are refused with, whatever they ask for.
var (
	errNoChat       = phrase.Refuse(fault.NotFound, phrase.NoChat, nil)
	errTooFast      = phrase.Refuse(fault.Limited, phrase.TooFast, nil)
	errTooMany      = phrase.Refuse(fault.Limited, phrase.TooMany, nil)
	errTooWide      = phrase.Refuse(fault.Limited, phrase.TooWide, nil)
	errTooManyFiles = phrase.Refuse(fault.Limited, phrase.FilesTooMany, nil)
	errFileWaits    = phrase.Refuse(fault.Limited, phrase.FileWait, nil)
)

// translated says refusals in the language of the chat that they are for. What programs and those who build pages are told
// stays English.
func (a *API) translated(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		if !phrase.IsPhrase(err) {
			return err
		}
		return a.language(c).Translate(err)
	}
}

// language is that of the chat that a request is for: of the flow in the path, or by whose chat the conversation began. Where
// there is none, or no time to look, it is English.
func (a *API) language(c echo.Context) phrase.Language {
	flow := c.Param("flow")
	if flow == "" {
		flow = readToken(c.Request().Header.Get(echo.HeaderAuthorization)).flow
	}
	leave, _, free := a.requests.take(seat{"", a.Limits.AllRequests})
	if !free {
		return phrase.English
	}
	defer leave()
	settings, err := a.Looks.FlowChat(c.Request().Context(), flow)
	if err != nil {
		return phrase.English
	}
	return settings.Look.Language
}
