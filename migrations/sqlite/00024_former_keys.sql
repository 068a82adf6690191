-- +goose Up

-- Keys that an attribute had before: what was read or kept under one of them is still found. JSON.
ALTER TABLE attributes ADD COLUMN formerly TEXT NOT NULL DEFAULT '[]';

-- +goose Down
ALTER TABLE attributes DROP COLUMN formerly;
