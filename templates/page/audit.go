package page

import (
	"strconv"
	"strings"

	"patchbay/internal/audit"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// Audit is the audit log, the newest first.
type Audit struct {
	layout.Chrome
	Entries []audit.Entry
	Names   map[string]string // of people, by ID
	Before  int64             // number of the last entry when there are older ones
}

// deeds are the actions in words; what it was done to follows.
var deeds = map[string]string{
	"api.save": "saved the API", "api.delete": "deleted the API", "api.file": "filed the API", "api.restore": "restored an older revision of the API",
	"api.undelete": "brought back the API", "attribute.undelete": "brought back the attribute",
	"environment.undelete": "brought back the environment", "flow.undelete": "brought back the chat flow",
	"api.test_set": "kept test values of the API", "api.test_set_delete": "deleted test values of the API",
	"api.grant": "granted a host to the API", "api.withdraw": "withdrew a grant of the API",
	"conversation.wake": "woke the conversation", "conversation.postpone": "postponed the conversation", "conversation.cancel": "ended the conversation",
	"contact.save": "edited the contact", "contact.export": "exported the data of the contact", "contact.erase": "erased the contact",
	"attribute.save": "saved the attribute", "attribute.delete": "deleted the attribute", "attribute.change": "changed key or type of the attribute",
	"environment.save": "saved the environment", "environment.delete": "deleted the environment", "environment.use": "switched to the environment",
	"flow.save": "saved the chat flow", "flow.publish": "published the chat flow", "flow.delete": "deleted the chat flow", "flow.migrate": "moved conversations of the chat flow",
	"flow.chat": "changed the chat of the flow", "flow.test_save": "saved the test", "flow.test_delete": "deleted the test",
	"logs.retention": "changed how long API Logs are kept",
	"secret.save":    "saved the secret", "secret.delete": "deleted the secret",
	"import.apply": "imported", "import.undo": "undid the import", "integration.disconnect": "disconnected the integration", "export.sealed": "exported with secrets",
	"token.create": "made the API token", "token.revoke": "revoked the API token",
	"user.save": "saved the person", "user.delete": "deleted the person",
	"setup.finish": "set Patchbay up", "signin.ok": "signed in", "signin.out": "signed out", "signin.failed": "tried to sign in with a wrong password",
}

// whole are the actions that say it all.
var whole = map[string]bool{"setup.finish": true, "signin.ok": true, "signin.out": true, "logs.retention": true}

func (p Audit) deed(e audit.Entry) string {
	if words, ok := deeds[e.Action]; ok {
		return words
	}
	return e.Action
}

// target is what it was done to, as people call it.
func (p Audit) target(e audit.Entry) string {
	switch name, isPerson := p.Names[e.Target]; {
	case whole[e.Action]:
		return ""
	case isPerson && e.Action == "signin.failed":
		return "as " + name
	case isPerson:
		return name
	case e.Action == "signin.failed":
		return "as nobody who is known here"
	case strings.HasPrefix(e.Action, "user."):
		return "who was deleted since"
	}
	return e.Target
}

// isNamed says whether target is a name, and no words of ours.
func (p Audit) isNamed(e audit.Entry) bool {
	_, isPerson := p.Names[e.Target]
	return e.Action != "signin.failed" && (isPerson || !strings.HasPrefix(e.Action, "user."))
}

// byProgram says whether nobody did it whom people have given a name.
func byProgram(e audit.Entry) bool {
	return e.Actor == "system" || e.Actor == "cli" || e.Actor == "visitor"
}

// link leads to what it was done to, while that is there for sure.
func (p Audit) link(e audit.Entry) string {
	noun, verb, _ := strings.Cut(e.Action, ".")
	if verb == "delete" || verb == "erase" || whole[e.Action] {
		return ""
	}
	to, ok := map[string]func(string) string{"api": href.API, "attribute": href.Attribute, "environment": href.Environment, "conversation": href.Conversation, "contact": href.Contact,
		"flow": href.Flow, "secret": href.Secret, "import": href.Import}[noun]
	if ok {
		key, _, _ := strings.Cut(e.Target, ": ") // of a test of a flow, its name stands behind
		return to(key)
	}
	if _, known := p.Names[e.Target]; known {
		return href.Person(e.Target)
	}
	return ""
}

func (p Audit) more() ui.MoreProps {
	m := ui.MoreProps{ID: "audit-more", Rows: "audit-rows"}
	if p.Before > 0 {
		m.Href = href.AuditLog() + "?before=" + strconv.FormatInt(p.Before, 10)
	}
	return m
}
