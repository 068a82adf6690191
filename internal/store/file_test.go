package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/engine/enginetest"
	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/id"
	"patchbay/internal/otp"
)

func TestFiles(t *testing.T) {
	onBoth(t, "a file comes back byte for byte, with its type, its hash and a harmless name", comesBackWhole)
	onBoth(t, "a file of exactly the limit is taken and one byte more is not, nor is the rest read", takesTheLimit)
	onBoth(t, "an upload that breaks off leaves nothing that can be seen, and its rest is deleted", leavesNoHalfFile)
	onBoth(t, "a file is the answer of its own conversation only", belongsToOne)
	onBoth(t, "a file goes with its conversation and its contact", goesWithItsPeople)
	onBoth(t, "a file that no answer has is deleted after a day, and one that an answer has stays", deletesOrphans)
	onBoth(t, "there is room for so many files and no more, also when they come at once", countsRoom)
	onBoth(t, "how much there is in all is known without counting, whoever deletes files", keepsTheTotal)
	onBoth(t, "a file that is deleted while it is read ends in an error", tellsOfDeletion)
}

// some returns bytes that nothing compresses.
func some(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

// talkingTo stores a conversation and returns its id and its contact's.
func talkingTo(t *testing.T, w world) (conversation, contact string) {
	t.Helper()
	c := begun(t, w)
	return c.Record.ID, c.Record.ContactID
}

func begun(t *testing.T, w world) engine.Commit {
	t.Helper()
	c := enginetest.Fresh()
	must(t, w.db.CreateConversation(w.ctx, c))
	return c
}

func comesBackWhole(t *testing.T, w world) {
	k := file.New(w.db, file.Limits{}, w.db.Now)
	conversation, _ := talkingTo(t, w)
	for _, size := range []int{1, 256<<10 - 1, 256 << 10, 256<<10 + 1, 3 << 20} {
		content := append([]byte("%PDF-"), some(size)...)[:max(size, 5)]
		got, err := k.Take(w.ctx, conversation, `..\a"b.png`, iotest.HalfReader(bytes.NewReader(content)))
		must(t, err)
		sum := sha256.Sum256(content)
		want := file.Info{File: attr.File{ID: got.ID, Name: "a_b.png", Type: "application/pdf", Size: int64(len(content))},
			SHA256: hex.EncodeToString(sum[:]), Conversation: conversation, CreatedAt: got.CreatedAt}
		wantSame(t, "what is taken", got, want)
		stored, err := k.Info(w.ctx, got.ID)
		must(t, err)
		wantSame(t, "what is stored", stored, want)
		read, err := io.ReadAll(k.Open(w.ctx, stored))
		must(t, err)
		if !bytes.Equal(read, content) {
			t.Errorf("%d bytes came back as %d others", len(content), len(read))
		}
	}
	if _, err := k.Take(w.ctx, conversation, "x", strings.NewReader("")); fault.Message(err) != "This file is empty." {
		t.Errorf("an empty file: got %v", err)
	}
	if _, err := k.Take(w.ctx, "cnv_none", "x", strings.NewReader("x")); !errors.Is(err, fault.NotFound) {
		t.Errorf("a file of no conversation: got %v", err)
	}
	if _, err := k.Info(w.ctx, "fil_none"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a file that is none: got %v", err)
	}
}

func takesTheLimit(t *testing.T, w world) {
	k := file.New(w.db, file.Limits{}, w.db.Now)
	const limit = 10 << 20
	got, err := k.Take(w.ctx, "", "x", io.LimitReader(endless{}, limit))
	must(t, err)
	if got.Size != limit {
		t.Errorf("it has %d bytes", got.Size)
	}
	counted := &counted{from: endless{}}
	_, err = k.Take(w.ctx, "", "x", counted)
	if !errors.Is(err, fault.TooLarge) || fault.Message(err) != "A file may have 10 MB at most." {
		t.Errorf("more than that: got %v", err)
	}
	if counted.n != limit+1 {
		t.Errorf("%d bytes were read of it, want %d", counted.n, limit+1)
	}
	wantFiles(t, w, 1)
}

func leavesNoHalfFile(t *testing.T, w world) {
	k := file.New(w.db, file.Limits{}, w.db.Now)
	conversation, _ := talkingTo(t, w)
	broken := io.MultiReader(bytes.NewReader(some(1<<20)), iotest.ErrReader(errors.New("the line is dead")))
	if _, err := k.Take(w.ctx, conversation, "x", broken); err == nil {
		t.Error("half a file is taken")
	}
	for _, end := range []error{io.ErrUnexpectedEOF, fault.Wrap(io.ErrUnexpectedEOF, fault.Invalid, "It did not come whole.")} {
		if _, err := k.Take(w.ctx, conversation, "x", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(end))); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("an upload that ends too early: got %v", err)
		}
	}
	wantFiles(t, w, 0)
	ctx, cancel := context.WithCancel(w.ctx)
	gone := io.MultiReader(bytes.NewReader(some(1<<20)), readerFunc(func() error { cancel(); return ctx.Err() }))
	if _, err := k.Take(ctx, conversation, "x", gone); err == nil {
		t.Error("the file of somebody who has left is taken")
	}
	wantFiles(t, w, 0)

	half := file.Info{File: attr.File{ID: id.New(id.File), Name: "x", Type: "text/plain", Size: 10}, Conversation: conversation, CreatedAt: w.db.Now()}
	must(t, w.db.BeginFile(w.ctx, half, file.Room{Files: 9, Bytes: 99, All: 99})) // as a process leaves it that was killed
	must(t, w.db.AppendChunk(w.ctx, half.ID, 0, []byte("12345")))
	_, err := k.Info(w.ctx, half.ID)
	_, err2 := k.Answer(w.ctx, conversation, half.ID)
	if !errors.Is(err, fault.NotFound) || !errors.Is(err2, fault.NotFound) {
		t.Errorf("half a file can be seen: %v, %v", err, err2)
	}
	must(t, k.Tidy(w.ctx))
	wantFiles(t, w, 1)
	must(t, file.New(w.db, file.Limits{}, later(w, time.Hour+time.Minute)).Tidy(w.ctx))
	wantFiles(t, w, 0)
	if err := w.db.FinishFile(w.ctx, half); !errors.Is(err, fault.NotFound) {
		t.Errorf("what is deleted is finished: %v", err)
	}
}

func belongsToOne(t *testing.T, w world) {
	k := file.New(w.db, file.Limits{}, w.db.Now)
	mine, _ := talkingTo(t, w)
	other, _ := talkingTo(t, w)
	f, err := k.Take(w.ctx, mine, "x.txt", strings.NewReader("x"))
	must(t, err)
	test, err := k.Take(w.ctx, "", "t.txt", strings.NewReader("t"))
	must(t, err)
	got, err := k.Answer(w.ctx, mine, f.ID)
	must(t, err)
	if got != f.File {
		t.Errorf("the answer is %+v, want %+v", got, f.File)
	}
	for what, err := range map[string]error{
		"another's file":            second(k.Answer(w.ctx, other, f.ID)),
		"a test file":               second(k.Answer(w.ctx, mine, test.ID)),
		"another's file in a call":  second(k.For(w.ctx, other, f.ID)),
		"a test file in a chat":     second(k.For(w.ctx, mine, test.ID)),
		"a visitor's file in Test":  second(k.For(w.ctx, "", f.ID)),
		"one that was sent too old": second(file.New(w.db, file.Limits{}, later(w, 24*time.Hour+time.Second)).Answer(w.ctx, mine, f.ID)),
	} {
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: got %v", what, err)
		}
	}
	must(t, second(k.For(w.ctx, mine, f.ID)))
	must(t, second(k.For(w.ctx, "", test.ID)))
	tests, err := k.TestFiles(w.ctx)
	must(t, err)
	if len(tests) != 1 || tests[0].ID != test.ID {
		t.Errorf("the test files are %+v", tests)
	}
}

func goesWithItsPeople(t *testing.T, w world) {
	k := file.New(w.db, file.Limits{}, w.db.Now)
	conversation, contact := talkingTo(t, w)
	other, _ := talkingTo(t, w)
	must(t, second(k.Take(w.ctx, conversation, "x", bytes.NewReader(some(600<<10)))))
	must(t, second(k.Take(w.ctx, other, "x", strings.NewReader("x"))))
	for _, sql := range []string{"DELETE FROM events WHERE conversation_id = ?", "DELETE FROM conversations WHERE id = ?", "DELETE FROM contacts WHERE id = ?"} {
		who := conversation
		if strings.Contains(sql, "contacts") {
			who = contact
		}
		must(t, w.db.Exec(w.ctx, strings.Replace(sql, "?", "'"+who+"'", 1)))
	}
	wantFiles(t, w, 1)
	var chunks []int
	must(t, w.db.Pluck(w.ctx, "file_chunks", "number", &chunks))
	if len(chunks) != 1 {
		t.Errorf("%d chunks are left, want the other's one", len(chunks))
	}
}

func deletesOrphans(t *testing.T, w world) {
	k := file.New(w.db, file.Limits{}, w.db.Now)
	first := begun(t, w)
	conversation := first.Record.ID
	var all []file.Info
	for range 6 {
		f, err := k.Take(w.ctx, conversation, "x", strings.NewReader("x"))
		must(t, err)
		all = append(all, f)
	}
	used := all[2]
	next := enginetest.Next(first)
	next.Events[0].Kind, next.Events[0].Secret, next.Events[0].Text = engine.Uploaded, false, attr.FileOf(used.File).Text()
	next.Events[1].Kind, next.Events[1].Text = engine.Queued, attr.FileOf(all[4].File).Text()
	must(t, w.db.CommitStep(w.ctx, next))
	must(t, file.New(w.db, file.Limits{}, later(w, 24*time.Hour)).Tidy(w.ctx))
	wantFiles(t, w, 6)
	tomorrow := file.New(w.db, file.Limits{}, later(w, 25*time.Hour+time.Second))
	must(t, tomorrow.Tidy(w.ctx))
	wantFiles(t, w, 2)
	must(t, second(tomorrow.Answer(w.ctx, conversation, used.ID))) // what one answer has another may have, too
	got, err := io.ReadAll(tomorrow.Open(w.ctx, used))
	if string(got) != "x" || err != nil {
		t.Errorf("what an answer has is %q, %v", got, err)
	}
	n, err := w.db.TidyFiles(w.ctx, w.db.Now().Add(time.Hour), w.db.Now().Add(time.Hour))
	if n != 0 || err != nil {
		t.Errorf("%d files are looked at again, %v", n, err)
	}
}

func countsRoom(t *testing.T, w world) {
	k := file.New(w.db, file.Limits{Bytes: 10, Conversation: 3, ConversationBytes: 1000, All: 100}, w.db.Now)
	conversation, _ := talkingTo(t, w)
	var wg sync.WaitGroup
	errs := make(chan error, 10)
	for range 10 {
		wg.Go(func() { errs <- second(k.Take(w.ctx, conversation, "x", strings.NewReader("1234567890"))) })
	}
	wg.Wait()
	close(errs)
	taken := 0
	for err := range errs {
		if err == nil {
			taken++
		} else if !errors.Is(err, fault.Limited) {
			t.Errorf("one that does not fit: got %v", err)
		}
	}
	if taken != 3 {
		t.Errorf("%d files were taken, want 3", taken)
	}
	small := file.New(w.db, file.Limits{Bytes: 10, Conversation: 9, ConversationBytes: 39, All: 100}, w.db.Now)
	if err := second(small.Take(w.ctx, conversation, "x", strings.NewReader("1"))); !errors.Is(err, fault.Limited) {
		t.Errorf("more bytes than a conversation may have: got %v", err)
	}
	full := file.New(w.db, file.Limits{Bytes: 10, Conversation: 9, ConversationBytes: 100, All: 39}, w.db.Now)
	if err := second(full.Take(w.ctx, "", "x", strings.NewReader("1"))); !errors.Is(err, fault.Unavailable) {
		t.Errorf("more bytes than there may be: got %v", err)
	}
	wantFiles(t, w, 3)
}

func tellsOfDeletion(t *testing.T, w world) {
	k := file.New(w.db, file.Limits{}, w.db.Now)
	f, err := k.Take(w.ctx, "", "x", bytes.NewReader(some(1<<20)))
	must(t, err)
	r := k.Open(w.ctx, f)
	_, err = io.ReadFull(r, make([]byte, 300<<10))
	must(t, err)
	must(t, k.Drop(w.ctx, f.ID))
	if _, err := io.ReadAll(r); !errors.Is(err, fault.NotFound) {
		t.Errorf("the rest of it: %v", err)
	}
	must(t, r.Close())
}

// wantFiles counts files, finished or not, and looks for chunks that belong to none.
func wantFiles(t *testing.T, w world, want int) {
	t.Helper()
	var files, chunks []string
	must(t, w.db.Pluck(w.ctx, "files", "id", &files))
	must(t, w.db.Pluck(w.ctx, "file_chunks", "file_id", &chunks))
	if len(files) != want || want == 0 && len(chunks) != 0 {
		t.Errorf("there are %d files and %d chunks, want %d files", len(files), len(chunks), want)
	}
}

// later is a clock that is ahead of the database's.
func later(w world, by time.Duration) func() time.Time {
	return func() time.Time { return w.db.Now().Add(by) }
}

func wantSame(t *testing.T, what string, got, want file.Info) {
	t.Helper()
	if got != want {
		t.Errorf("%s is\n%+v, want\n%+v", what, got, want)
	}
}

func second[T any](_ T, err error) error { return err }

// endless are bytes without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// counted counts what is read.
type counted struct {
	from io.Reader
	n    int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}

type readerFunc func() error

func (f readerFunc) Read([]byte) (int, error) { return 0, f() }

func keepsTheTotal(t *testing.T, w world) {
	k := file.New(w.db, file.Limits{}, w.db.Now)
	total := func() int64 {
		var bytes []int64
		must(t, w.db.Pluck(w.ctx, "file_total", "bytes", &bytes))
		return bytes[0]
	}
	conversation, contact := talkingTo(t, w)
	for range 2 {
		_, err := k.Take(w.ctx, conversation, "x.pdf", bytes.NewReader(append([]byte("%PDF-"), some(1000)...)))
		must(t, err)
	}
	test, err := k.Take(w.ctx, "", "x.pdf", bytes.NewReader(append([]byte("%PDF-"), some(500)...)))
	must(t, err)
	if got := total(); got != 2*1005+505 {
		t.Errorf("there are %d bytes", got)
	}
	must(t, w.db.EraseContact(w.ctx, contact, otp.Traces{}))
	if got := total(); got != 505 {
		t.Errorf("after the erasure there are %d bytes", got)
	}
	must(t, w.db.DropFile(w.ctx, test.ID))
	if got := total(); got != 0 {
		t.Errorf("without files there are %d bytes", got)
	}
}
