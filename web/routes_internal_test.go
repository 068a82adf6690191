package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

func TestANeedThatNobodyKnowsLetsNobodyIn(t *testing.T) {
	for _, need := range []auth.Need{"", "everything", "Anyone", "own "} {
		for _, role := range append(auth.Roles(), "", "god") {
			t.Run(string(need)+" as "+string(role), func(t *testing.T) {
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				r = r.WithContext(auth.WithActor(r.Context(), auth.Actor{ID: "usr_1", Role: role}))
				reached := false
				handler := (&Site{}).guard(need, func(echo.Context) error { reached = true; return nil })
				err := handler(echo.New().NewContext(r, httptest.NewRecorder()))
				if reached || !errors.Is(err, fault.Denied) {
					t.Errorf("reached %v, err %v", reached, err)
				}
			})
		}
	}
}
