package store

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/flow"
	"patchbay/internal/id"
)

type flowVersionRow struct {
	ID          string `gorm:"primaryKey"`
	FlowID      string
	FlowKey     string
	Number      int
	Graph       flow.Graph `gorm:"serializer:json"`
	PublishedAt time.Time
	PublishedBy string
}

func (flowVersionRow) TableName() string { return "flow_versions" }

// PublishFlow saves the flow as SaveFlow does and makes its draft the version that new conversations begin with. By is
// the name of the user. Whether the draft is fit to be published (flow.Graph.CheckPublish) is for the caller to find
// out. Errors are those of SaveFlow, and then nothing is stored.
func (db *DB) PublishFlow(ctx context.Context, f flow.Flow, by string) (flow.Version, error) {
	r, create, err := db.stampFlow(f)
	if err != nil {
		return flow.Version{}, err
	}
	v := flowVersionRow{ID: id.New(id.FlowVersion), FlowID: r.ID, FlowKey: r.Key, PublishedAt: r.UpdatedAt, PublishedBy: by}
	err = db.write(ctx, deed{action: "flow.publish", target: f.Key}, func(tx *gorm.DB) error {
		if err := putFlow(tx, &r, create); err != nil {
			return err
		}
		v.Graph = r.Draft
		return publish(tx, &r, &v)
	})
	return flow.Version(v), err
}

// publish gives the version the next number. Writing the flow's row first keeps others from taking the same one.
func publish(tx *gorm.DB, r *flowRow, v *flowVersionRow) error {
	var last int
	err := tx.Model(v).Where("flow_id = ?", r.ID).Select("COALESCE(MAX(number), 0)").Take(&last).Error
	if err != nil {
		return err
	}
	v.Number = last + 1
	if err := tx.Create(v).Error; err != nil {
		return err
	}
	return tx.Model(r).UpdateColumn("published", v.Number).Error
}

// FlowVersion returns the version of the flow with the ID, or NotFound.
func (db *DB) FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error) {
	var r flowVersionRow
	err := db.read.WithContext(ctx).Where("flow_id = ? AND number = ?", flowID, number).Take(&r).Error
	return flow.Version(r), missing(err, "version", strconv.Itoa(number))
}

// Versions returns every version of the flow with the ID, the newest first.
func (db *DB) Versions(ctx context.Context, flowID string) ([]flow.Version, error) {
	var rows []flowVersionRow
	err := db.read.WithContext(ctx).Where("flow_id = ?", flowID).Order("number DESC").Find(&rows).Error
	versions := make([]flow.Version, len(rows))
	for i, r := range rows {
		versions[i] = flow.Version(r)
	}
	return versions, err
}

// ListVersions returns so many versions of the flow with the ID that are older than the one with the number, the newest
// first. 0 begins with the newest.
func (db *DB) ListVersions(ctx context.Context, flowID string, before, limit int) ([]flow.Version, error) {
	var rows []flowVersionRow
	err := db.read.WithContext(ctx).Where("flow_id = ? AND (? = 0 OR number < ?)", flowID, before, before).Order("number DESC").Limit(limit).Find(&rows).Error
	versions := make([]flow.Version, len(rows))
	for i, r := range rows {
		versions[i] = flow.Version(r)
	}
	return versions, err
}

// PublishedOf returns the versions that new conversations begin with, of the chat flows with the ids that have one, in no order.
func (db *DB) PublishedOf(ctx context.Context, flowIDs []string) ([]flow.Version, error) {
	q := db.read.WithContext(ctx).Joins("JOIN flows ON flows.id = flow_versions.flow_id AND flows.published = flow_versions.number")
	return namedRows(q, "flows.id IN ?", flowIDs, func(r flowVersionRow) flow.Version { return flow.Version(r) })
}

// PublishedFlow returns the version that new conversations of the flow with the key begin with, or NotFound when there
// is no such flow or none of its versions is published.
func (db *DB) PublishedFlow(ctx context.Context, key string) (flow.Version, error) {
	var r flowVersionRow
	err := db.read.WithContext(ctx).Joins("JOIN flows ON flows.id = flow_versions.flow_id AND flows.published = flow_versions.number").
		Where("flows.key = ?", key).Take(&r).Error
	return flow.Version(r), missing(err, "published chat flow", key)
}
