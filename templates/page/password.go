package page

import (
	"fmt"

	"patchbay/internal/auth"
)

// passwordHint says what a password must be, unless the problem says it already.
func passwordHint(required bool, problem string) string {
	hint := ""
	if problem == "" {
		hint = fmt.Sprintf("At least %d characters. A few words make a good password.", auth.MinPassword)
	}
	if !required {
		hint = "Leave it empty to keep the present one. " + hint
	}
	return hint
}
