package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/fault"
)

// aggregate is what every kind of stored thing that people edit has in common, for testAggregate.
type aggregate[T any] struct {
	action  string                      // of the audit log, without the verb
	prepare func(*testing.T, world)     // what must be there before; may be nil
	sample  func(n string) T            // valid, with a key that ends in n, every field set
	change  func(T) T                   // edits something that may be edited
	save    func(world, T) (T, error)   // in the world's context
	load    func(world, T) (T, error)   // by its key
	remove  func(world, T) error        // by its key
	facts   func(*T) (meta facts)       // where the common fields are
	rekey   func(T) T                   // gives it another key; nil when the key may change
	broken  func(T) (_ T, field string) // breaks one rule of Validate
	target  func(T) string              // of the audit log
	kind    string                      // of its revision; "" for none
}

// facts points at the fields that all have.
type facts struct {
	id       *string
	revision *int
	created  *time.Time
	updated  *time.Time
}

// testAggregate runs the rules that hold for everything that people edit.
func testAggregate[T any](t *testing.T, a aggregate[T]) {
	t.Helper()
	rules := []struct {
		name string
		test func(*testing.T, world, aggregate[T])
	}{
		{"what was saved comes back as it was, in its first and in its next revision", roundTrip[T]},
		{"a save of an old revision is a conflict and changes nothing", staleSave[T]},
		{"a key that is taken is a conflict that names the field", takenKey[T]},
		{"the key never changes", fixedKey[T]},
		{"what was deleted is not found, nor can it be saved or deleted again", deletion[T]},
		{"broken input is refused and nothing is written", brokenInput[T]},
		{"every write is in the audit log", auditedWrites[T]},
		{"every write makes the revision of the kind grow, and no refusal does", grownRevision[T]},
		{"nobody can write without saying who they are", anonymousWrites[T]},
		{"times are in UTC, to the millisecond, and the caller can't set them", times[T]},
	}
	onBoth(t, "everything that people edit", func(t *testing.T, w world) {
		if a.prepare != nil {
			a.prepare(t, w)
		}
		for i, r := range rules {
			mine := a // every rule has samples of its own in the same database
			mine.sample = func(n string) T { return a.sample(string(rune('a'+i)) + n) }
			t.Run(r.name, func(t *testing.T) { r.test(t, w, mine) })
		}
	})
}

func roundTrip[T any](t *testing.T, w world, a aggregate[T]) {
	saved := a.mustSave(t, w, a.sample("1"))
	a.wantStored(t, w, saved, 1)
	a.wantStored(t, w, a.mustSave(t, w, a.change(saved)), 2)
}

func (a aggregate[T]) wantStored(t *testing.T, w world, want T, revision int) {
	t.Helper()
	got, err := a.load(w, want)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what Save returned and what is stored differ:\n%s", diff)
	}
	if n := *a.facts(&got).revision; n != revision {
		t.Errorf("revision %d, want %d", n, revision)
	}
}

func (a aggregate[T]) mustSave(t *testing.T, w world, v T) T {
	t.Helper()
	saved, err := a.save(w, v)
	must(t, err)
	return saved
}

func staleSave[T any](t *testing.T, w world, a aggregate[T]) {
	first := a.mustSave(t, w, a.sample("1"))
	second := a.mustSave(t, w, a.change(first))
	_, err := a.save(w, first)
	wantFault(t, err, fault.Conflict, "")
	a.wantStored(t, w, second, 2)
}

func takenKey[T any](t *testing.T, w world, a aggregate[T]) {
	first := a.mustSave(t, w, a.sample("1"))
	_, err := a.save(w, a.sample("1"))
	wantFault(t, err, fault.Conflict, "")
	if len(fault.Fields(err)) != 1 {
		t.Errorf("fields are %v, want the one that is taken", fault.Fields(err))
	}
	a.wantStored(t, w, first, 1)
}

func fixedKey[T any](t *testing.T, w world, a aggregate[T]) {
	if a.rekey == nil {
		return
	}
	first := a.mustSave(t, w, a.sample("1"))
	_, err := a.save(w, a.rekey(first))
	wantFault(t, err, fault.Invalid, "key")
	a.wantStored(t, w, first, 1)
}

func deletion[T any](t *testing.T, w world, a aggregate[T]) {
	kept, gone := a.mustSave(t, w, a.sample("1")), a.mustSave(t, w, a.sample("2"))
	must(t, a.remove(w, gone))
	_, err := a.load(w, gone)
	wantFault(t, err, fault.NotFound, "")
	_, err = a.save(w, gone)
	wantFault(t, err, fault.NotFound, "")
	wantFault(t, a.remove(w, gone), fault.NotFound, "")
	a.wantStored(t, w, kept, 1)
}

func brokenInput[T any](t *testing.T, w world, a aggregate[T]) {
	broken, field := a.broken(a.sample("1"))
	before := auditLength(t, w)
	_, err := a.save(w, broken)
	wantFault(t, err, fault.Invalid, field)
	_, err = a.load(w, broken)
	wantFault(t, err, fault.NotFound, "")
	if after := auditLength(t, w); after != before {
		t.Errorf("the audit log has %d more entries", after-before)
	}
}

func auditedWrites[T any](t *testing.T, w world, a aggregate[T]) {
	a.mustSave(t, w, a.sample("1"))
	v := a.mustSave(t, w, a.sample("2"))
	wantDeed(t, w, a.action+".save", a.target(v))
	v = a.mustSave(t, w, a.change(v))
	wantDeed(t, w, a.action+".save", a.target(v))
	must(t, a.remove(w, v))
	wantDeed(t, w, a.action+".delete", a.target(v))
	must(t, w.db.VerifyAudit(w.ctx))
}

func grownRevision[T any](t *testing.T, w world, a aggregate[T]) {
	if a.kind == "" {
		return
	}
	last := 0
	grows := func(want bool) {
		t.Helper()
		var now []int
		must(t, w.db.Pluck(w.ctx, "revisions WHERE kind = '"+a.kind+"'", "number", &now))
		if len(now) != 1 || (now[0] > last) != want {
			t.Errorf("revision went from %d to %v, want it to grow: %v", last, now, want)
		}
		last = now[0]
	}
	grows(true)
	v := a.mustSave(t, w, a.sample("1"))
	grows(true)
	next := a.mustSave(t, w, a.change(v))
	grows(true)
	_, err := a.save(w, v)
	wantFault(t, err, fault.Conflict, "")
	grows(false)
	must(t, a.remove(w, next))
	grows(true)
	wantFault(t, a.remove(w, next), fault.NotFound, "")
	grows(false)
}

func anonymousWrites[T any](t *testing.T, w world, a aggregate[T]) {
	a.mustSave(t, w, a.sample("1"))
	v := a.mustSave(t, w, a.sample("2"))
	nobody := world{w.db, context.Background()}
	_, err := a.save(nobody, a.change(v))
	wantFault(t, err, fault.Internal, "")
	wantFault(t, a.remove(nobody, v), fault.Internal, "")
	_, err = a.save(nobody, a.sample("3"))
	wantFault(t, err, fault.Internal, "")
	a.wantStored(t, w, v, 1)
}

func times[T any](t *testing.T, w world, a aggregate[T]) {
	saved := a.mustSave(t, w, a.sample("1"))
	born := *a.facts(&saved).created
	next := a.change(saved)
	*a.facts(&next).created = time.Time{}
	*a.facts(&next).updated = time.Time{}
	next = a.mustSave(t, w, next)
	a.wantStored(t, w, next, 2)
	got, err := a.load(w, next)
	must(t, err)
	f := a.facts(&got)
	if !f.created.Equal(born) || f.updated.Before(born) {
		t.Errorf("created %v and updated %v, want %v and no earlier", f.created, f.updated, born)
	}
	for _, at := range []time.Time{*f.created, *f.updated, *a.facts(&next).created} {
		if at.Location() != time.UTC || !at.Equal(at.Truncate(time.Millisecond)) {
			t.Errorf("%v is in %v, want UTC to the millisecond", at, at.Location())
		}
	}
}

// wantFault wants an error of the kind with a sentence, about the field if one is named.
func wantFault(t *testing.T, err error, kind fault.Kind, field string) {
	t.Helper()
	if !errors.Is(err, kind) || fault.KindOf(err) != kind {
		t.Fatalf("got %v (%s), want %s", err, fault.KindOf(err), kind)
	}
	if kind != fault.Internal && fault.Message(err) == fault.Unknown {
		t.Errorf("%v has no sentence for people", err)
	}
	if field == "" {
		return
	}
	if f := fault.Fields(err); len(f) != 1 || f[0].Name != field || f[0].Message == "" {
		t.Errorf("fields are %v, want one about %q", f, field)
	}
}

func auditLength(t *testing.T, w world) int {
	t.Helper()
	entries, err := w.db.AuditEntries(w.ctx, 0, 1000)
	must(t, err)
	return len(entries)
}

// wantDeed wants the newest entry of the audit log to be Ada's deed.
func wantDeed(t *testing.T, w world, action, target string) {
	t.Helper()
	entries, err := w.db.AuditEntries(w.ctx, 0, 1)
	must(t, err)
	if len(entries) != 1 {
		t.Fatal("the audit log is empty")
	}
	got := entries[0]
	if got.Action != action || got.Target != target || got.Actor != "usr_1" || got.Name != "Ada" || got.IP != "127.0.0.1" {
		t.Errorf("newest deed is %+v, want %s of %q by Ada", got, action, target)
	}
}

// atOnce runs fn n times at once and returns what came of it.
func atOnce(n int, fn func(i int) error) []error {
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { errs[i] = fn(i) })
	}
	group.Wait()
	return errs
}

// count returns how many of the errors are of the kind; "" counts successes.
func count(errs []error, kind fault.Kind) int {
	n := 0
	for _, err := range errs {
		if fault.KindOf(err) == kind {
			n++
		}
	}
	return n
}
