package api

import (
	"context"
	"strconv"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// flowStore keeps the chat flows.
type flowStore interface {
	ListFlows(ctx context.Context, search, after string, limit int) ([]flow.Flow, error)
	Flow(ctx context.Context, key string) (flow.Flow, error)
	Flows(ctx context.Context, search string) ([]flow.Flow, error)
	APIsByKey(ctx context.Context, keys []string) ([]apidef.API, error)
	SaveFlow(ctx context.Context, f flow.Flow) (flow.Flow, error)
	PublishFlow(ctx context.Context, f flow.Flow, by string) (flow.Version, error)
	DeleteFlowAt(ctx context.Context, key string, revision int) error
	ListVersions(ctx context.Context, flowID string, before, limit int) ([]flow.Version, error)
	FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error)
}

// FlowSummary is what a list says of a chat flow.
type FlowSummary struct {
	Key              string `json:"key" doc:"Made of the name when it is left out. It never changes." example:"\"phone-verification\""`
	Name             string `json:"name" need:"yes" example:"\"Phone verification\""`
	PublishedVersion int    `json:"published_version" only:"read" doc:"That new conversations begin with; 0 is none."`
	Stored
}

// Flow is a chat flow with its draft, as bundles have it.
type Flow struct {
	FlowSummary
	Components []flow.Component `json:"components,omitempty" doc:"Of the draft. A conversation begins with the first one."`
}

func (v Flow) location() string { return at("flows", v.Key) }

// Version is what was published of a chat flow. It never changes.
type Version struct {
	Number      int              `json:"number"`
	PublishedAt time.Time        `json:"published_at"`
	PublishedBy string           `json:"published_by"`
	Components  []flow.Component `json:"components,omitempty" doc:"Left out in lists."`
}

func summaryOf(f flow.Flow) FlowSummary {
	return FlowSummary{f.Key, f.Name, f.Published, storedOf(f.Revision, f.CreatedAt, f.UpdatedAt)}
}

func flowOf(f flow.Flow) Flow { return Flow{summaryOf(f), f.Draft.Components} }

func versionOf(v flow.Version) Version {
	return Version{v.Number, v.PublishedAt.UTC(), v.PublishedBy, v.Graph.Components}
}

func (v Flow) onto(f flow.Flow) flow.Flow {
	f.Name, f.Draft.Components = v.Name, v.Components // the notes of the canvas stay
	return f
}

type flowInput struct {
	Body Flow `body:"json"`
}

type flowChange struct {
	changing
	flowInput
}

type versionsInput struct {
	keyed
	listing
}

type restoring struct {
	changing
	Number string `path:"number" doc:"Of the version: 1, 2, 3, ..." example:"1"`
}

type versionInput struct {
	keyed
	Number string `path:"number" doc:"Of the version: 1, 2, 3, ..." example:"1"`
}

func flowOperations() []operation {
	return inGroup("Flows",
		get("/flows", auth.Read, "listFlows", "List chat flows", (*API).listFlows),
		create("/flows", auth.Write, "createFlow", "Add a chat flow, as a draft", (*API).createFlow),
		get("/flows/{key}", auth.Read, "getFlow", "Read a chat flow with its draft", (*API).getFlow),
		put("/flows/{key}", auth.Write, "replaceFlow", "Replace the draft of a chat flow", (*API).replaceFlow),
		remove("/flows/{key}", auth.Write, "deleteFlow", "Delete a chat flow", (*API).deleteFlow),
		post("/flows/{key}/publish", auth.Write, "publishFlow", "Publish the draft", (*API).publishFlow).
			withDetail("New conversations begin with it; those under way stay on their version. If-Match publishes only what was read."),
		get("/flows/{key}/versions", auth.Read, "listVersions", "List what was published, the newest first", (*API).listVersions),
		get("/flows/{key}/versions/{number}", auth.Read, "getVersion", "Read a published version", (*API).getVersion),
		post("/flows/{key}/versions/{number}/restore", auth.Write, "restoreVersion", "Make an old version the draft and publish it", (*API).restoreVersion).
			withDetail("It gets a number of its own. 422 says what it names that is not there any more; then nothing has changed. If-Match restores only over the draft that was read."))
}

func (a *API) editor() *engine.Editor { return engine.NewEditor(a.Store) }

func (a *API) listFlows(ctx context.Context, in searching) (Page[FlowSummary], error) {
	after, limit, err := in.part("flows")
	if err != nil {
		return Page[FlowSummary]{}, err
	}
	found, err := a.Store.ListFlows(ctx, in.Text, after, limit)
	return pageOf("flows", found, limit, func(f flow.Flow) string { return f.Key }, summaryOf), err
}

func (a *API) getFlow(ctx context.Context, in keyed) (Flow, error) {
	found, err := a.Store.Flow(ctx, in.Key)
	return flowOf(found), err
}

func (a *API) createFlow(ctx context.Context, in flowInput) (Flow, error) {
	fresh := in.Body.onto(flow.Flow{Key: in.Body.Key})
	if fresh.Key == "" {
		fresh.Key = apidef.KeyFrom(fresh.Name)
	}
	saved, err := a.editor().Save(ctx, fresh)
	return flowOf(saved), err
}

func (a *API) replaceFlow(ctx context.Context, in flowChange) (Flow, error) {
	before, err := current(ctx, in.changing, a.Store.Flow, flowOf)
	if err == nil {
		err = sameKey(in.Body.Key, before.Key)
	}
	if err != nil {
		return in.Body, err
	}
	saved, err := a.editor().Save(ctx, in.Body.onto(before))
	return flowOf(saved), stale(err)
}

func (a *API) deleteFlow(ctx context.Context, in changing) error {
	before, err := current(ctx, in, a.Store.Flow, flowOf)
	if err != nil {
		return err
	}
	return stale(a.Store.DeleteFlowAt(ctx, before.Key, before.Revision))
}

func (a *API) publishFlow(ctx context.Context, in changing) (Version, error) {
	draft, err := a.Store.Flow(ctx, in.Key)
	if err == nil {
		err = in.madeIfSaid(flowOf(draft))
	}
	if err != nil {
		return Version{}, err
	}
	by, _ := auth.ActorOf(ctx) // every request has one
	v, err := a.editor().Publish(ctx, draft, by.Name)
	return versionOf(v), stale(err)
}

func (a *API) restoreVersion(ctx context.Context, in restoring) (Version, error) {
	draft, err := a.Store.Flow(ctx, in.Key)
	if err == nil {
		err = in.madeIfSaid(flowOf(draft))
	}
	if err != nil {
		return Version{}, err
	}
	number, err := versionNumber(in.Number)
	if err != nil {
		return Version{}, err
	}
	by, _ := auth.ActorOf(ctx) // every request has one
	_, v, err := a.editor().Restore(ctx, draft, number, by.Name)
	return versionOf(v), stale(err)
}

func (a *API) listVersions(ctx context.Context, in versionsInput) (Page[Version], error) {
	list := "versions " + in.Key
	cursor, limit, err := in.part(list)
	if err != nil {
		return Page[Version]{}, err
	}
	before, _ := strconv.Atoi(cursor) // 0 is the newest
	f, err := a.Store.Flow(ctx, in.Key)
	if err != nil {
		return Page[Version]{}, err
	}
	found, err := a.Store.ListVersions(ctx, f.ID, before, limit)
	return pageOf(list, found, limit, func(v flow.Version) string { return strconv.Itoa(v.Number) }, func(v flow.Version) Version {
		v.Graph = flow.Graph{}
		return versionOf(v)
	}), err
}

func (a *API) getVersion(ctx context.Context, in versionInput) (Version, error) {
	number, err := versionNumber(in.Number)
	if err != nil {
		return Version{}, err
	}
	f, err := a.Store.Flow(ctx, in.Key)
	if err != nil {
		return Version{}, err
	}
	v, err := a.Store.FlowVersion(ctx, f.ID, number)
	return versionOf(v), err
}

func versionNumber(text string) (int, error) {
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0, fault.New(fault.NotFound, "There is no such version.")
	}
	return number, nil
}
