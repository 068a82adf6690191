package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"regexp"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/fault"
)

// call calls a stored API. A response of any status is a result, and so is a call that found none.
func (a *API) call(c echo.Context, p presented) error {
	asked, err := a.asked(c, p)
	if err != nil {
		return err
	}
	leave, err := a.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	if err := a.bePatient(c); err != nil {
		return err
	}
	result, err := a.Calls.Do(c.Request().Context(), asked)
	switch {
	case err != nil:
		return err
	case asked.DryRun:
		return c.JSON(http.StatusOK, DryRun{DryRun: true, Note: result.Note, Request: requestOf(result)})
	}
	return c.JSONBlob(http.StatusOK, appendAnswer(make([]byte, 0, 1024), result))
}

// patience is how long an answer may take: the longest call, and the time to write it down.
const patience = apidef.MaxTimeout*time.Second + 10*time.Second

// bePatient lifts the server's time limits, which are meant for pages.
func (a *API) bePatient(c echo.Context) error {
	until, control := a.Now().Add(patience), http.NewResponseController(c.Response())
	return errors.Join(control.SetReadDeadline(until), control.SetWriteDeadline(until))
}

// asked reads which call to make.
func (a *API) asked(c echo.Context, p presented) (call.Request, error) {
	r := call.Request{API: p.api.API.Key, CalledBy: call.ByAPI}
	switch key := apiKey(c); {
	case key == "":
		return r, fault.New(fault.NotFound, "There is no such API.")
	case p.api.API.ID == "":
		return r, fault.New(fault.NotFound, "There is no API %q.", key)
	}
	body, err := readCall(c)
	if err != nil {
		return r, err
	}
	if r.IdempotencyKey, err = idempotencyKey(c, p.token, r.API); err != nil {
		return r, err
	}
	if r.Prepared, err = a.Calls.Prepare(c.Request().Context(), p.api); err != nil {
		return r, err
	}
	r.DryRun = body.dryRun
	r.Values, err = body.values(r.Prepared.Schema())
	return r, err
}

// idempotencyForm is printable ASCII: a UUID, an order number, a quoted string as the IETF draft has it.
var idempotencyForm = regexp.MustCompile(`^[ -~]{1,255}$`)

// idempotencyKey returns by which key the provider knows a repetition of this call, "" when the program sent none. The
// same key of another token, or for another API, names another call.
func idempotencyKey(c echo.Context, t auth.Token, api string) (string, error) {
	given, err := givenKey(c)
	if err != nil || given == "" {
		return "", err
	}
	sum := sha256.Sum256([]byte(t.ID + "\x00" + api + "\x00" + given))
	return hex.EncodeToString(sum[:16]), nil
}

// givenKey returns the Idempotency-Key of the request, "" when it has none.
func givenKey(c echo.Context) (string, error) {
	given := c.Request().Header.Get("Idempotency-Key")
	if given != "" && !idempotencyForm.MatchString(given) {
		var p fault.Problems
		p.Add("Idempotency-Key", "An Idempotency-Key is up to 255 printable ASCII characters, such as a UUID.")
		return "", p.Err()
	}
	return given, nil
}

func requestOf(r call.Result) SentRequest {
	out := SentRequest{Method: r.Request.Method, URL: r.Request.URL(), Headers: [][2]string{}, Body: string(r.Request.Body())}
	for name, value := range r.Request.Headers() {
		out.Headers = append(out.Headers, [2]string{name, value})
	}
	return out
}
