package store

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/otp"
)

// otpQuestion asks for many figures in one statement: a flood of requests asks often.
type otpQuestion struct {
	columns []string
	args    []any
}

func (q *otpQuestion) ask(column string, args ...any) {
	q.columns, q.args = append(q.columns, column), append(q.args, args...)
}

// otpCounts are the tables and conditions that caps count in.
var otpCounts = map[otp.Column]string{
	otp.ByNumber:   "otp_sends WHERE number = ?",
	otp.ByPrefix:   "otp_sends WHERE prefix = ?",
	otp.ByScope:    "otp_sends WHERE scope <> '' AND scope = ?", // the first half lets the partial index serve
	otp.ByVisitor:  "otp_sends WHERE visitor <> '' AND visitor = ?",
	otp.ByAll:      "otp_sends WHERE '' = ?",
	otp.ByFailures: "otp_failures WHERE number = ?",
}

// askCap asks when the Max-th newest entry in the window was made: 0 while there is none.
func (q *otpQuestion) askCap(c otp.Cap, now time.Time) {
	q.ask("coalesce((SELECT at FROM "+otpCounts[c.By]+" AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?), 0)",
		c.Key, now.Add(-c.Window).UnixMilli(), c.Max-1)
}

// answers returns the figures in the order in which they were asked for.
func (q *otpQuestion) answers(tx *gorm.DB) ([]int64, error) {
	figures := make([]int64, len(q.columns))
	places := make([]any, len(figures))
	for i := range figures {
		places[i] = &figures[i]
	}
	err := tx.Raw("SELECT "+strings.Join(q.columns, ", "), q.args...).Row().Scan(places...)
	return figures, err
}

// otpTraffic returns what a reservation meets.
func otpTraffic(tx *gorm.DB, r otp.Reservation) (otp.Traffic, error) {
	var q otpQuestion
	for _, c := range r.Caps {
		q.askCap(c, r.IssuedAt)
	}
	recent, prefix := r.IssuedAt.Add(-otp.RecentWindow).UnixMilli(), r.IssuedAt.Add(-otp.PrefixWindow).UnixMilli()
	q.ask("(SELECT count(*) FROM otp_sends WHERE number = ? AND at > ?)", r.Number, recent)
	q.ask("(SELECT coalesce(max(at), 0) FROM otp_sends WHERE number = ? AND at > ?)", r.Number, recent)
	q.ask("(SELECT count(*) FROM otp_sends WHERE prefix = ? AND at > ?)", r.Prefix, prefix)
	q.ask("(SELECT count(*) FROM otp_sends WHERE prefix = ? AND at > ? AND verified)", r.Prefix, prefix)
	figures, err := q.answers(tx)
	if err != nil {
		return otp.Traffic{}, err
	}
	t := otp.Traffic{Frees: make([]time.Time, len(r.Caps))}
	for i, c := range r.Caps {
		if figures[i] > 0 {
			t.Frees[i] = time.UnixMilli(figures[i]).Add(c.Window)
		}
	}
	rest := figures[len(r.Caps):]
	t.Recent, t.Last, t.PrefixSends, t.PrefixVerified = int(rest[0]), time.UnixMilli(rest[1]), int(rest[2]), int(rest[3])
	return t, nil
}
