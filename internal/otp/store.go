package otp

import (
	"context"
	"time"
)

// Store keeps codes and counts. Package otptest holds what any Store must do. Numbers, scopes, visitors and keys
// reach it as keyed hashes, phones and handles sealed: nothing in it is worth stealing without the key file.
type Store interface {
	// ReserveOTP books a message before it is sent, in one transaction that no other booking overlaps: it returns
	// what was booked earlier under the same Idempotency, or else asks admit and, when that allows it, deletes the
	// older codes of the same number and scope and adds the code and its count.
	ReserveOTP(ctx context.Context, r Reservation, admit func(Traffic) error) (earlier Earlier, repeated bool, err error)
	// SettleOTP notes that a booked message was sent, or removes its code and its count because it surely was not.
	SettleOTP(ctx context.Context, id string, sent bool) error
	// PayOTP takes one attempt off the live code that fits, in one conditional UPDATE, and counts it as a failure.
	// False means that nothing fits or that the number has failed too often; then nothing is paid.
	PayOTP(ctx context.Context, a Attempt) (Paid, bool, error)
	// UseOTP uses the code up and takes back the failure that its attempt was counted as. False means that somebody
	// else was first, or that the code was replaced meanwhile.
	UseOTP(ctx context.Context, p Paid, now time.Time) (bool, error)
	// PurgeOTP deletes a chunk of what expired by now and of counts from before since, and returns how many rows.
	PurgeOTP(ctx context.Context, now, since time.Time) (int64, error)
	// SetBackOTP follows a clock that went back: live codes and sandbox messages end earlier by that much, and no count lies in the future.
	SetBackOTP(ctx context.Context, now time.Time, by time.Duration) error
	// SeeOTP remembers the time unless a later one is remembered, and returns the latest that was seen before; zero is none.
	SeeOTP(ctx context.Context, now time.Time) (latest time.Time, err error)
}

// Reservation is a message about to be sent.
type Reservation struct {
	ID          string
	Ref         string
	Code        string
	Number      string
	Prefix      string
	Scope       string // "" when there is none
	Visitor     string // "" when unknown
	Phone       string
	Idempotency string // "" when the request can't be repeated
	Request     string
	Handle      string
	IssuedAt    time.Time
	Life        time.Duration
	Caps        []Cap
}

// Column is what a Cap counts by.
type Column int

// The columns. ByFailures counts a number's failures, the others count sends.
const (
	ByNumber Column = iota
	ByPrefix
	ByScope
	ByVisitor
	ByAll
	ByFailures
)

// Cap allows Max entries with the Key in any stretch of time as long as Window. Windows slide: a cap can't be doubled
// around a full hour.
type Cap struct {
	By     Column
	Key    string
	Window time.Duration
	Max    int
	reason Reason
}

// Traffic is what a reservation meets.
type Traffic struct {
	Frees          []time.Time // for each Cap: when it allows the next one; zero when it does now
	Recent         int         // messages to the number in the last RecentWindow
	Last           time.Time   // the newest of them
	PrefixSends    int         // messages to the prefix in the last PrefixWindow
	PrefixVerified int         // those of them whose code was verified
}

// The stretches of time that Traffic looks at.
const (
	RecentWindow = 10 * time.Minute
	PrefixWindow = day
	day          = 24 * time.Hour
)

// Earlier is what a request with the same Idempotency-Key was answered.
type Earlier struct {
	ID      string
	Request string
	Handle  string
	Life    time.Duration
	Sent    bool
}

// Attempt is one typed code on its way to be compared. Number and Scope are "" when the caller did not name them.
type Attempt struct {
	Ref         string
	Number      string
	Scope       string
	Now         time.Time
	IssuedUntil time.Time // codes issued later come from a clock that was wrong, and do not count
	Tries       int
	Caps        []Cap // on failures; Key is filled in by the store
}

// Paid is the code that an attempt was paid for.
type Paid struct {
	ID      string
	Code    string
	Phone   string
	Attempt int
}
