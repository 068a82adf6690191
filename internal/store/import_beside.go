package store

import (
	"errors"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
	"patchbay/internal/flow"
	"patchbay/internal/widget"
)

// What imports store beside definitions: test sets of APIs, and the chats of flows.

// importedTestSet is a test set that an import stored.
type importedTestSet struct {
	ID     string      `json:"id"`
	API    string      `json:"api"` // key
	Name   string      `json:"name"`
	At     time.Time   `json:"at"` // when the import stored it
	Before *testSetRow `json:"before,omitempty"`
}

// importedChat is the settings of a chat that an import stored. Before has the uploaded picture only where the import brought another.
type importedChat struct {
	FlowID   string       `json:"flow_id"`
	Flow     string       `json:"flow"` // key
	Revision int          `json:"revision"`
	Picture  bool         `json:"picture,omitempty"` // it brought one
	Before   *flowChatRow `json:"before,omitempty"`
	Origins  []string     `json:"origins,omitempty"` // before
}

// chats are the settings of those flows whose chat somebody has set, and the keys of those whose picture is too large to move.
func chats(tx *gorm.DB, flows []flow.Flow) (all map[string]bundle.Chat, large []string, err error) {
	var rows []flowChatRow
	var origins []flowOriginRow
	if err := tx.Omit("picture").Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	if err := tx.Order("flow_id, number").Find(&origins).Error; err != nil {
		return nil, nil, err
	}
	pictures, err := smallPictures(tx)
	if err != nil {
		return nil, nil, err
	}
	all = map[string]bundle.Chat{}
	for _, f := range flows {
		for _, r := range rows {
			if r.ID != f.ID {
				continue
			}
			all[f.Key] = bundle.Chat{Look: r.Look, Pages: originsIn(origins, f.ID)}.Pictured(pictures[f.ID])
			if r.PictureHash != "" && pictures[f.ID] == nil {
				large = append(large, f.Key)
			}
		}
	}
	return all, large, nil
}

// smallPictures are the uploaded pictures that fit into a bundle, by ID of the flow.
func smallPictures(tx *gorm.DB) (map[string][]byte, error) {
	var rows []flowChatRow
	err := tx.Select("flow_id", "picture").Where("picture_hash <> '' AND length(picture) <= ?", bundle.MaxPicture).Find(&rows).Error
	pictures := map[string][]byte{}
	for _, r := range rows {
		pictures[r.ID] = r.Picture
	}
	return pictures, err
}

func originsIn(all []flowOriginRow, flow string) []string {
	var origins []string
	for _, o := range all {
		if o.FlowID == flow {
			origins = append(origins, o.Origin)
		}
	}
	return origins
}

// testSet stores a set of an API that is stored already, in the place of the one with its name.
func (a *applier) testSet(x bundle.TestSet) error {
	var api apiRow
	if err := a.tx.Select("id").Where("key = ?", x.API).Take(&api).Error; err != nil {
		return missing(err, "API", x.API)
	}
	s := apidef.TestSet{API: api.ID, Name: x.Name, Typed: x.Values, UpdatedAt: a.now}
	if err := s.Validate(); err != nil {
		return err
	}
	done := importedTestSet{API: x.API, Name: x.Name, At: a.now}
	var before testSetRow
	switch err := a.tx.Where("api_id = ? AND name = ?", api.ID, x.Name).Take(&before).Error; {
	case err == nil:
		s.ID, done.Before = before.ID, &before
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return err
	}
	err := saveTestSet(a.tx, &s)
	done.ID = s.ID
	a.undo.TestSets = append(a.undo.TestSets, done)
	return err
}

// chat stores how the chat of a flow looks; its uploaded picture stays unless another one comes.
func (a *applier) chat(f flowRow, x bundle.Chat) error {
	if err := (widget.Chat{Flow: f.Key, Look: x.Look, Origins: x.Pages}).Validate(); err != nil {
		return err
	}
	picture, brings, err := x.Uploaded()
	if err != nil {
		return err
	}
	done := importedChat{FlowID: f.ID, Flow: f.Key, Picture: brings}
	before, err := chatOf(a.tx, f.ID, without(brings)...)
	if err != nil {
		return err
	}
	if before != nil {
		done.Before, done.Revision = before, before.Revision
	}
	if done.Origins, err = originsOf(a.tx, f.ID); err != nil {
		return err
	}
	done.Revision++
	a.undo.Chats = append(a.undo.Chats, done)
	r := flowChatRow{ID: f.ID, Look: x.Look, Revision: done.Revision, UpdatedAt: a.now.UnixMilli()}
	kept := pictureColumns
	if brings {
		kept, r.Picture, r.PictureType, r.PictureHash = nil, picture.Bytes, picture.Type, picture.Hash()
	}
	if err := putFlowChat(a.tx, &r, kept); err != nil {
		return err
	}
	return putOrigins(a.tx, f.ID, x.Pages)
}

// without are the columns that are not read of a chat, which may be large.
func without(picture bool) []string {
	if picture {
		return nil
	}
	return []string{"picture"}
}

// chatOf is the row of a chat without some columns, nil when there is none.
func chatOf(tx *gorm.DB, flow string, without ...string) (*flowChatRow, error) {
	var r flowChatRow
	found := tx.Omit(without...).Where("flow_id = ?", flow).Limit(1).Find(&r)
	if found.RowsAffected == 0 {
		return nil, found.Error
	}
	return &r, found.Error
}

func (u *undoer) lookAtTestSets(sets []importedTestSet) error {
	for _, c := range sets {
		var now []testSetRow
		if err := u.tx.Where("id = ?", c.ID).Find(&now).Error; err != nil {
			return err
		}
		name := "The test values " + c.Name + " of " + bundle.Ref{Kind: bundle.APIItem, Key: c.API}.String()
		switch {
		case len(now) == 0 && c.Before != nil:
			u.against = append(u.against, name+" were deleted since.")
		case len(now) > 0 && !now[0].UpdatedAt.Equal(c.At):
			u.against = append(u.against, name+" were changed since.")
		}
	}
	return nil
}

func (u *undoer) lookAtChats(all []importedChat) error {
	for _, c := range all {
		now, err := chatOf(u.tx, c.FlowID, "picture")
		if err != nil {
			return err
		}
		if now != nil && now.Revision != c.Revision {
			u.against = append(u.against, "The chat of "+bundle.Ref{Kind: bundle.FlowItem, Key: c.Flow}.String()+" was changed since.")
		}
	}
	return nil
}

func (u *undoer) putTestSets(sets []importedTestSet) error {
	for _, c := range sets {
		if err := u.tx.Where("id = ?", c.ID).Delete(&testSetRow{}).Error; err != nil {
			return err
		}
		if c.Before != nil {
			if err := u.tx.Create(c.Before).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

func (u *undoer) putChats(all []importedChat) error {
	for _, c := range all {
		if c.Before == nil {
			if err := u.tx.Where("flow_id = ?", c.FlowID).Delete(&flowChatRow{}).Error; err != nil {
				return err
			}
		} else {
			kept := pictureColumns
			if c.Picture {
				kept = nil
			}
			c.Before.Revision, c.Before.UpdatedAt = c.Revision+1, u.now.UnixMilli()
			if err := putFlowChat(u.tx, c.Before, kept); err != nil {
				return err
			}
		}
		if err := putOrigins(u.tx, c.FlowID, c.Origins); err != nil {
			return err
		}
	}
	return nil
}
