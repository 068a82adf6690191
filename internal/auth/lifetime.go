package auth

import (
	"strconv"
	"strings"
	"time"

	"patchbay/internal/fault"
)

// Never is the lifetime of a token that does not expire, as people write it.
const Never = "never"

// maxLifetime bounds tokens that do expire, in days.
const maxLifetime = 3650

// ParseLifetime reads how long a token lasts: "90d", "12w", or "never", which is 0.
func ParseLifetime(s string) (time.Duration, error) {
	if s == Never {
		return 0, nil
	}
	days := 1
	number, ok := strings.CutSuffix(s, "d")
	if !ok {
		number, ok = strings.CutSuffix(s, "w")
		days = 7
	}
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 || n > maxLifetime/days {
		const sentence = "Write how long the token lasts as 90d, as 12w, or as never; ten years at most."
		return 0, &fault.Error{Kind: fault.Invalid, Message: sentence, Fields: []fault.Field{{Name: "expires", Message: sentence}}}
	}
	return time.Duration(n*days) * 24 * time.Hour, nil
}
