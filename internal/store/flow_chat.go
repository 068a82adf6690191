package store

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"patchbay/internal/fault"
	"patchbay/internal/widget"
)

type flowChatRow struct {
	ID          string      `gorm:"primaryKey;column:flow_id"`
	Look        widget.Look `gorm:"serializer:json"`
	Picture     []byte
	PictureType string
	PictureHash string
	Revision    int
	UpdatedAt   int64 `gorm:"autoUpdateTime:false"`
}

func (flowChatRow) TableName() string { return "flow_chats" }

type flowOriginRow struct {
	FlowID string
	Number int
	Origin string
}

func (flowOriginRow) TableName() string { return "flow_origins" }

// FlowChat returns how the chat of the flow with the key looks and where it may stand, or NotFound. A flow that nobody has
// set has the default.
func (db *DB) FlowChat(ctx context.Context, flow string) (widget.Chat, error) {
	c, found := widget.Default(flow), flowChatRow{}
	err := db.read.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		id, err := nameFlow(tx, &c)
		if err != nil {
			return err
		}
		rows := tx.Omit("picture").Where("flow_id = ?", id).Limit(1).Find(&found)
		if rows.Error != nil || rows.RowsAffected == 0 {
			return rows.Error
		}
		c.Look, c.Picture, c.Revision, c.UpdatedAt = found.Look, found.PictureHash, found.Revision, fromMillis(found.UpdatedAt)
		c.Origins, err = originsOf(tx, id)
		return err
	})
	return c, err
}

// nameFlow fills in what the flow says of itself, and returns its ID.
func nameFlow(tx *gorm.DB, c *widget.Chat) (id string, err error) {
	var f flowRow
	err = tx.Select("id", "name", "published").Where("key = ?", c.Flow).Take(&f).Error
	c.Name, c.Published = f.Name, f.Published > 0
	return f.ID, missing(err, "chat flow", c.Flow)
}

func originsOf(tx *gorm.DB, flow string) (origins []string, err error) {
	err = tx.Model(&flowOriginRow{}).Where("flow_id = ?", flow).Order("number").Pluck("origin", &origins).Error
	return origins, err
}

// ChatPicture returns the uploaded avatar of a flow's chat, or NotFound.
func (db *DB) ChatPicture(ctx context.Context, flow string) (widget.Picture, error) {
	var r flowChatRow
	err := db.read.WithContext(ctx).Where("picture_hash <> '' AND flow_id = (SELECT id FROM flows WHERE key = ?)", flow).Take(&r).Error
	return widget.Picture{Type: r.PictureType, Bytes: r.Picture}, missing(err, "picture of", flow)
}

// OriginAllowed says whether a page of the origin may have the chat of the flow with the key.
func (db *DB) OriginAllowed(ctx context.Context, flow, origin string) (allowed bool, err error) {
	err = db.read.WithContext(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM flow_origins o JOIN flows f ON f.id = o.flow_id
		WHERE f.key = ? AND o.origin IN (?, ?))`, flow, origin, widget.Everywhere).Row().Scan(&allowed)
	return allowed, err
}

// OriginKnown says whether a page of the origin may have the chat of any flow.
func (db *DB) OriginKnown(ctx context.Context, origin string) (known bool, err error) {
	err = db.read.WithContext(ctx).Raw("SELECT EXISTS (SELECT 1 FROM flow_origins WHERE origin IN (?, ?))",
		origin, widget.Everywhere).Row().Scan(&known)
	return known, err
}

// SaveFlowChat validates and stores the next revision of the settings. A picture replaces the one that is there; without
// one that stays while c.Picture names it. It returns what was stored. NotFound means that there is no such flow, Conflict
// that somebody else saved since these were read.
func (db *DB) SaveFlowChat(ctx context.Context, c widget.Chat, p *widget.Picture) (widget.Chat, error) {
	if err := c.Validate(); err != nil {
		return c, err
	}
	now := db.Now()
	c.Revision++
	c.UpdatedAt = fromMillis(now.UnixMilli())
	r := flowChatRow{Look: c.Look, Revision: c.Revision, UpdatedAt: now.UnixMilli()}
	if p != nil {
		c.Picture = p.Hash()
		r.Picture, r.PictureType, r.PictureHash = p.Bytes, p.Type, c.Picture
	}
	var kept []string
	if p == nil && c.Picture != "" {
		kept = pictureColumns
	}
	err := db.write(ctx, deed{action: "flow.chat", target: c.Flow}, func(tx *gorm.DB) (err error) {
		if r.ID, err = nameFlow(tx, &c); err != nil {
			return err
		}
		if err := putFlowChat(tx, &r, kept); err != nil {
			return err
		}
		return putOrigins(tx, r.ID, c.Origins)
	})
	return c, err
}

// pictureColumns hold the uploaded picture.
var pictureColumns = []string{"picture", "picture_type", "picture_hash"}

// errChatChanged is what stale would say, without a row of its own to look for.
var errChatChanged = fault.New(fault.Conflict, "Somebody else changed this chat since you opened it. Open it again to see the changes.")

func putFlowChat(tx *gorm.DB, r *flowChatRow, kept []string) error {
	if r.Revision == 1 {
		err := tx.Create(r).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return errChatChanged
		}
		return err
	}
	result := tx.Model(r).Where("flow_id = ? AND revision = ?", r.ID, r.Revision-1).Select("*").Omit(append(slices.Clone(kept), "flow_id")...).Updates(r)
	if result.Error != nil || result.RowsAffected == 1 {
		return result.Error
	}
	return errChatChanged
}

func putOrigins(tx *gorm.DB, flow string, origins []string) error {
	if err := tx.Where("flow_id = ?", flow).Delete(&flowOriginRow{}).Error; err != nil {
		return err
	}
	rows := make([]flowOriginRow, 0, len(origins))
	for i, o := range origins {
		if !slices.Contains(origins[:i], o) {
			rows = append(rows, flowOriginRow{flow, i, o})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.Create(&rows).Error
}
