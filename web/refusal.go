package web

import (
	"errors"
	"net/http"

	"patchbay/internal/fault"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// refusalOf says why a form comes back to who sent it, and with which status. It is not ok for nil and for errors that
// nobody can mend by typing something else.
func refusalOf(err error) (r page.Refusal, status int, ok bool) {
	if !errors.Is(err, fault.Invalid) && !errors.Is(err, fault.Conflict) && !errors.Is(err, fault.TooLarge) {
		return r, 0, false
	}
	if r.Fields = fault.Fields(err); len(r.Fields) > 0 {
		return r, http.StatusUnprocessableEntity, true
	}
	r.Message = fault.Message(err)
	return r, respond.Status(err), true
}
