package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"patchbay/internal/auth"
	"patchbay/internal/history"
)

// route is one address of the site: who may use it stands beside it.
type route struct {
	method, path string
	need         auth.Need
	handle       echo.HandlerFunc
}

// routes is every page and form. A need that auth does not know lets nobody in.
func (s *Site) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{get, "/healthz", auth.Anyone, s.health},
		{get, "/readyz", auth.Anyone, s.ready},
		{get, "/", auth.View, s.home},

		{get, "/set-up", auth.Anyone, s.setUpForm},
		{post, "/set-up", auth.Anyone, s.setUp},
		{get, "/sign-in", auth.Anyone, s.signInForm},
		{post, "/sign-in", auth.Anyone, s.signIn},
		{post, "/sign-out", auth.Anyone, s.signOut},
		{post, "/language", auth.Anyone, s.language},

		{get, "/apis", auth.View, s.apis},
		{get, "/apis/new", auth.Build, s.apiNew},
		{post, "/apis/new", auth.Build, s.apiCreate},
		{post, "/apis/new/test", auth.Build, s.apiTest},
		{post, "/apis/new/check", auth.Build, s.apiCheck},
		{get, "/apis/:key", auth.View, s.api},
		{post, "/apis/:key", auth.Build, s.apiSave},
		{post, "/apis/:key/test", auth.Build, s.apiTest},
		{post, "/apis/:key/check", auth.Build, s.apiCheck},
		{post, "/apis/:key/test-sets", auth.Build, s.apiTestSets},
		{get, "/apis/:key/logs", auth.View, s.apiLogs},
		{post, "/apis/:key/duplicate", auth.Build, s.apiDuplicate},
		{get, "/apis/:key/filing", auth.Build, s.apiFiling},
		{post, "/apis/:key/filing", auth.Build, s.apiFile},
		{post, "/apis/:key/delete", auth.Build, s.apiDelete},
		{post, "/ticked-apis/file", auth.Build, s.tickedFile},
		{post, "/ticked-apis/delete", auth.Build, s.tickedDelete},
		{post, "/ticked-apis/undo/:id", auth.Build, s.tickedUndo},
		{get, "/apis/:key/code", auth.View, s.apiCode},
		{get, "/apis/:key/code/file", auth.View, s.apiCodeFile},
		{get, "/apis/:key/history", auth.View, s.apiHistory},
		{post, "/apis/:key/history/:number/restore", auth.Build, s.apiRestore},
		{get, "/apis/:key/grants/new", auth.Manage, s.grantNew},
		{post, "/apis/:key/grants/new", auth.Manage, s.grantCreate},
		{get, "/choices/apis", auth.View, s.choicesOfAPIs},
		{get, "/choices/attributes", auth.View, s.choicesAmong(answerOptions)},
		{get, "/choices/conditions", auth.View, s.choicesAmong(conditionOptions)},
		{get, "/grants", auth.Manage, s.grants},
		{post, "/grants/:id/withdraw", auth.Manage, s.grantWithdraw},
		{get, "/deleted", auth.View, s.deleted},
		{post, "/deleted/environment/:id/restore", auth.Manage, s.undelete(history.Environment)},
		{post, "/deleted/api/:id/restore", auth.Build, s.undelete(history.API)},
		{post, "/deleted/attribute/:id/restore", auth.Build, s.undelete(history.Attribute)},
		{post, "/deleted/flow/:id/restore", auth.Build, s.undelete(history.Flow)},
		{get, "/logs", auth.View, s.logs},
		{get, "/logs/retention", auth.Manage, s.logRetention},
		{post, "/logs/retention", auth.Manage, s.logRetentionSave},
		{get, "/logs/:id", auth.View, s.log},
		{get, "/logs/:id/replay", auth.Build, s.logReplay},
		{post, "/logs/:id/replay", auth.Build, s.logReplayDo},

		{get, "/attributes", auth.View, s.attributes},
		{get, "/attributes/new", auth.Build, s.attributeNew},
		{post, "/attributes/new", auth.Build, s.attributeCreate},
		{get, "/attributes/:key", auth.View, s.attribute},
		{get, "/attributes/:key/sources", auth.View, s.attributeSources},
		{post, "/attributes/:key", auth.Build, s.attributeSave},
		{get, "/attributes/:key/change", auth.Build, s.attributeChange},
		{post, "/attributes/:key/change", auth.Build, s.attributeChangeSave},
		{post, "/attributes/:key/delete", auth.Build, s.attributeDelete},

		{get, "/environments", auth.View, s.environments},
		{get, "/environments/new", auth.Manage, s.environmentNew},
		{post, "/environments/new", auth.Manage, s.environmentCreate},
		{get, "/environments/:key", auth.View, s.environment},
		{post, "/environments/:key", auth.Manage, s.environmentSave},
		{post, "/environments/:key/use", auth.Manage, s.environmentUse},
		{post, "/environments/:key/delete", auth.Manage, s.environmentDelete},

		{get, "/secrets", auth.Build, s.secrets},
		{get, "/secrets/new", auth.Manage, s.secretNew},
		{post, "/secrets/new", auth.Manage, s.secretCreate},
		{get, "/secrets/:key", auth.Manage, s.secret},
		{post, "/secrets/:key", auth.Manage, s.secretSave},
		{post, "/secrets/:key/delete", auth.Manage, s.secretDelete},

		{get, "/transfer", auth.Build, s.transfer},
		{get, "/export", auth.Build, s.export},
		{get, "/export/file", auth.Build, s.exportFile},
		{post, "/export/sealed", auth.Manage, s.exportSealed},
		{post, "/import/paste", auth.Build, s.importPaste},
		{post, "/import/curl", auth.Build, s.importCURL},
		{get, "/import/plans/:id", auth.Build, s.importPlan},
		{post, "/import/plans/:id", auth.Build, s.importPlanDo},
		{get, "/imports/:id", auth.Build, s.importDone},
		{post, "/imports/:id/undo", auth.Build, s.importUndo},
		{get, "/schema/bundle-v1.json", auth.Anyone, s.bundleSchema},

		{get, "/integrations", auth.View, s.integrations},
		{get, "/integrations/:key", auth.View, s.integration},
		{post, "/integrations/:key/connect", auth.Manage, s.integrationConnect},
		{post, "/integrations/:key/check", auth.Build, s.integrationCheck},
		{post, "/integrations/:key/disconnect", auth.Manage, s.integrationDisconnect},

		{get, "/tokens", auth.Manage, s.tokens},
		{get, "/tokens/new", auth.Manage, s.tokenNew},
		{post, "/tokens/new", auth.Manage, s.tokenCreate},
		{post, "/tokens/:id/revoke", auth.Manage, s.tokenRevoke},

		{get, "/flows", auth.View, s.flows},
		{get, "/flows/new", auth.Build, s.flowNew},
		{post, "/flows/new", auth.Build, s.flowCreate},
		{get, "/flows/:key", auth.View, s.flowCanvas},
		{get, "/flows/:key/draft", auth.View, s.flowDraft},
		{post, "/flows/:key/draft", auth.Build, s.flowDraftSave},
		{get, "/flows/:key/components/:id", auth.View, s.flowSettings},
		{get, "/flows/:key/simulate", auth.Build, s.simulator},
		{post, "/flows/:key/simulate", auth.Build, s.simulate},
		{get, "/flows/:key/traffic", auth.View, s.flowTraffic},
		{get, "/flows/:key/publish", auth.Build, s.flowPublishing},
		{post, "/flows/:key/publish", auth.Build, s.flowPublish},
		{get, "/flows/:key/outline", auth.View, s.flow},
		{post, "/flows/:key/outline", auth.Build, s.flowSave},
		{post, "/flows/:key/rename", auth.Build, s.flowRename},
		{post, "/flows/:key/delete", auth.Build, s.flowDelete},
		{get, "/flows/:key/chat", auth.View, s.flowChat},
		{post, "/flows/:key/chat", auth.Build, s.flowChatSave},
		{get, "/flows/:key/versions", auth.View, s.flowVersions},
		{post, "/flows/:key/versions/:number/restore", auth.Build, s.flowRestore},
		{post, "/flows/:key/versions/migrate", auth.Build, s.flowMigrate},
		{get, "/live", auth.Answer, s.liveChats},
		{get, "/live/:id", auth.Answer, s.liveChat},
		{post, "/live/:id/:deed", auth.Answer, s.liveChatDo},
		{get, "/conversations", auth.View, s.conversations},
		{get, "/conversations/:id", auth.View, s.conversation},
		{get, "/contacts", auth.View, s.contacts},
		{get, "/contacts/:id", auth.View, s.contact},
		{post, "/contacts/:id", auth.Build, s.contactSave},
		{post, "/contacts/:id/export", auth.Build, s.contactExport},
		{get, "/contacts/:id/erase", auth.Manage, s.contactErasing},
		{post, "/contacts/:id/erase", auth.Manage, s.contactErase},
		{get, "/parked", auth.View, s.parked},
		{post, "/parked/wake", auth.Build, s.parkedWake},
		{post, "/parked/postpone", auth.Build, s.parkedPostpone},
		{post, "/parked/cancel", auth.Build, s.parkedCancel},
		{post, "/parked/undo", auth.Build, s.parkedUndo},
		{get, "/files", auth.Build, s.testFiles},
		{get, "/files/:id", auth.View, s.file},
		{get, "/outbox", auth.Build, s.outbox},

		{get, "/chat/:flow", auth.Anyone, s.chatPage},

		{get, "/people", auth.Manage, s.people},
		{get, "/people/new", auth.Manage, s.personNew},
		{post, "/people/new", auth.Manage, s.personCreate},
		{get, "/people/:id", auth.Manage, s.person},
		{post, "/people/:id", auth.Manage, s.personSave},
		{post, "/people/:id/delete", auth.Manage, s.personDelete},
		{get, "/audit", auth.Manage, s.audit},
		{get, "/docs/templates", auth.View, s.templateLanguage},
		{get, "/docs/api", auth.View, s.apiReference},
	}
}

// uploads are the routes that read their body themselves as it comes, under a cap of its own.
func (s *Site) uploads() []route {
	return []route{
		{http.MethodPost, "/files", auth.Build, s.fileCreate},
		{http.MethodPost, "/import", auth.Build, s.importFile},
	}
}

// maxForm is the largest form that is read. The longest template alone may have 256 KB.
const maxForm = "2M"

// register puts every route behind the checks of the site: size, same origin, a session, readable text, the need. What
// is there for GET answers HEAD as well; net/http leaves the body out.
func (s *Site) register(e *echo.Echo) {
	s.add(e.Group("", middleware.BodyLimit(maxForm), sameOrigin(), s.withSession, readable), s.routes())
	s.add(e.Group("", sameOrigin(), s.withSession), s.uploads())
}

func (s *Site) add(to *echo.Group, routes []route) {
	for _, r := range routes {
		to.Add(r.method, r.path, s.guard(r.need, r.handle))
		if r.method == http.MethodGet {
			to.Add(http.MethodHead, r.path, s.guard(r.need, r.handle))
		}
	}
}
