package bundle

import (
	"encoding/base64"

	"patchbay/internal/fault"
	"patchbay/internal/widget"
)

// MaxPicture is the largest uploaded picture that a bundle takes along, in bytes: a bundle is read by people.
const MaxPicture = 32 << 10

// Pictured is the chat with an uploaded picture.
func (c Chat) Pictured(picture []byte) Chat {
	c.Picture = base64.StdEncoding.EncodeToString(picture)
	return c
}

// Uploaded is the picture of the chat; ok is false when it has none.
func (c Chat) Uploaded() (p widget.Picture, ok bool, err error) {
	if c.Picture == "" {
		return p, false, nil
	}
	raw, err := base64.StdEncoding.DecodeString(c.Picture)
	if err != nil {
		return p, true, fault.Wrap(err, fault.Invalid, "The picture of the chat is not written in base64.")
	}
	p, err = widget.NewPicture(raw)
	return p, true, err
}

// withPictureOf is the chat with the picture that stays where it names none.
func (c *Chat) withPictureOf(here *Chat) *Chat {
	switch {
	case c == nil:
		return here
	case here == nil, c.Picture != "":
		return c
	}
	full := *c
	full.Picture = here.Picture
	return &full
}

// withoutPicture is for sentences, in which a picture is no text.
func (c *Chat) withoutPicture() (*Chat, string) {
	if c == nil {
		return nil, ""
	}
	bare := *c
	bare.Picture = ""
	return &bare, c.Picture
}
