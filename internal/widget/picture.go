package widget

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"

	"patchbay/internal/fault"
)

// MaxPicture is how many bytes an uploaded avatar may have.
const MaxPicture = 256 << 10

// Picture is an uploaded avatar.
type Picture struct {
	Type  string // found in the bytes
	Bytes []byte
}

// NewPicture returns the picture that the bytes are. Only pictures that can do nothing but be seen are taken: an SVG, which
// is a page of its own, is not.
func NewPicture(b []byte) (Picture, error) {
	p := Picture{Type: http.DetectContentType(b), Bytes: b}
	var problems fault.Problems
	switch {
	case len(b) > MaxPicture:
		problems.Add("picture", "The picture may have 256 KiB at most.")
	case !slices.Contains([]string{"image/png", "image/jpeg", "image/webp", "image/gif"}, p.Type):
		problems.Add("picture", "Choose a picture: PNG, JPEG, WebP or GIF.")
	}
	return p, problems.Err()
}

// Hash names the picture by its bytes, so that another one has another address.
func (p Picture) Hash() string {
	sum := sha256.Sum256(p.Bytes)
	return hex.EncodeToString(sum[:])
}
