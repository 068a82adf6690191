package engine

import (
	"encoding/json"
	"time"

	"patchbay/internal/attr"
)

// Contact is a person who has chatted, as it is stored: secret values are sealed.
type Contact struct {
	ID         string
	Seq        int64 // grows whenever the attributes are written
	Attributes map[string]json.RawMessage
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Set gives an attribute of the contact a value; null takes it away. A phone number brings its dial code, and another
// number than before is no longer verified. It says whether that changes anything.
func (c *Contact) Set(key string, v attr.Value) bool {
	before, err := attr.JSONOf(c.Attributes[key])
	if err == nil && before.Equal(v) || err != nil && v.IsNull() && c.Attributes[key] == nil {
		return false
	}
	if key == attr.Phone || c.isVerified(before) {
		delete(c.Attributes, attr.VerifiedPhone)
	}
	if key == attr.Phone {
		c.put(attr.DialCodeKey, attr.TextOf(attr.DialCode(v.Text())))
	}
	c.put(key, v)
	return true
}

// isVerified says whether the value is the number that was verified, whichever attribute has it.
func (c *Contact) isVerified(v attr.Value) bool {
	verified, err := attr.JSONOf(c.Attributes[attr.VerifiedPhone])
	return err == nil && !v.IsEmpty() && v.Text() == verified.Text()
}

func (c *Contact) put(key string, v attr.Value) {
	if v.IsEmpty() {
		delete(c.Attributes, key)
		return
	}
	c.Attributes[key] = v.JSON()
}

// ContactFilter chooses contacts, those who came last first.
type ContactFilter struct {
	Text   string // anywhere in what is known of them
	Before string // id that the page begins behind; "" is the newest
	Limit  int
}

// ConversationFilter chooses conversations, those that began last first.
type ConversationFilter struct {
	Flow     string // key
	Status   Status
	Channel  string
	Contact  string // id
	From, To time.Time
	Text     string // in ids, attributes and what was said
	Before   string // id that the page begins behind; "" is the newest
	Limit    int
}

// MaxSearched is how many rows are searched for a text, the newest that the rest of a filter chooses.
const MaxSearched = 5000
