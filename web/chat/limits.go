package chat

import "time"

// Limits are the figures of what visitors may do. The tags are for kong: embed the struct with the prefix "limit-" and
// every figure is a flag. DefaultLimits says the same, which a test holds together.
type Limits struct {
	MessageRate    float64       `name:"chat-message-rate" default:"1" help:"Messages a second in one conversation, over time."`
	MessageBurst   int           `name:"chat-message-burst" default:"5" help:"Messages at once in one conversation."`
	ReadRate       float64       `name:"chat-read-rate" default:"50" help:"Reads and new event streams of one conversation a second, over time."`
	ReadBurst      int           `name:"chat-read-burst" default:"200" help:"Reads and new event streams of one conversation at once."`
	MessageLength  int           `name:"chat-message-length" default:"4000" help:"Characters of one message."`
	Body           int64         `name:"chat-body" default:"32768" help:"Bytes of one request."`
	Conversations  int           `name:"chat-conversations" default:"60" help:"New conversations of one visitor address (IPv6: /64) in an hour."`
	Streams        int           `name:"chat-streams" default:"4" help:"Event streams of one conversation at once."`
	AddressStreams int           `name:"chat-address-streams" default:"200" help:"Event streams of one visitor address (IPv6: /64) at once."`
	AllStreams     int           `name:"chat-all-streams" default:"5000" help:"Event streams at once, all together."`
	CallbackRate   float64       `name:"chat-callback-rate" default:"5" help:"Callbacks a second from one address (IPv6: /64), over time."`
	CallbackBurst  int           `name:"chat-callback-burst" default:"50" help:"Callbacks at once from one address (IPv6: /64)."`
	UploadRate     float64       `name:"chat-upload-rate" default:"0.2" help:"Files a second in one conversation, over time."`
	UploadBurst    int           `name:"chat-upload-burst" default:"10" help:"Files at once in one conversation."`
	AddressUploads int           `name:"chat-address-uploads" default:"120" help:"Files of one visitor address (IPv6: /64) in an hour."`
	UploadTime     time.Duration `name:"chat-upload-time" default:"2m" help:"How long the upload of one file may take."`
	Transfers      int           `name:"chat-transfers" default:"3" help:"Files of one conversation that are on their way at once."`
	AllTransfers   int           `name:"chat-all-transfers" default:"64" help:"Files that are on their way at once, all together."`
	AllRequests    int           `name:"chat-all-requests" default:"1000" help:"Requests that are worked on at once, all together."`
}

// DefaultLimits are the figures that an installation begins with.
func DefaultLimits() Limits {
	return Limits{MessageRate: 1, MessageBurst: 5, ReadRate: 50, ReadBurst: 200, MessageLength: 4000, Body: 32 << 10, Conversations: 60,
		Streams: 4, AddressStreams: 200, AllStreams: 5000, AllRequests: 1000,
		CallbackRate: 5, CallbackBurst: 50,
		UploadRate: 0.2, UploadBurst: 10, AddressUploads: 120, UploadTime: 2 * time.Minute, Transfers: 3, AllTransfers: 64}
}
