package web

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/otp"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// contactStore is what the pages of contacts read and write.
type contactStore interface {
	Contacts(ctx context.Context, f engine.ContactFilter) ([]engine.Contact, error)
	Contact(ctx context.Context, id string) (engine.Contact, error)
	ContactFiles(ctx context.Context, contact string) ([]file.Info, error)
	SaveContact(ctx context.Context, c engine.Contact, fields []string) error
	NoteExport(ctx context.Context, id string) error
	EraseContact(ctx context.Context, id string, traces otp.Traces) error
}

// contactsAPage is how many contacts one page lists.
const contactsAPage = 50

func (s *Site) contacts(c echo.Context) error {
	p := page.Contacts{Search: strings.TrimSpace(c.QueryParam("q")), Before: c.QueryParam("before")}
	if len(p.Search) > maxSearchText {
		return fault.New(fault.Invalid, "Look for %d characters at most.", maxSearchText)
	}
	all, err := s.Store.Contacts(c.Request().Context(), engine.ContactFilter{Text: p.Search, Before: p.Before, Limit: contactsAPage + 1})
	if err != nil {
		return err
	}
	if len(all) > contactsAPage {
		all = all[:contactsAPage]
		p.Older = all[contactsAPage-1].ID
	}
	for _, one := range all {
		text := func(key string) string { return shown(attr.Attribute{}, one.Attributes[key]) }
		p.All = append(p.All, page.ContactLine{ID: one.ID, Name: text("name"), Phone: text(attr.Phone), Email: text("email"),
			Tags: listText(one, "tags"), Status: text("status"), CreatedAt: one.CreatedAt})
	}
	p.Chrome = s.chrome(c)
	return respond.Page(c, http.StatusOK, p.Page())
}

func (s *Site) contact(c echo.Context) error {
	one, err := s.Store.Contact(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	p, err := s.contactPage(c, one)
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// contactPage is the form with what is stored.
func (s *Site) contactPage(c echo.Context, one engine.Contact) (page.Contact, error) {
	ctx := c.Request().Context()
	p := page.Contact{ID: one.ID, Seq: one.Seq, Name: nameOf(one), CreatedAt: one.CreatedAt, UpdatedAt: one.UpdatedAt}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return p, err
	}
	for _, a := range contactAttributes(w.Schema) {
		if isEditable(a) && !isSealed(one.Attributes[a.Key]) {
			p.Fields = append(p.Fields, page.ContactField{Attribute: a, Typed: typedValue(one, a)})
		} else if text := shown(a, one.Attributes[a.Key]); text != "" {
			p.Fixed = append(p.Fixed, page.ConversationValue{Key: a.Key, Label: a.Label, Text: text, File: fileIn(a, one.Attributes[a.Key])})
		}
	}
	p.Conversations, err = s.conversationsOf(ctx, one.ID)
	p.Chrome = s.chrome(c)
	return p, err
}

// contactAttributes are those of contact scope: the built-in ones first.
func contactAttributes(schema attr.Schema) []attr.Attribute {
	all := attr.ContactFields()
	for _, a := range schema.All() {
		if a.Scope == attr.ScopeContact && !attr.IsContactField(a.Key) {
			all = append(all, a)
		}
	}
	return all
}

// isEditable says whether people may type the value.
func isEditable(a attr.Attribute) bool {
	return !attr.EngineOwned(a.Key) && a.Key != attr.DialCodeKey && a.Type != attr.TypeSecret && a.Type != attr.TypeFile
}

// typedValue is the value as it is typed.
func typedValue(one engine.Contact, a attr.Attribute) string {
	if a.Type == attr.TypeList {
		return listText(one, a.Key)
	}
	return shown(a, one.Attributes[a.Key])
}

func nameOf(one engine.Contact) string { return cmp.Or(contactName(one.Attributes), one.ID) }

// conversationsOfContact is how many conversations a contact's page lists.
const conversationsOfContact = 50

func (s *Site) conversationsOf(ctx context.Context, contact string) ([]page.ConversationView, error) {
	records, err := s.Store.FindConversations(ctx, engine.ConversationFilter{Contact: contact, Limit: conversationsOfContact})
	if err != nil {
		return nil, err
	}
	return s.conversationViews(ctx, records)
}

func (s *Site) contactSave(c echo.Context) error {
	ctx := c.Request().Context()
	one, err := s.Store.Contact(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	p, err := s.contactPage(c, one)
	if err != nil {
		return err
	}
	fields, err := readContact(c, &one, p.Fields)
	if err == nil {
		one.Seq, _ = strconv.ParseInt(c.FormValue("seq"), 10, 64) // a number that is none never is the stored one
		err = s.Store.SaveContact(ctx, one, fields)
	}
	if refusal, status, ok := refusalOf(err); ok {
		p.Refusal, p.Seq = refusal, one.Seq
		return respond.Page(c, status, p.Page())
	}
	if err != nil {
		return err
	}
	s.flash(c, "Saved "+nameOf(one)+".")
	return respond.SeeOther(c, href.Contact(one.ID))
}

// readContact sets what the form says, and returns which attributes that changes.
func readContact(c echo.Context, one *engine.Contact, fields []page.ContactField) (changed []string, err error) {
	var problems fault.Problems
	for i, f := range fields {
		name := page.ContactFieldName(f.Key)
		typed := strings.TrimSpace(strings.ReplaceAll(c.FormValue(name), "\r\n", "\n")) // forms send lines so
		fields[i].Typed = typed
		v, err := f.Type.Parse(typed)
		problems.AddError(name, err)
		if err == nil && typed != strings.TrimSpace(strings.ReplaceAll(f.Typed, "\r\n", "\n")) && one.Set(f.Key, v) {
			changed = append(changed, f.Key)
		}
	}
	return changed, problems.Err()
}

// contactErasing asks.
func (s *Site) contactErasing(c echo.Context) error {
	p, err := s.erasePage(c)
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

func (s *Site) erasePage(c echo.Context) (page.ContactErase, error) {
	ctx := c.Request().Context()
	one, err := s.Store.Contact(ctx, c.Param("id"))
	if err != nil {
		return page.ContactErase{}, err
	}
	records, err := s.Store.FindConversations(ctx, engine.ConversationFilter{Contact: one.ID, Limit: conversationsOfContact})
	p := page.ContactErase{Chrome: s.chrome(c), ID: one.ID, Name: nameOf(one), Conversations: countOf(len(records))}
	if len(records) == conversationsOfContact {
		p.Conversations = "all conversations"
	}
	return p, err
}

func (s *Site) contactErase(c echo.Context) error {
	p, err := s.erasePage(c)
	if err != nil {
		return err
	}
	if strings.TrimSpace(c.FormValue("name")) != p.Name {
		p.Refusal.Fields = []fault.Field{{Name: "name", Message: "This is another name."}}
		return respond.Page(c, http.StatusUnprocessableEntity, p.Page())
	}
	if err := s.eraseContact(c.Request().Context(), p.ID); err != nil {
		return err
	}
	s.flash(c, "Erased the contact and everything of it.")
	return respond.SeeOther(c, href.Contacts())
}
