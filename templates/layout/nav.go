package layout

import "patchbay/templates/href"

// Section names an entry of the navigation.
type Section string

// The entries of the navigation.
const (
	NavAPIs          Section = "apis"
	NavAttributes    Section = "attributes"
	NavEnvironments  Section = "environments"
	NavSecrets       Section = "secrets"
	NavTokens        Section = "tokens"
	NavGrants        Section = "grants"
	NavTransfer      Section = "transfer"
	NavIntegrations  Section = "integrations"
	NavFlows         Section = "flows"
	NavConversations Section = "conversations"
	NavParked        Section = "parked"
	NavContacts      Section = "contacts"
	NavLive          Section = "live"
	NavLogs          Section = "logs"
	NavOutbox        Section = "outbox"
	NavPeople        Section = "people"
	NavAudit         Section = "audit"
)

type entry struct {
	section Section
	name    string
	icon    string
	href    string
}

// group is a heading of the navigation and what stands below it.
type group struct {
	name    string
	entries []entry
}

// navigation is what this user may open, in order; a group with nothing in it is left out.
func navigation(u User) []group {
	all := []group{
		{"Developer Section", developer(u)},
		{"Chat", chatting(u)},
		{"Run", running(u)},
		{"Workspace", workspace(u)},
	}
	var shown []group
	for _, g := range all {
		if len(g.entries) > 0 {
			shown = append(shown, g)
		}
	}
	return shown
}

func developer(u User) []entry {
	entries := []entry{
		{NavAPIs, "Your APIs", "webhook", href.APIs()},
		{NavAttributes, "Attributes", "braces", href.Attributes()},
		{NavEnvironments, "Environments", "layers", href.Environments()},
		{NavIntegrations, "Third Party Integrations", "cable", href.Integrations()},
	}
	if u.MayBuild {
		entries = append(entries, entry{NavSecrets, "Secrets", "key-round", href.Secrets()}, entry{NavTransfer, "Export and import", "archive", href.Transfer()})
	}
	if u.MayAdmin {
		entries = append(entries, entry{NavTokens, "API tokens", "plug", href.Tokens()}, entry{NavGrants, "Grants", "lock", href.Grants()})
	}
	return entries
}

func chatting(u User) []entry {
	entries := []entry{
		{NavFlows, "Chat flows", "workflow", href.Flows()},
		{NavConversations, "Conversations", "messages-square", href.Conversations()},
		{NavParked, "Parked", "timer", href.Parked()},
		{NavContacts, "Contacts", "user", href.Contacts()},
	}
	if u.MayAnswer {
		entries = append(entries, entry{NavLive, "Live chat", "users", href.LiveChats()})
	}
	return entries
}

func running(u User) []entry {
	entries := []entry{{NavLogs, "API Logs", "scroll-text", href.Logs()}}
	if u.MayBuild {
		entries = append(entries, entry{NavOutbox, "Outbox", "inbox", href.Outbox()})
	}
	return entries
}

func workspace(u User) []entry {
	if !u.MayAdmin {
		return nil
	}
	return []entry{
		{NavPeople, "People", "users", href.People()},
		{NavAudit, "Audit log", "shield-check", href.AuditLog()},
	}
}
