-- +goose Up

-- What API Logs can be filtered by, found by stepping from one value to the next (store.LogChoices).
CREATE INDEX call_facets_outcome ON call_facets (outcome);
CREATE INDEX call_facets_status ON call_facets (status);

-- +goose Down
DROP INDEX call_facets_status;
DROP INDEX call_facets_outcome;
