package call

import (
	"time"

	"patchbay/internal/fault"
)

// Retention is how much of API Logs is kept: the newest calls, as long as they are neither too old nor too much.
type Retention struct {
	Days      int `json:"days"`
	Megabytes int `json:"megabytes"` // of what the rows hold
}

// The most that can be kept.
const (
	MaxDays      = 3650
	MaxMegabytes = 1_000_000
)

// DefaultRetention is what is kept while nobody said anything else.
func DefaultRetention() Retention { return Retention{Days: 30, Megabytes: 1024} }

// Validate returns every problem.
func (r Retention) Validate() error {
	var p fault.Problems
	if r.Days < 1 || r.Days > MaxDays {
		p.Add("days", "Write a number of days from 1 to %d.", MaxDays)
	}
	if r.Megabytes < 1 || r.Megabytes > MaxMegabytes {
		p.Add("megabytes", "Write a number of megabytes from 1 to %d.", MaxMegabytes)
	}
	return p.Err()
}

// Since is when the oldest call was made that is kept at the time.
func (r Retention) Since(now time.Time) time.Time { return now.AddDate(0, 0, -r.Days) }

// Bytes is how much is kept.
func (r Retention) Bytes() int64 { return int64(r.Megabytes) * 1_000_000 }
