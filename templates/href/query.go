package href

import "net/url"

// APIFromPreset is Add API with everything filled in from a preset.
func APIFromPreset(key string) string { return APINew() + "?preset=" + url.QueryEscape(key) }

// APITab is the editor of one API with the tab shown.
func APITab(key, tab string) string { return API(key) + "?tab=" + url.QueryEscape(tab) }

// APINewTest takes the POST that tests an API which is not saved yet.
func APINewTest() string { return join(APINew(), "test") }

// LogsBefore is the page of API Logs that begins before the call; of all APIs for "".
func LogsBefore(api, id string) string {
	base := Logs()
	if api != "" {
		base = APILogs(api)
	}
	return base + "?before=" + url.QueryEscape(id)
}
