package api

// Limits are the figures of what programs may do. The tags are for kong: embed the struct with the prefix "limit-" and
// every figure is a flag. DefaultLimits says the same, which a test holds together.
type Limits struct {
	Rate        float64 `name:"api-rate" default:"50" help:"Requests of one API token a second, over time."`
	Burst       int     `name:"api-burst" default:"200" help:"Requests of one API token at once."`
	Body        int64   `name:"api-body" default:"1048576" help:"Bytes of one request to the JSON API."`
	WrongTokens int     `name:"api-wrong-tokens" default:"60" help:"Wrong API tokens from one address (IPv6: /64) in an hour."`
	AllRequests int     `name:"api-all-requests" default:"1000" help:"Requests to the JSON API that are worked on at once, all together."`
}

// DefaultLimits are the figures that an installation begins with.
func DefaultLimits() Limits {
	return Limits{Rate: 50, Burst: 200, Body: 1 << 20, WrongTokens: 60, AllRequests: 1000}
}
