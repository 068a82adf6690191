package href

import (
	"net/url"
	"strconv"
)

// APIFromPreset is Add API with everything filled in from a preset.
func APIFromPreset(key string) string { return APINew() + "?preset=" + url.QueryEscape(key) }

// SecretNewNamed is Add secret with the name filled in.
func SecretNewNamed(key string) string { return SecretNew() + "?key=" + url.QueryEscape(key) }

// AttributeNewNamed is Add attribute with the key filled in.
func AttributeNewNamed(key string) string { return AttributeNew() + "?key=" + url.QueryEscape(key) }

// EnvironmentLacking is the editor of an environment with a row begun for a constant that it lacks.
func EnvironmentLacking(key, constant string) string {
	return withQuery(Environment(key), "constant", constant)
}

// APITab is the editor of one API with the tab shown.
func APITab(key, tab string) string { return API(key) + "?tab=" + url.QueryEscape(tab) }

// GrantNew is the form that grants an API something at an origin, filled in; "" leaves it empty.
func GrantNew(key, kind, origin string) string {
	path, query := join(API(key), "grants", "new"), url.Values{}
	if kind != "" {
		query.Set("kind", kind)
	}
	if origin != "" {
		query.Set("origin", origin)
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// FromLog is a GrantNew that leads back to the call of API Logs that lacked the grant.
func FromLog(grant, id string) string { return grant + "&" + url.Values{"log": {id}}.Encode() }

// APINewCheck takes the POST that checks an API which is not saved yet as it is typed.
func APINewCheck() string { return join(APINew(), "check") }

// APINewTest takes the POST that tests an API which is not saved yet.
func APINewTest() string { return join(APINew(), "test") }

// LogsWith is API Logs with a filter and a place in it; of all APIs for "".
func LogsWith(api string, query url.Values) string {
	base := Logs()
	if api != "" {
		base = APILogs(api)
	}
	if len(query) == 0 {
		return base
	}
	return base + "?" + query.Encode()
}

// APIChanges is the history of an API with the difference between two of its revisions.
func APIChanges(key string, from, to int) string {
	return APIHistory(key) + "?" + url.Values{"from": {strconv.Itoa(from)}, "to": {strconv.Itoa(to)}}.Encode()
}

// APIRevision is the editor of an API with an old revision in it, which is not saved.
func APIRevision(key string, revision int) string {
	return API(key) + "?revision=" + strconv.Itoa(revision)
}

// ListPage is a list from the row with the number on, narrowed by a search.
func ListPage(list, search string, from int) string {
	return withQuery(list, "q", search, "from", strconv.Itoa(from))
}

// APIsIn is Your APIs narrowed by a text, a folder and a tag; "" narrows by nothing.
func APIsIn(text, folder, tag string) string {
	return withQuery(APIs(), "q", text, "folder", folder, "tag", tag)
}

// APIsFrom is APIsIn from the row with the number on.
func APIsFrom(text, folder, tag string, from int) string {
	return withQuery(APIs(), "q", text, "folder", folder, "tag", tag, "from", strconv.Itoa(from))
}

// withQuery adds the values that are not "" to an address.
func withQuery(address string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if len(query) == 0 {
		return address
	}
	return address + "?" + query.Encode()
}
