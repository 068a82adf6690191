package href

import "net/url"

// Contacts lists the people who have chatted.
func Contacts() string { return "/contacts" }

// ContactsWith lists those that the query chooses.
func ContactsWith(query url.Values) string {
	if len(query) == 0 {
		return Contacts()
	}
	return Contacts() + "?" + query.Encode()
}

// Contact is one contact, the form.
func Contact(id string) string { return join(Contacts(), id) }

// ContactExport is everything that is kept of a contact, as a file.
func ContactExport(id string) string { return join(Contacts(), id, "export") }

// ContactErase asks before a contact is erased, and takes the POST that does it.
func ContactErase(id string) string { return join(Contacts(), id, "erase") }
