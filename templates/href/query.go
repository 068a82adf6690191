package href

import "net/url"

// APIFromPreset is Add API with everything filled in from a preset.
func APIFromPreset(key string) string { return APINew() + "?preset=" + url.QueryEscape(key) }

// SecretNewNamed is Add secret with the name filled in.
func SecretNewNamed(key string) string { return SecretNew() + "?key=" + url.QueryEscape(key) }

// AttributeNewNamed is Add attribute with the key filled in.
func AttributeNewNamed(key string) string { return AttributeNew() + "?key=" + url.QueryEscape(key) }

// APITab is the editor of one API with the tab shown.
func APITab(key, tab string) string { return API(key) + "?tab=" + url.QueryEscape(tab) }

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
