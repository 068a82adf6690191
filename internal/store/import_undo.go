package store

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/bundle"
	"patchbay/internal/fault"
)

// undoer puts back what an import changed, in one transaction. It finds every reason against it first.
type undoer struct {
	tx      *gorm.DB
	now     time.Time
	against []string
}

func (u *undoer) all(r importRow) error {
	if err := u.look(r.Undo); err != nil {
		return err
	}
	if len(u.against) > 0 {
		e := &fault.Error{Kind: fault.Conflict, Message: "This import can't be undone any more. " + strings.Join(u.against, " ")}
		for _, reason := range u.against {
			e.Fields = append(e.Fields, fault.Field{Name: "undo", Message: reason})
		}
		return e
	}
	return u.putBack(r.Undo)
}

// look finds what speaks against it: what was changed since, and what others need that would be removed.
func (u *undoer) look(undo undoRecord) error {
	var removed []bundle.Ref
	err := firstOf(
		func() error { return lookAt(u, bundle.AttributeItem, undo.Attributes, &removed) },
		func() error { return lookAt(u, bundle.EnvironmentItem, undo.Environments, &removed) },
		func() error { return lookAt(u, bundle.APIItem, undo.APIs, &removed) },
		func() error { return lookAt(u, bundle.FlowItem, undo.Flows, &removed) },
		func() error { return lookAt(u, "", undo.Secrets, nil) },
		func() error { return u.lookAtActive(undo.Environments) },
		func() error { return u.lookAtTestSets(undo.TestSets) },
		func() error { return u.lookAtChats(undo.Chats) },
		func() error { return u.lookAtFlowTests(undo.FlowTests) },
	)
	if err != nil {
		return err
	}
	h, err := here(u.tx, noneKnown, nil, nil)
	if err != nil {
		return err
	}
	u.against = append(u.against, h.StillNeeded(removed, undo.restores(), undo.secretNames())...)
	return nil
}

func firstOf(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// lookAt compares the revisions of rows with those that the import left.
func lookAt[R any](u *undoer, kind bundle.Kind, rows []imported[R], removed *[]bundle.Ref) error {
	for _, c := range rows {
		var revisions []int
		if err := u.tx.Model(new(R)).Where("id = ?", c.ID).Pluck("revision", &revisions).Error; err != nil {
			return err
		}
		ref := bundle.Ref{Kind: kind, Key: c.Key}
		name := ref.String()
		if kind == "" {
			name = "Secret " + c.Key
		}
		switch {
		case len(revisions) == 0 && c.Before != nil:
			u.against = append(u.against, name+" was deleted since.")
		case len(revisions) > 0 && revisions[0] != c.Revision:
			u.against = append(u.against, name+" was changed since.")
		}
		if c.Before == nil && removed != nil {
			*removed = append(*removed, ref)
		}
	}
	return nil
}

// lookAtActive keeps the active environment, which is not deleted.
func (u *undoer) lookAtActive(rows []imported[environmentRow]) error {
	for _, c := range rows {
		var active int64
		if err := u.tx.Model(&environmentRow{}).Where("id = ? AND active", c.ID).Count(&active).Error; err != nil {
			return err
		}
		if active > 0 && c.Before == nil {
			u.against = append(u.against, fmt.Sprintf("Environment %s is the active one now.", c.Key))
		}
	}
	return nil
}

// restores are the items that become what they were: what they need of the import, they do not need afterwards.
func (r undoRecord) restores() []bundle.Ref {
	var refs []bundle.Ref
	for _, c := range r.APIs {
		refs = append(refs, bundle.Ref{Kind: bundle.APIItem, Key: c.Key})
	}
	for _, c := range r.Flows {
		refs = append(refs, bundle.Ref{Kind: bundle.FlowItem, Key: c.Key})
	}
	return refs
}

func (r undoRecord) secretNames() []string {
	names := make([]string, len(r.Secrets))
	for i, c := range r.Secrets {
		names[i] = c.Key
	}
	return names
}

func (u *undoer) putBack(undo undoRecord) error {
	return firstOf(
		func() error { return u.putFlowTests(undo.FlowTests) },
		func() error { return u.putChats(undo.Chats) },
		func() error { return u.putTestSets(undo.TestSets) },
		func() error {
			return putRows(u, undo.Flows, func(r *flowRow, revision int) { r.Revision, r.UpdatedAt = revision, u.now })
		},
		func() error {
			return putRows(u, undo.APIs, func(r *apiRow, revision int) { r.Revision, r.UpdatedAt = revision, u.now })
		},
		func() error { return putRows(u, undo.Secrets, nil) },
		func() error {
			return putRows(u, undo.Environments, func(r *environmentRow, revision int) { r.Revision, r.UpdatedAt = revision, u.now }, "active", "built_in")
		},
		func() error {
			return putRows(u, undo.Attributes, func(r *attributeRow, revision int) { r.Revision, r.UpdatedAt = revision, u.now })
		},
		func() error { return u.dropGrants(undo.APIs) },
	)
}

// putRows removes what the import made, and stores the rest as it was, with a revision of its own: an old one may stand in
// somebody's memory for something else.
func putRows[R any](u *undoer, rows []imported[R], stamp func(r *R, revision int), kept ...string) error {
	for _, c := range rows {
		if c.Before == nil {
			if err := u.tx.Where("id = ?", c.ID).Delete(new(R)).Error; err != nil {
				return err
			}
			continue
		}
		stamp(c.Before, c.Revision+1)
		if err := u.tx.Model(new(R)).Where("id = ?", c.ID).Select("*").Omit(append(kept, "id", "created_at")...).Updates(c.Before).Error; err != nil {
			return err
		}
	}
	return nil
}

// dropGrants removes what belongs to the APIs that are removed, as DeleteAPI does.
func (u *undoer) dropGrants(apis []imported[apiRow]) error {
	for _, c := range apis {
		if c.Before != nil {
			continue
		}
		if err := bump(u.tx, grantsKind); err != nil {
			return err
		}
		for _, rows := range []any{&oauthTokenRow{}, &grantRow{}, &testSetRow{}} {
			if err := u.tx.Where("api_id = ?", c.ID).Delete(rows).Error; err != nil {
				return err
			}
		}
	}
	return nil
}
