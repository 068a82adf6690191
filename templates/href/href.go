// Package href is every link of the site as a function, so that no path is typed twice.
// It knows paths only: who may follow them and what they answer is said in web.
package href

import "net/url"

// Home is the first page after signing in.
func Home() string { return "/" }

// SignIn is the sign-in form.
func SignIn() string { return "/sign-in" }

// Language takes the POST that chooses the language of the site.
func Language() string { return "/language" }

// SignOut takes the POST that ends the session.
func SignOut() string { return "/sign-out" }

// SetUp is the first-run page; the token comes from the console.
func SetUp(token string) string { return "/set-up?token=" + url.QueryEscape(token) }

// People lists who may sign in.
func People() string { return "/people" }

// PersonNew is the form that adds a person.
func PersonNew() string { return "/people/new" }

// Person is one person's page.
func Person(id string) string { return join(People(), id) }

// PersonDelete takes the POST that removes a person.
func PersonDelete(id string) string { return join(People(), id, "delete") }

// AuditLog lists what was done by whom.
func AuditLog() string { return "/audit" }

// join adds path segments to a base, each escaped.
func join(base string, segments ...string) string {
	for _, s := range segments {
		base += "/" + url.PathEscape(s)
	}
	return base
}
