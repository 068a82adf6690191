package api

import (
	"context"
	"errors"
	"strings"

	"patchbay/internal/fault"
)

// made checks If-Match (RFC 9110 section 13.1.1) against what is there. A replacement needs it, or one of two who change the
// same thing would undo the other's work without knowing.
func (m matching) made(from tagged) error {
	switch {
	case m.ifMatch == "":
		return fault.New(fault.Unguarded, "Send If-Match with the ETag of what you have read, or * for whatever is there.")
	case !lists(m.ifMatch, from.etag(), false):
		return errStale
	}
	return nil
}

// madeIfSaid is made for what may also be done unseen.
func (m matching) madeIfSaid(from tagged) error {
	if m.ifMatch == "" {
		return nil
	}
	return m.made(from)
}

var errStale = fault.New(fault.Stale, "Somebody has changed this since you read it. Read it again, and send its ETag.")

// lists says whether a list of ETags has the one; weak ones count only where it is asked what is known, not what is changed.
func lists(header, etag string, weak bool) bool {
	for given := range strings.SplitSeq(header, ",") {
		given = strings.TrimSpace(given)
		if weak {
			given = strings.TrimPrefix(given, "W/")
		}
		if given == "*" || given == etag {
			return true
		}
	}
	return false
}

// current reads what is there and checks that the caller has read the same.
func current[T any, V tagged](ctx context.Context, in changing, read func(context.Context, string) (T, error), view func(T) V) (T, error) {
	t, err := read(ctx, in.Key)
	if err == nil {
		err = in.made(view(t))
	}
	return t, err
}

// stale answers as If-Match does where somebody was faster after it was looked at.
func stale(err error) error {
	if errors.Is(err, fault.Stale) {
		return fault.Wrap(err, fault.Stale, "%s", fault.Message(errStale))
	}
	return err
}
