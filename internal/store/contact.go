package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/file"
)

type contactRow struct {
	ID         string `gorm:"primaryKey"`
	Seq        int64
	Attributes string
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
	UpdatedAt  int64 `gorm:"autoUpdateTime:false"`
}

func (contactRow) TableName() string { return "contacts" }

func (r contactRow) contact() (engine.Contact, error) {
	c := engine.Contact{ID: r.ID, Seq: r.Seq, CreatedAt: fromMillis(r.CreatedAt), UpdatedAt: fromMillis(r.UpdatedAt)}
	if err := json.Unmarshal([]byte(r.Attributes), &c.Attributes); err != nil {
		return c, fmt.Errorf("attributes of %s: %w", r.ID, err)
	}
	return c, nil
}

// Contact returns the contact with the id, or NotFound.
func (db *DB) Contact(ctx context.Context, id string) (engine.Contact, error) {
	var r contactRow
	if err := db.read.WithContext(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return engine.Contact{}, missing(err, "contact", id)
	}
	return r.contact()
}

// Contacts returns the contacts that the filter chooses. It looks for a text in the newest engine.MaxSearched behind Before.
func (db *DB) Contacts(ctx context.Context, f engine.ContactFilter) ([]engine.Contact, error) {
	q := db.read.WithContext(ctx).Model(&contactRow{}).Order("id DESC")
	if f.Before != "" {
		q = q.Where("id < ?", f.Before)
	}
	if f.Text == "" {
		q = q.Limit(f.Limit)
	} else {
		newest := q.Session(&gorm.Session{}).Limit(engine.MaxSearched)
		q = containing(db.read.WithContext(ctx).Table("(?) AS contacts", newest).Order("id DESC"), insideJSON(f.Text), "attributes", "id")
	}
	var rows []contactRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	var contacts []engine.Contact
	for _, r := range rows {
		c, err := r.contact()
		if err != nil {
			return nil, err
		}
		if f.Text == "" || strings.Contains(c.ID, f.Text) || valuesContain(c.Attributes, f.Text) {
			contacts = append(contacts, c)
		}
		if len(contacts) == f.Limit {
			break
		}
	}
	return contacts, nil
}

// insideJSON is the text as it stands in stored values.
func insideJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(quoted[1 : len(quoted)-1])
}

// valuesContain says whether a value has the text in it, and not only its name or a sealed one.
func valuesContain(values map[string]json.RawMessage, text string) bool {
	for _, raw := range values {
		if strings.HasPrefix(string(raw), `{"$sealed"`) {
			continue
		}
		v, err := attr.JSONOf(raw)
		if err == nil && strings.Contains(strings.ToLower(v.Text()), strings.ToLower(text)) {
			return true
		}
	}
	return false
}

// SaveContact stores the attributes of the contact, whose Seq must be the stored one. Fields are those that change, for the
// audit log. A step of a conversation that has read the contact before begins anew.
func (db *DB) SaveContact(ctx context.Context, c engine.Contact, fields []string) error {
	text, err := json.Marshal(c.Attributes)
	if err != nil {
		return fmt.Errorf("attributes of %s: %w", c.ID, err)
	}
	return db.write(ctx, deed{action: "contact.save", target: c.ID, fields: fields}, func(tx *gorm.DB) error {
		done := tx.Exec("UPDATE contacts SET attributes = ?, updated_at = ?, seq = seq + 1 WHERE id = ? AND seq = ?",
			string(text), db.Now().UnixMilli(), c.ID, c.Seq)
		if done.Error != nil || done.RowsAffected == 1 {
			return done.Error
		}
		return staleContact(tx, c.ID)
	})
}

func staleContact(tx *gorm.DB, id string) error {
	err := tx.Where("id = ?", id).Take(&contactRow{}).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.New(fault.NotFound, "This contact was erased in the meantime.")
	}
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "A chat or somebody else has changed this contact since you opened it. Open it again to see the changes.")
}

// NoteExport is the audit entry of somebody who takes a contact's data away.
func (db *DB) NoteExport(ctx context.Context, id string) error {
	return db.write(ctx, deed{action: "contact.export", target: id}, func(tx *gorm.DB) error {
		return missing(tx.Select("id").Where("id = ?", id).Take(&contactRow{}).Error, "contact", id)
	})
}

// ContactFiles returns the finished files of the contact, the oldest first.
func (db *DB) ContactFiles(ctx context.Context, contact string) ([]file.Info, error) {
	rows, err := db.read.WithContext(ctx).Raw(fileColumns+`AND (contact_id = ? OR conversation_id IN
		(SELECT c.id FROM conversations c WHERE c.contact_id = ?)) ORDER BY id`, contact, contact).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var files []file.Info
	for rows.Next() {
		f, err := scanFile(rows)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, rows.Err()
}
