package href

import "strconv"

// APIs is Your APIs, the list.
func APIs() string { return "/apis" }

// ChoicesOfAPIs finds APIs for a field that names one.
func ChoicesOfAPIs() string { return "/choices/apis" }

// ChoicesOfAttributes finds attributes for a field that names one.
func ChoicesOfAttributes() string { return "/choices/attributes" }

// ChoicesOfConditions finds what a condition of a chat flow can ask about.
func ChoicesOfConditions() string { return "/choices/conditions" }

// APINew is Add API.
func APINew() string { return "/apis/new" }

// API is the editor of one API.
func API(key string) string { return join(APIs(), key) }

// APIDelete takes the POST that deletes an API.
func APIDelete(key string) string { return join(APIs(), key, "delete") }

// APIDuplicate takes the POST that makes a copy of an API.
func APIDuplicate(key string) string { return join(APIs(), key, "duplicate") }

// APIFiling is the form of the folder and the tags of an API.
func APIFiling(key string) string { return join(APIs(), key, "filing") }

// APIsFile takes the POST that files the APIs that are ticked. It is no address of an API, whatever that is called.
func APIsFile() string { return "/ticked-apis/file" }

// APIsDelete takes the POST that deletes the APIs that are ticked, and asks first when chat flows call them.
func APIsDelete() string { return "/ticked-apis/delete" }

// APIsUndo takes the POST that takes back one thing that was done with ticked APIs.
func APIsUndo(id string) string { return join("/ticked-apis/undo", id) }

// APITest takes the POST that makes a real call with the form as it stands.
func APITest(key string) string { return join(APIs(), key, "test") }

// APITestSets takes the POST that keeps, renames, deletes or chooses test values.
func APITestSets(key string) string { return join(APIs(), key, "test-sets") }

// APICheck takes the POST that checks the form as it is typed.
func APICheck(key string) string { return join(APIs(), key, "check") }

// APICode is an API as other programs take it.
func APICode(key string) string { return join(APIs(), key, "code") }

// APICodeAs is the same in one language or format.
func APICodeAs(key, kind string) string { return withQuery(APICode(key), "as", kind) }

// APICodeFile is a file of it.
func APICodeFile(key, kind string) string { return withQuery(join(APICode(key), "file"), "as", kind) }

// APILogs lists the calls of one API.
func APILogs(key string) string { return join(APIs(), key, "logs") }

// APIHistory lists the revisions of an API and says how two of them differ.
func APIHistory(key string) string { return join(API(key), "history") }

// APIRestore takes the POST that makes an old revision the newest one.
func APIRestore(key string, revision int) string {
	return join(APIHistory(key), strconv.Itoa(revision), "restore")
}

// Deleted lists what was deleted and can be brought back.
func Deleted() string { return "/deleted" }

// Undelete takes the POST that brings back what was deleted.
func Undelete(kind, id string) string { return join(Deleted(), kind, id, "restore") }

// Grants lists what admins allow single APIs.
func Grants() string { return "/grants" }

// GrantWithdraw takes the POST that withdraws a grant.
func GrantWithdraw(id string) string { return join(Grants(), id, "withdraw") }

// Attributes lists the custom attributes.
func Attributes() string { return "/attributes" }

// AttributeNew is the form that adds a custom attribute.
func AttributeNew() string { return "/attributes/new" }

// Attribute is the editor of one custom attribute.
func Attribute(key string) string { return join(Attributes(), key) }

// AttributeChange is the form for another key or type, with a preview of all that changes; its POST changes it.
func AttributeChange(key string) string { return join(Attributes(), key, "change") }

// AttributeDelete takes the POST that deletes a custom attribute.
func AttributeDelete(key string) string { return join(Attributes(), key, "delete") }

// Environments lists the sets of env.* constants.
func Environments() string { return "/environments" }

// EnvironmentNew is the form that adds an environment.
func EnvironmentNew() string { return "/environments/new" }

// Environment is the editor of one environment.
func Environment(key string) string { return join(Environments(), key) }

// EnvironmentDelete takes the POST that deletes an environment.
func EnvironmentDelete(key string) string { return join(Environments(), key, "delete") }

// EnvironmentUse takes the POST that makes an environment the active one.
func EnvironmentUse(key string) string { return join(Environments(), key, "use") }

// Secrets lists the secrets, never their values.
func Secrets() string { return "/secrets" }

// SecretNew is the form that adds a secret.
func SecretNew() string { return "/secrets/new" }

// Secret is the page that replaces the value of one secret.
func Secret(key string) string { return join(Secrets(), key) }

// Tokens lists the API tokens, never their text.
func Tokens() string { return "/tokens" }

// TokenNew is the form that makes an API token.
func TokenNew() string { return "/tokens/new" }

// TokenRevoke takes the POST that revokes an API token.
func TokenRevoke(id string) string { return join(Tokens(), id, "revoke") }

// CallAPI takes the POST by which a program calls an API.
func CallAPI(key string) string { return join("/api/v1/apis", key, "call") }

// SecretDelete takes the POST that deletes a secret.
func SecretDelete(key string) string { return join(Secrets(), key, "delete") }
