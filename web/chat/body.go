package chat

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/phrase"
)

// newConversation is the body that begins one; it may be missing.
type newConversation struct {
	Attributes map[string]string `json:"attributes"`
}

func (n *newConversation) read(c echo.Context) error {
	err := readJSON(c, n)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// newMessage is what a visitor sends.
type newMessage struct {
	Text      *string `json:"text"` // nil when there is none
	File      string  `json:"file"` // id of a file that was sent before
	MessageID string  `json:"message_id"`
	Skip      bool    `json:"skip"`
	Back      bool    `json:"back"`
}

func (m *newMessage) words() string {
	if m.Text == nil {
		return ""
	}
	return *m.Text
}

// messageID is printable ASCII: a UUID, a ULID, a counter.
var messageID = regexp.MustCompile(`^[!-~]{0,128}$`)

// fileID is what ids of files are like, or nothing.
var fileID = regexp.MustCompile(`^(fil_[0-9a-z]{1,40})?$`)

func (m *newMessage) read(c echo.Context, most int) error {
	err := readJSON(c, m)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch text := m.words(); {
	case len([]rune(text)) > most:
		return phrase.RefuseField("text", phrase.TooLong, phrase.Values{"max": most})
	case strings.ContainsRune(text, 0): // PostgreSQL keeps no text with it
		return phrase.RefuseField("text", phrase.BadCharacter, nil)
	}
	var p fault.Problems
	if m.Text == nil && m.File == "" && !m.Skip && !m.Back {
		p.Add("text", `Send the message as JSON, such as {"text":"Hello"}.`)
	}
	if !fileID.MatchString(m.File) {
		p.Add("file", "A file is named by the id that it got when it was sent.")
	}
	if !messageID.MatchString(m.MessageID) {
		p.Add("message_id", "A message_id is up to 128 printable ASCII characters, such as a UUID.")
	}
	return p.Err()
}

// readJSON reads exactly one JSON value. io.EOF means that the body is empty.
func readJSON(c echo.Context, into any) error {
	d := json.NewDecoder(c.Request().Body)
	err := d.Decode(into)
	if errors.Is(err, io.EOF) {
		return err
	}
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			err = errors.Join(errors.New("more than one JSON value"), end)
		}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return phrase.Because(err, fault.TooLarge, phrase.TooMuch, nil)
	}
	return fault.Wrap(err, fault.Invalid, "The body is not the JSON that is expected here.")
}
