package chat

import (
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

// callback takes what somebody outside sends to the address of a conversation: the fields of a JSON or form body, or of the
// query of a GET. 200 says that the conversation goes on with it, 202 that it is kept until it is waited for, 410 that the
// address was used before.
func (a *API) callback(c echo.Context) error {
	if err := a.callers.Take(c, otp.Network(c.RealIP()), errTooManyCallbacks); err != nil {
		return err
	}
	leave, err := a.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	body, contentType := []byte(c.Request().URL.RawQuery), echo.MIMEApplicationForm
	if c.Request().Method == http.MethodPost {
		contentType = c.Request().Header.Get(echo.HeaderContentType)
		if body, err = io.ReadAll(c.Request().Body); err != nil {
			return tooLong(err)
		}
	}
	taken, err := a.Engine.Callback(c.Request().Context(), c.Param("token"), body, contentType)
	if err != nil {
		return err
	}
	status := http.StatusAccepted
	if taken {
		status = http.StatusOK
	}
	return c.JSON(status, map[string]bool{"taken": taken})
}

var errTooManyCallbacks = fault.New(fault.Limited, "That is a lot of callbacks from one place. Please wait a while.")

func tooLong(err error) error {
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		return fault.Wrap(err, fault.TooLarge, "This is more than a callback may have.")
	}
	return err
}
