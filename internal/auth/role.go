// Package auth knows who people are and what they may do: users, roles, the needs of routes, the actor of a
// request, and passwords. It does no I/O; sessions and their cookies are package web's.
package auth

// Role is what a user is in this installation. Every role may do all that the roles after it may.
type Role string

// The roles, from the most to the least powerful.
const (
	Owner   Role = "owner"
	Admin   Role = "admin"
	Builder Role = "builder"
	Agent   Role = "agent"
	Viewer  Role = "viewer"
)

// Roles lists the roles in the order that screens show them.
func Roles() []Role { return []Role{Owner, Admin, Builder, Agent, Viewer} }

// rank orders roles; an unknown role has none and so may do nothing.
var rank = map[Role]int{Viewer: 1, Agent: 2, Builder: 3, Admin: 4, Owner: 5}

// Valid says whether the role exists.
func (r Role) Valid() bool { return rank[r] > 0 }

// Need is what a route or a command asks of whoever calls it.
type Need string

// The needs. Anyone is for pages that work signed out; a need that is not listed here lets nobody in.
const (
	Anyone Need = "anyone"
	View   Need = "view"   // look at definitions, logs and conversations
	Answer Need = "answer" // talk to visitors
	Build  Need = "build"  // change APIs, flows and attributes; make test calls; see the outbox
	Manage Need = "manage" // people, secrets, environments, limits
	Own    Need = "own"    // make and unmake admins and owners
)

// least is the weakest role that satisfies a need.
var least = map[Need]Role{View: Viewer, Answer: Agent, Build: Builder, Manage: Admin, Own: Owner}

// May says whether the role satisfies the need.
func (r Role) May(n Need) bool {
	if n == Anyone {
		return true
	}
	want, known := least[n]
	return known && rank[r] >= rank[want]
}
