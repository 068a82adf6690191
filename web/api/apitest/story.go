package apitest

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/flow"
	"patchbay/web/api"
	"patchbay/web/describe"
)

// Story drives every operation with a token of all scopes: somebody sets up a workspace from nothing, uses it, moves it and
// takes it down. Begin begins a conversation of the flow with the key, as a visitor does, and returns its ID.
func (c *Client) Story(begin func(flow string) string) {
	c.t.Helper()
	c.attributes()
	c.environments()
	c.secrets()
	c.apis()
	c.flows()
	c.conversations(begin("story"))
	c.bundles()
	c.flowTests()
	c.people()
	c.tokens()
	c.takenDown()
	if left := c.Undriven(); len(left) > 0 {
		c.t.Errorf("these operations are driven by nobody: %v", left)
	}
}

func (c *Client) attributes() {
	c.t.Helper()
	made := c.CreateAttribute(fields{"label": "Story number", "type": "number", "scope": "conversation", "default": "7"}).Done(201)
	if made.Out.Key != "story_number" || !strings.HasSuffix(made.Header.Get("Location"), "/api/v1/attributes/story_number") {
		c.t.Errorf("made %+v at %s", made.Out, made.Header.Get("Location"))
	}
	c.CreateAttribute(fields{"key": "story_pin", "label": "Pin", "type": "secret", "scope": "conversation"}).Done(201)
	read := c.GetAttribute("story_number").Done(200)
	changed := c.IfMatch(read.ETag()).ReplaceAttribute("story_number", fields{"label": "Number", "type": "number", "scope": "conversation"}).Done(200)
	if changed.Out.Label != "Number" || changed.Out.Default != "" || changed.Out.Revision != 2 || changed.Out.Type != attr.TypeNumber {
		c.t.Errorf("changed to %+v", changed.Out)
	}
	if list := c.ListAttributes(url.Values{"q": {"STORY"}}).Done(200).Out.Items; len(list) != 2 {
		c.t.Errorf("found %v", list)
	}
}

func (c *Client) environments() {
	c.t.Helper()
	made := c.CreateEnvironment(fields{"name": "Story", "constants": []fields{{"name": "story_url", "value": "http://127.0.0.1:1"}}}).Done(201)
	c.IfMatch(made.ETag()).ReplaceEnvironment("story", fields{"name": "Story", "constants": []fields{{"name": "story_url", "value": "http://127.0.0.1:9"}}}).Done(200)
	c.CreateEnvironment(fields{"key": "other", "name": "Other"}).Done(201)
	if used := c.UseEnvironment("story").Done(200); !used.Out.Active {
		c.t.Errorf("used %+v", used.Out)
	}
	if e := c.GetEnvironment("story").Done(200).Out; !e.Active || e.Constants[0].Value != "http://127.0.0.1:9" {
		c.t.Errorf("read %+v", e)
	}
	if list := c.ListEnvironments(nil).Done(200).Out.Items; len(list) < 2 {
		c.t.Errorf("found %v", list)
	}
}

// storySecret is the value of a secret; no answer may have it.
const storySecret = "a-secret-of-the-story-4711"

func (c *Client) secrets() {
	c.t.Helper()
	made := c.CreateSecret(fields{"name": "story_token", "value": storySecret, "hosts": []string{"127.0.0.1:9"}}).Done(201)
	changed := c.IfMatch(made.ETag()).ReplaceSecret("story_token", fields{"value": storySecret + "0", "hosts": []string{"127.0.0.1:9", "api.example.com"}}).Done(200)
	read := c.GetSecret("story_token").Done(200)
	list := c.ListSecrets(nil).Done(200)
	for _, text := range []string{made.Raw, changed.Raw, read.Raw, list.Raw} {
		if strings.Contains(text, storySecret) || strings.Contains(text, "value") {
			c.t.Errorf("a secret is answered: %s", text)
		}
	}
}

func (c *Client) apis() {
	c.t.Helper()
	body := fields{"name": "Story", "method": "POST", "url": "{{env.story_url}}/orders", "tags": []string{"night"},
		"headers": []fields{{"key": "Authorization", "value": "Bearer typed-in-secret-1"}, {"key": "X-Token", "value": "{{secret.story_token}}"}},
		"body":    fields{"kind": "json", "text": `{"number": {{story_number}}}`}, "auth": fields{"kind": "none"},
		"mappings": []fields{{"source": "body", "path": "id", "attribute": "story_number"}}}
	made := c.CreateAPI(body).Done(201)
	if made.Out.Key != "story" || made.Out.Headers[0].Value != "Bearer [secret]" || made.Out.Options.Retries == 0 || len(made.Out.Outcomes) != 1 {
		c.t.Errorf("made %s", made.Raw)
	}
	read := c.GetAPI("story").Done(200)
	edited := writable(c.t, read.Out)
	edited["folder"] = "Night"
	changed := c.IfMatch(read.ETag()).ReplaceAPI("story", edited).Done(200)
	if changed.Out.Folder != "Night" || changed.Out.Revision != 2 {
		c.t.Errorf("changed to %s", changed.Raw)
	}
	if list := c.ListAPIs(url.Values{"q": {"story_url"}, "limit": {"5"}}).Done(200).Out.Items; len(list) != 1 || list[0].Key != "story" {
		c.t.Errorf("found %v", list)
	}
	if dry := c.DryRunAPI("story").Done(200); !dry.Out.DryRun || dry.Out.Request.Method != "POST" || strings.Contains(dry.Raw, "typed-in") {
		c.t.Errorf("would send %s", dry.Raw)
	}
	code := c.ExportAPI("story", nil).Done(200)
	if code.Out.As != "curl" || !strings.HasPrefix(code.Out.Text, "curl") || code.Out.FileName != "story.sh" || strings.Contains(code.Raw, "typed-in") || len(code.Out.Notes) == 0 {
		c.t.Errorf("written as %s", code.Raw)
	}
	if written := c.ExportAPI("story", url.Values{"as": {"openapi"}}).Done(200); !strings.Contains(written.Out.Text, `"openapi"`) {
		c.t.Errorf("written as %s", written.Raw)
	}
	c.ExportAPI("story", url.Values{"as": {"basic"}}).Refused(422, "Write curl")
	called := c.CallAPI("story", api.CallRequest{Attributes: map[string]json.RawMessage{"story_number": json.RawMessage("3")}}).Done(200)
	c.logged(called.Out.LogID)
}

// logged waits for a call to be in API Logs, which are written off its path.
func (c *Client) logged(id string) {
	c.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); c.GetLog(id).Status != 200; {
		if time.Now().After(deadline) {
			c.t.Fatalf("the call %s is not in the log", id)
		}
	}
	e := c.GetLog(id).Done(200)
	if e.Out.API != "story" || e.Out.CalledBy != "api" || e.Out.Request.Method != "POST" || strings.Contains(e.Raw, "typed-in") {
		c.t.Errorf("the log says %s", e.Raw)
	}
	list := c.ListLogs(url.Values{"api": {"story"}, "called_by": {"api"}, "from": {"2020-01-01T00:00:00Z"}, "outcome": {e.Out.Outcome}}).Done(200).Out.Items
	if len(list) != 1 || list[0].ID != id {
		c.t.Errorf("the log lists %v", list)
	}
}

func (c *Client) flows() {
	c.t.Helper()
	components := []flow.Component{
		{ID: "hello", Kind: flow.Message, Name: "Hello", Settings: flow.Settings{Text: "Hello"}, Next: map[string]string{flow.Next: "wait"}},
		{ID: "wait", Kind: flow.Delay, Name: "Wait", Settings: flow.Settings{Seconds: 3600}, Next: map[string]string{flow.Next: "again"}},
		{ID: "again", Kind: flow.Delay, Name: "Again", Settings: flow.Settings{Seconds: 3600}, Next: map[string]string{flow.Next: "end"}},
		{ID: "end", Kind: flow.End, Name: "End"}}
	made := c.CreateFlow(fields{"key": "story", "name": "Story", "components": components[:2]}).Done(201)
	if made.Out.PublishedVersion != 0 || len(made.Out.Components) != 2 {
		c.t.Errorf("made %s", made.Raw)
	}
	changed := c.IfMatch(made.ETag()).ReplaceFlow("story", fields{"name": "The story", "components": components}).Done(200)
	if v := c.IfMatch(changed.ETag()).PublishFlow("story").Done(200).Out; v.Number != 1 || v.PublishedBy == "" || len(v.Components) != 4 {
		c.t.Errorf("published %+v", v)
	}
	c.PublishFlow("story").Done(200)
	first := c.ListVersions("story", url.Values{"limit": {"1"}}).Done(200).Out
	second := c.ListVersions("story", url.Values{"limit": {"1"}, "cursor": {first.Next}}).Done(200).Out
	if first.Items[0].Number != 2 || second.Items[0].Number != 1 || second.Next != "" {
		c.t.Errorf("versions are %+v and %+v", first, second)
	}
	if v := c.GetVersion("story", "1").Done(200).Out; len(v.Components) != 4 {
		c.t.Errorf("version 1 is %+v", v)
	}
	if v := c.RestoreVersion("story", "1").Done(200).Out; v.Number != 3 || len(v.Components) != 4 {
		c.t.Errorf("restored %+v", v)
	}
	c.RestoreVersion("story", "9").Refused(404, "There is no")
	if f := c.GetFlow("story").Done(200).Out; f.Name != "The story" || f.PublishedVersion != 3 {
		c.t.Errorf("the flow is %+v", f)
	}
	if list := c.ListFlows(url.Values{"q": {"the story"}}).Done(200).Out.Items; len(list) != 1 {
		c.t.Errorf("found %v", list)
	}
}

func (c *Client) conversations(id string) {
	c.t.Helper()
	list := c.ListConversations(url.Values{"flow": {"story"}, "status": {"delayed"}}).Done(200).Out.Items
	if len(list) != 1 || list[0].ID != id || list[0].DueAt == nil {
		c.t.Errorf("found %+v", list)
	}
	read := c.GetConversation(id).Done(200)
	if !slices.ContainsFunc(read.Out.Steps, func(s api.Step) bool { return s.Kind == "said" && s.Text == "Hello" }) {
		c.t.Errorf("the transcript is %s", read.Raw)
	}
	woken := c.IfMatch(read.ETag()).WakeConversation(id).Done(200)
	if woken.Out.Component != "again" {
		c.t.Errorf("woken to %s", woken.Raw)
	}
	later := c.PostponeConversation(id, api.Postponement{BySeconds: 60}).Done(200)
	if got := later.Out.DueAt.Sub(*woken.Out.DueAt); got != time.Minute {
		c.t.Errorf("postponed by %s", got)
	}
	if ended := c.EndConversation(id, api.Ending{Note: "the story is over"}).Done(200); ended.Out.Status != "ended" {
		c.t.Errorf("ended as %s", ended.Raw)
	}
	if !strings.Contains(c.GetConversation(id).Done(200).Raw, "the story is over") {
		c.t.Error("the note is not in the transcript")
	}
}

func (c *Client) bundles() {
	c.t.Helper()
	text := c.Export(url.Values{"flow": {"story"}, "api": {"story"}}).Done(200).Out
	if !strings.HasPrefix(text, "format: patchbay/v1") || !strings.Contains(text, "{{secret.story_token}}") || strings.Contains(text, "typed-in") || !strings.Contains(text, "story_number") {
		c.t.Errorf("exported %s", text)
	}
	text = strings.ReplaceAll(text, "The story", "Another story")
	if one := c.Import(url.Values{"dry_run": {"1"}, "only": {"flow:story"}}, text).Done(200).Out; slices.ContainsFunc(one.Items, func(i api.PlanItem) bool { return i.Kind == "api" }) {
		c.t.Errorf("planned more than the flow: %+v", one)
	}
	c.Import(url.Values{"dry_run": {"1"}, "only": {"nothing"}}, text).Refused(422, "There is no")
	const line = `curl https://api.example.com/send --json '{"order_id":"A17"}'`
	if offered := c.Import(url.Values{"dry_run": {"1"}}, line).Done(200).Out; len(offered.Offers) != 1 || offered.Offers[0].Value != "A17" {
		c.t.Errorf("offered %+v", offered)
	}
	if taken := c.Import(url.Values{"dry_run": {"1"}, "take": {"order_id"}}, line).Done(200).Out; len(taken.Offers) != 0 || len(taken.Items) != 2 {
		c.t.Errorf("took %+v", taken)
	}
	planned := c.Import(url.Values{"dry_run": {"1"}}, text).Done(200).Out
	if planned.Import != "" || !slices.ContainsFunc(planned.Items, func(i api.PlanItem) bool { return i.Kind == "flow" && i.State == "changed" && i.Choice == "" }) {
		c.t.Errorf("planned %+v", planned)
	}
	c.Import(nil, text).Refused(409, "Choose what to do")
	done := c.Import(url.Values{"on_conflict": {"replace"}, "name": {"story.yaml"}}, text).Done(200).Out
	if done.Import == "" {
		c.t.Errorf("imported %+v", done)
	}
	if f := c.GetFlow("story").Done(200).Out; f.Name != "Another story" {
		c.t.Errorf("the flow is %+v", f)
	}
	c.undone(done.Import)
}

// undone takes the import back.
func (c *Client) undone(id string) {
	c.t.Helper()
	if list := c.ListImports(url.Values{"limit": {"1"}}).Done(200).Out.Items; len(list) != 1 || list[0].ID != id || list[0].Source != "story.yaml" {
		c.t.Errorf("the imports are %+v", list)
	}
	if undone := c.UndoImport(id).Done(200).Out; undone.UndoneAt == nil || undone.UndoneBy == "" {
		c.t.Errorf("undone is %+v", undone)
	}
	if i := c.GetImport(id).Done(200).Out; i.UndoneAt == nil || len(i.Items) == 0 {
		c.t.Errorf("the import is %+v", i)
	}
	c.UndoImport(id).Refused(409, "has undone this import already")
	c.UndoImport("imp_nothing").Refused(404, "There is no import")
	if f := c.GetFlow("story").Done(200).Out; f.Name != "The story" {
		c.t.Errorf("the flow is %+v", f)
	}
}

func (c *Client) people() {
	c.t.Helper()
	made := c.CreateUser(fields{"email": "Bea@Example.com", "name": "Bea", "role": "builder", "password": "correct horse battery staple"}).Done(201)
	if made.Out.Email != "bea@example.com" || strings.Contains(made.Raw, "correct horse") {
		c.t.Errorf("made %s", made.Raw)
	}
	id := made.Out.ID
	changed := c.IfMatch(c.GetUser(id).Done(200).ETag()).ReplaceUser(id, fields{"email": "bea@example.com", "name": "Bea B", "role": "viewer"}).Done(200)
	if changed.Out.Role != auth.Viewer {
		c.t.Errorf("changed to %s", changed.Raw)
	}
	if list := c.ListUsers(url.Values{"q": {"bea"}}).Done(200).Out.Items; len(list) != 1 {
		c.t.Errorf("found %v", list)
	}
	c.IfMatch("*").DeleteUser(id).Done(204)
}

func (c *Client) tokens() {
	c.t.Helper()
	made := c.CreateToken(fields{"name": "Story's own", "scopes": []string{"read"}, "expires": "1d"}).Done(201)
	other := c.With(made.Out.Text)
	other.ListFlows(nil).Done(200)
	if got := c.GetToken(made.Out.ID).Done(200); strings.Contains(got.Raw, made.Out.Text) || got.Out.ExpiresAt == nil {
		c.t.Errorf("a token is %s", got.Raw)
	}
	c.RevokeToken(made.Out.ID).Done(204)
	other.ListFlows(nil).Refused(401, "wrong, expired or revoked")
	list := c.ListTokens(url.Values{"q": {"story's own"}}).Done(200).Out.Items
	if len(list) != 1 || list[0].RevokedAt == nil {
		c.t.Errorf("found %v", list)
	}
}

func (c *Client) takenDown() {
	c.t.Helper()
	known := c.IfMatch("*")
	known.DeleteFlow("story").Done(204)
	known.DeleteAPI("story").Done(204)
	known.DeleteSecret("story_token").Done(204)
	c.UseEnvironment("other").Done(200)
	known.DeleteEnvironment("story").Done(204)
	known.DeleteAttribute("story_number").Done(204)
	c.GetAPI("story").Refused(404, "There is no API")
}

// fields is a JSON object.
type fields = map[string]any

// writable is what was read without what is only read. The API passes that over; validators of contracts do not.
func writable(t testing.TB, read any) fields {
	t.Helper()
	text, err := json.Marshal(read)
	must(t, err)
	var all fields
	must(t, json.Unmarshal(text, &all))
	for _, m := range describe.Members(reflect.TypeOf(read)) {
		if m.ReadOnly {
			delete(all, m.Name)
		}
	}
	return all
}
