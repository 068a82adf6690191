package resilience

import "sync/atomic"

// Retries may be this share of what is under way to one host, or a few.
const (
	budgetShare = 0.2
	budgetFew   = 3
)

// budget counts what is under way to one host. The zero value is ready.
type budget struct {
	all, retries atomic.Int32 // retries count in both, beside the calls that they belong to
}

// begin counts a call until the function that it returns is called.
func (b *budget) begin() (end func()) {
	b.all.Add(1)
	return func() { b.all.Add(-1) }
}

// take counts a retry, if there may be one more.
func (b *budget) take() (end func(), ok bool) {
	retries := b.retries.Load()
	if retries >= budgetFew && float64(retries) > budgetShare*float64(b.all.Load()) {
		return nil, false
	}
	b.retries.Add(1)
	b.all.Add(1)
	return func() { b.retries.Add(-1); b.all.Add(-1) }, true
}
