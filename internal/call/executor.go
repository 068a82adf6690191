package call

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/credential"
	"patchbay/internal/egress"
	"patchbay/internal/id"
	"patchbay/internal/resilience"
	"patchbay/internal/secret"
)

// keys opens entries of the secret store; *secret.Keyring is one.
type keys interface {
	credential.Keys
	OpenEntry(e secret.Entry) (secret.Value, error)
	Derive(purpose string) []byte
}

// Options are what an Executor works with. All are needed, but without a guard it has one of its own.
type Options struct {
	Store   Store
	Client  network
	Guard   *resilience.Guard // one for all calls of the process
	Keys    keys
	Files   files  // whose bytes requests send; nil sends none
	Gateway string // origin of this process's OTP gateway, as http://127.0.0.1:8081
	Journal *Journal
	Now     func() time.Time
	Log     *slog.Logger
}

// Executor makes calls. It is safe for concurrent use.
type Executor struct {
	store   Store
	client  network
	guard   *resilience.Guard
	keys    keys
	files   files
	auth    *credential.Keeper
	hashes  *sync.Pool // of the HMACs that name requests in the log
	uuidKey []byte     // of what {{uuid}} is in a call that may be repeated
	gateway string
	grant   egress.Origin
	journal *Journal
	now     func() time.Time
	log     *slog.Logger
	cache   cache

	answerKeys []byte // of the names of kept answers
	answers    *answers
}

// NewExecutor returns an executor. The gateway's origin must be a proper one.
func NewExecutor(o Options) (*Executor, error) {
	if o.Guard == nil {
		o.Guard = resilience.New(resilience.Options{})
	}
	grant, err := egress.ParseOrigin(o.Gateway)
	return &Executor{store: o.Store, client: o.Client, guard: o.Guard, keys: o.Keys, files: o.Files,
		auth:   credential.New(credential.Options{Store: o.Store, Keys: o.Keys, Sender: o.Client, Now: o.Now, Log: o.Log}),
		hashes: hashesOf(o.Keys.Derive("request-hash")), uuidKey: o.Keys.Derive("call-uuid"), gateway: o.Gateway, grant: grant, journal: o.Journal, now: o.Now, log: o.Log,
		answerKeys: o.Keys.Derive("kept-answers"), answers: newAnswers()}, err
}

// Do makes one call. A response of any status is a result, and so is a call that found none; its error is a definition
// that does not exist or can't be rendered.
func (x *Executor) Do(ctx context.Context, r Request) (Result, error) {
	c, err := x.find(ctx, r)
	if err != nil {
		return Result{}, err
	}
	started := r.begins(x.now())
	rendered, err := x.render(ctx, c, r, started)
	if err == nil && !r.DryRun {
		err = c.maySend(rendered)
	}
	auth := &credential.Call{API: c.api.ID, Auth: c.api.Auth, Request: rendered}
	if err == nil {
		err = x.auth.Sign(ctx, auth)
	}
	if err != nil {
		if !r.DryRun && r.StandIn == nil {
			x.note(c.api, failedRow(c.api, r, started, err))
		}
		return Result{}, err
	}
	if r.DryRun {
		note := auth.Note()
		return Result{API: c.api.Key, Request: rendered.Redacted(), RequestHash: x.fingerprint(rendered), Note: note, Pieces: piecesOf(rendered)}, nil
	}
	if r.StandIn != nil {
		return x.stoodIn(c, r, rendered, started), nil
	}
	result := Result{API: c.api.Key, LogID: id.New(id.CallLog)}
	response, err := x.answer(ctx, &result, c, r, auth)
	result.Request, result.RequestHash = rendered.Redacted(), x.fingerprint(rendered)
	result.Elapsed = x.now().Sub(started)
	settle(&result, c, r, rendered, response, err, started)
	x.note(c.api, row(c.api, r, started, result))
	return result, nil
}

// note writes the call to the log. A definition that is not saved has no log yet: nobody could find the call there.
func (x *Executor) note(a apidef.API, row LogRow) {
	if a.ID != "" {
		x.journal.add(row)
	}
}
