-- +goose Up

-- The outputs that the step of the event left components through, in their order: component.output, with blanks between
-- them. Only the first event of a step has any.
ALTER TABLE events ADD COLUMN took TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE events DROP COLUMN took;
