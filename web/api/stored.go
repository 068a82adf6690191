package api

import (
	"net/url"
	"strconv"
	"time"
)

// Stored is what every definition has beside what people write. It is passed over in requests, so that what was read can be
// sent back as it is.
type Stored struct {
	Revision  int       `json:"revision" only:"read" doc:"Grows with every change. The ETag is made of it."`
	CreatedAt time.Time `json:"created_at" only:"read"`
	UpdatedAt time.Time `json:"updated_at" only:"read"`
}

func (s Stored) etag() string { return tagOf(s.Revision) }

func tagOf(revision int) string { return `"` + strconv.Itoa(revision) + `"` }

func storedOf(revision int, created, updated time.Time) Stored {
	return Stored{revision, created.UTC(), updated.UTC()}
}

// keyed is an input that names one of a list.
type keyed struct {
	Key string `path:"key" doc:"Its key." example:"send-otp"`
}

// changing is a keyed input that changes what is there.
type changing struct {
	keyed
	matching
}

// at is a path below the API's.
func at(segments ...string) string {
	path := ""
	for _, s := range segments {
		path += "/" + url.PathEscape(s)
	}
	return path
}
