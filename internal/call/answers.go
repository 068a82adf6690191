package call

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"patchbay/internal/apidef"
	"patchbay/internal/egress"
	"patchbay/internal/render"
)

// How much is kept of answers: so many, so many bytes of all, and of one.
const (
	maxAnswers     = 1000
	maxAnswerBytes = 32 << 20
	maxOneAnswer   = maxAnswerBytes / 4
)

// answerKey names a request by everything that went into it. It is keyed, because that includes secrets.
type answerKey [sha256.Size]byte

// answers keeps answers in memory for definitions that allow it; of too many the one is forgotten that was not asked for
// the longest. An answer is of one revision of one API with one workspace, so that nobody has to be told of changes.
type answers struct {
	mu    sync.Mutex
	kept  *simplelru.LRU[answerKey, heldAnswer]
	bytes int
}

type heldAnswer struct {
	response egress.Response
	at       time.Time
}

func newAnswers() *answers {
	a := &answers{}
	a.kept, _ = simplelru.NewLRU(maxAnswers, func(_ answerKey, old heldAnswer) { a.bytes -= old.weight() }) // it fails for sizes below 1 only
	return a
}

// get returns the answer, unless it is older than it may be.
func (a *answers) get(k answerKey, now time.Time, life time.Duration) (held heldAnswer, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	held, ok = a.kept.Get(k)
	if age := now.Sub(held.at); ok && (age < 0 || age >= life) {
		a.kept.Remove(k)
		return heldAnswer{}, false
	}
	return held, ok
}

func (a *answers) put(k answerKey, r egress.Response, now time.Time) {
	r.Phases = egress.Phases{} // of the call that was made, not of those that use it again
	fresh := heldAnswer{r, now}
	if !mayKeep(r) || fresh.weight() > maxOneAnswer {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept.Remove(k)
	a.bytes += fresh.weight()
	a.kept.Add(k, fresh)
	for a.bytes > maxAnswerBytes {
		a.kept.RemoveOldest()
	}
}

// weight is roughly what the answer takes of the memory, in bytes.
func (h heldAnswer) weight() int {
	w := 1<<10 + len(h.response.Body)
	for name, values := range h.response.Header {
		for _, v := range values {
			w += len(name) + len(v)
		}
	}
	for _, hop := range h.response.Hops {
		w += len(hop.URL)
	}
	return w
}

// mayKeep says whether the answer is a whole one that its sender lets be kept (RFC 9111 section 5.2.2.5).
func mayKeep(r egress.Response) bool {
	if r.Status < 200 || r.Status > 299 || r.Status == http.StatusPartialContent {
		return false
	}
	for _, line := range r.Header.Values("Cache-Control") {
		for directive := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(directive), "no-store") {
				return false
			}
		}
	}
	return true
}

// answerKey names the rendered request of the definition; ok is false when its answers are not kept.
func (x *Executor) answerKey(c *compiled, rendered *render.Rendered) (k answerKey, ok bool) {
	if c.api.Caches() == 0 || c.api.ID == "" || c.gateway {
		return k, false
	}
	mac := hmac.New(sha256.New, x.answerKeys)
	mac.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(c.api.Revision)), uint64(c.workspace.Revision)))
	addText(mac, c.api.ID)
	addText(mac, rendered.Hash())
	for _, f := range apidef.AuthFields() { // what is made of them when the call is sent is not rendered yet
		if f.Template() && f.Has(c.api.Auth.Kind) {
			addText(mac, rendered.Auth(f.Name))
		}
	}
	return answerKey(mac.Sum(nil)), true
}

// addText adds a text with its length before it.
func addText(h hash.Hash, s string) {
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
	_, _ = h.Write([]byte(s))
}
