package page

import (
	"net/url"
	"slices"
	"strconv"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

// LogFilter is what API Logs is filtered by, as it stands in the address.
type LogFilter struct {
	API, Outcome, Status, Caller, From, To, Conversation, Text string
}

// Values are the fields of the address; what is empty is left out.
func (f LogFilter) Values() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{"api": f.API, "outcome": f.Outcome, "status": f.Status, "caller": f.Caller, "from": f.From,
		"to": f.To, "conversation": f.Conversation, "q": f.Text} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// LinkTo is this list from another place on: before or after a call.
func (p CallList) LinkTo(cursor, id string) string {
	values := p.Filter.Values()
	values.Set(cursor, id)
	return href.LogsWith(p.API, values)
}

// newest is this list from its beginning.
func (p CallList) newest() string { return href.LogsWith(p.API, p.Filter.Values()) }

// all is this list without a filter.
func (p CallList) all() string { return href.LogsWith(p.API, nil) }

func (p CallList) filtered() bool { return p.Filter != LogFilter{} }

func (p CallList) apiOptions() []ui.Option {
	keys := slices.DeleteFunc(slices.Clone(p.Choices.APIs), func(key string) bool { return key == "" }) // tests of what was not saved
	options := make([]ui.Option, len(keys))
	for i, key := range keys {
		options[i] = ui.Option{Value: key, Label: key, Own: true}
	}
	return choices("All APIs", p.Filter.API, options)
}

func (p CallList) outcomeOptions() []ui.Option {
	var own, fixed []ui.Option
	for _, o := range p.Choices.Outcomes {
		if slices.Contains(apidef.FixedOutcomes(), o) {
			fixed = append(fixed, ui.Option{Value: o, Label: outcomeText(o)})
		} else {
			own = append(own, ui.Option{Value: o, Label: o, Own: true})
		}
	}
	return choices("All outcomes", p.Filter.Outcome, append(own, fixed...))
}

func (p CallList) statusOptions() []ui.Option {
	options := []ui.Option{{Value: "2xx", Label: "2xx Success"}, {Value: "3xx", Label: "3xx Redirect"}, {Value: "4xx", Label: "4xx Refused"},
		{Value: "5xx", Label: "5xx Failed"}, {Value: string(call.NoResponse), Label: "No response"}}
	for _, s := range p.Choices.Statuses {
		if s > 0 {
			options = append(options, ui.Option{Value: strconv.Itoa(s), Label: statusText(s)})
		}
	}
	return choices("All statuses", p.Filter.Status, options)
}

func (p CallList) callerOptions() []ui.Option {
	var options []ui.Option
	for _, c := range []call.Caller{call.ByChat, call.ByTest, call.ByAPI, call.ByCLI} {
		options = append(options, ui.Option{Value: string(c), Label: callerWords[c]})
	}
	return choices("All callers", p.Filter.Caller, options)
}

// choices puts "all" first, and keeps what an address chooses though no call has it.
func choices(all, chosen string, options []ui.Option) []ui.Option {
	options = append([]ui.Option{{Label: all}}, options...)
	if !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == chosen }) {
		options = append(options, ui.Option{Value: chosen, Label: chosen, Own: true})
	}
	return options
}
