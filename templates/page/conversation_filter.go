package page

import (
	"net/url"

	"patchbay/internal/engine"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

// ConversationFilter is what the list of conversations is filtered by, as it stands in the address.
type ConversationFilter struct{ Flow, Status, Channel, From, To, Text string }

// Values are the fields of the address; what is empty is left out.
func (f ConversationFilter) Values() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{"flow": f.Flow, "status": f.Status, "channel": f.Channel, "from": f.From, "to": f.To, "q": f.Text} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

func (p Conversations) filtered() bool { return p.Filter != ConversationFilter{} }

// newest is this list from its beginning, older the page behind it.
func (p Conversations) newest() string { return href.ConversationsWith(p.Filter.Values()) }

func (p Conversations) older() string {
	values := p.Filter.Values()
	values.Set("before", p.Older)
	return href.ConversationsWith(values)
}

func (p Conversations) flowOptions() []ui.Option {
	var options []ui.Option
	for _, f := range p.Flows {
		options = append(options, ui.Option{Value: f.Key, Label: f.Name, Own: true})
	}
	return choices("All chat flows", p.Filter.Flow, options)
}

func (p Conversations) statusOptions() []ui.Option {
	var options []ui.Option
	for _, s := range []engine.Status{engine.Waiting, engine.Delayed, engine.Calling, engine.HandedOver, engine.Ended, engine.Failed} {
		options = append(options, ui.Option{Value: string(s), Label: conversationStates[s].Text})
	}
	return choices("All statuses", p.Filter.Status, options)
}

func (p Conversations) channelOptions() []ui.Option {
	return choices("All channels", p.Filter.Channel, []ui.Option{{Value: "webchat", Label: channelWords("webchat")}, {Value: "cli", Label: channelWords("cli")}})
}

// channelWords says where a visitor wrote; a channel that the screen has no words for is called as it is stored.
func channelWords(channel string) string {
	switch channel {
	case "webchat":
		return "Web chat"
	case "cli":
		return "Terminal"
	}
	return channel
}

func (p Conversations) searchText() string {
	return "“" + p.Filter.Text + "” is looked for in the newest " + ui.Number(engine.MaxSearched) + " conversations that the other filters choose, not in older ones."
}
