package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver

	"patchbay/internal/id"
)

const (
	manyAPIs       = 10_000
	manyAttributes = 1_000
	manyCalls      = 1_000_000
	callsAtOnce    = 500
)

// seedMuch fills the database of a server that is not running, and returns what stands for the parameters of addresses.
func seedMuch(b *testing.B, path string) map[string]string {
	b.Helper()
	db, err := sql.Open("sqlite3", path+"?_synchronous=0")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, statement := range []string{
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d)
			INSERT INTO attributes (id, key, label, type, scope, default_value, description, revision, created_at, updated_at)
			SELECT printf('atr_%%05d', i), printf('field_%%d', i), printf('Field %%d', i), 'text', 'conversation', '', '', 1, datetime('now'), datetime('now') FROM n`, manyAttributes),
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d)
			INSERT INTO apis (id, key, name, method, url, parameters, headers, body, auth, attributes, mappings, outcomes, options, integration, folder, tags, revision, created_at, updated_at)
			SELECT printf('api_%%05d', i), printf('orders-%%d', i), printf('Orders %%d', i), a.method, printf('https://api.example.com/orders/%%d/{{field_%%d}}', i, 1 + i %% %d),
			a.parameters, a.headers, a.body, a.auth, a.attributes, a.mappings, a.outcomes, a.options, '', printf('folder-%%d', i %% 50), printf('["tag-%%d"]', i %% 20), 1, a.created_at, a.updated_at
			FROM n, apis a WHERE a.key = 'send-otp'`, manyAPIs, manyAttributes),
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < %d)
			INSERT INTO call_facets (id, api_key, outcome, status, called_by)
			SELECT 1000 + i, printf('orders-%%d', 1 + i / 3), CASE i %% 3 WHEN 0 THEN 'success' WHEN 1 THEN 'failed' ELSE 'timeout' END, CASE i %% 3 WHEN 0 THEN 200 WHEN 1 THEN 500 ELSE 0 END, 'chat' FROM n`, 3*manyAPIs-1),
	} {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	last, err := seedCalls(b.Context(), db)
	if err != nil {
		b.Fatal(err)
	}
	conversation := oneOf(b, db, "SELECT id FROM conversations LIMIT 1")
	return map[string]string{"/apis/:key": "orders-5000", "/attributes/:key": "field_500", "/flows/:key": "phone-verification", "/chat/:flow": "phone-verification",
		"/flows/:key/components/:id": oneOf(b, db, "SELECT json_extract(draft, '$.components[0].id') FROM flows LIMIT 1"),
		"/integrations/:key":         "twilio", "/environments/:key": oneOf(b, db, "SELECT key FROM environments LIMIT 1"), "/secrets/:key": oneOf(b, db, "SELECT key FROM secrets LIMIT 1"),
		"/logs/:id": last, "/conversations/:id": conversation, "/contacts/:id": oneOf(b, db, "SELECT contact_id FROM conversations LIMIT 1")}
}

// seedCalls fills the log: the last 17 days, every third call of an API in another way.
func seedCalls(ctx context.Context, db *sql.DB) (last string, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = tx.Rollback() }()
	insert, err := tx.PrepareContext(ctx, "INSERT INTO call_logs (id, at, api_id, api_key, api_revision, conversation_id, called_by, outcome, status, elapsed_ms, request_hash, detail, facet, size) VALUES "+
		strings.TrimSuffix(strings.Repeat("(?,?,?,?,1,'','chat',?,?,120,'',?,?,400),", callsAtOnce), ","))
	if err != nil {
		return "", err
	}
	ways := []struct {
		outcome string
		status  int
	}{{"success", 200}, {"failed", 500}, {"timeout", 0}}
	began := time.Now().Add(-17 * 24 * time.Hour)
	for from := 0; from < manyCalls; from += callsAtOnce {
		var args []any
		for i := from; i < from+callsAtOnce; i++ {
			api, way := i*7919%manyAPIs, i%13%3
			at := began.Add(time.Duration(i) * 1400 * time.Millisecond)
			last = id.At(id.CallLog, at)
			args = append(args, last, at.UnixMilli(), fmt.Sprintf("api_%05d", api+1), fmt.Sprintf("orders-%d", api+1), ways[way].outcome, ways[way].status,
				fmt.Sprintf(`{"method":"POST","url":"https://api.example.com/orders/%d/x","headers":[["Content-Type","application/json"]],"body":"{\"order\":%d}","response_body":"{\"ok\":true}","response_size":11,"phases":{"Wait":90000000}}`, api+1, i),
				1000+3*api+way)
		}
		if _, err := insert.ExecContext(ctx, args...); err != nil {
			return "", err
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE call_total SET bytes = bytes + 400 * ?", manyCalls); err != nil {
		return "", err
	}
	return last, tx.Commit()
}
