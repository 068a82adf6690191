package page

import (
	"fmt"

	"patchbay/internal/auth"
)

// passwordHint says what a password must be, unless the problem says it already.
func passwordHint(required bool, problem string) string {
	switch {
	case required && problem != "":
		return ""
	case required:
		return fmt.Sprintf("At least %d characters. A few words make a good password.", auth.MinPassword)
	case problem != "":
		return "Leave it empty to keep the present one."
	}
	return fmt.Sprintf("Leave it empty to keep the present one. At least %d characters. A few words make a good password.", auth.MinPassword)
}
