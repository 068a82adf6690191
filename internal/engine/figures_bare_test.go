package engine_test

import (
	"database/sql"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/mattn/go-sqlite3"
)

// bareOp is a step of the bare loops: a row to update and two to insert, like those of ours.
type bareOp struct {
	conversation string
	seq          int64
	done         chan struct{}
}

const (
	bareUpdate = `UPDATE conversations SET component = $1, status = $2, seq = $3, visit = $4, walked = $5, attempt = $6, due_at = $7, attributes = $8, memory = $9,
		updated_at = $10 WHERE id = $11 AND seq = $12`
	bareInsert  = `INSERT INTO events (conversation_id, seq, kind, component, text, sealed, dedupe, step, changes, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	bareContact = `INSERT INTO contacts (id, attributes, created_at, updated_at) VALUES ('%s', '{}', 0, 0)`
	bareBegin   = `INSERT INTO conversations (id, flow_id, flow_key, version, contact_id, channel, visitor, component, status, seq, visit, walked,
		attempt, attributes, memory, started_at, updated_at) VALUES ('%s', 'flw', 'steps', 1, '%s', 'webchat', '', 'ask', 'waiting', 0, 1, 1, 0, '{}', '{}', 0, 0)`
)

func (o bareOp) update() []any {
	return []any{"ask", "waiting", o.seq + 2, o.seq, 1, 0, nil, `{"order":"4711"}`, "{}", time.Now().UnixMilli(), o.conversation, o.seq}
}

func (o bareOp) events() [2][]any {
	at := time.Now().UnixMilli()
	return [2][]any{{o.conversation, o.seq + 1, "answered", "ask", "4711", false, fmt.Sprint(o.conversation, "m", o.seq), o.seq, `{"order":"4711"}`, at},
		{o.conversation, o.seq + 2, "said", "ask", stepText, false, nil, o.seq, "", at}}
}

// bareLoop hands the steps of many conversations to a few writers, each of which takes what there is.
func bareLoop(b *testing.B, writers, size int, begin func(sql string), write func([]bareOp)) func(int) func(int) {
	queue := make(chan bareOp, 1024)
	for range writers {
		go func() {
			for o := range queue {
				batch := []bareOp{o}
			fill:
				for len(batch) < size {
					select {
					case o := <-queue:
						batch = append(batch, o)
					default:
						break fill
					}
				}
				write(batch)
				for _, o := range batch {
					close(o.done)
				}
			}
		}()
	}
	b.Cleanup(func() { close(queue) })
	var made atomic.Int64
	return func(many int) func(int) {
		ids, seqs := make([]string, many), make([]int64, many)
		for i := range ids {
			ids[i] = fmt.Sprintf("cnv_bare%018d", made.Add(1))
			begin(fmt.Sprintf(bareContact, ids[i]))
			begin(fmt.Sprintf(bareBegin, ids[i], ids[i]))
		}
		return func(i int) {
			o := bareOp{ids[i], seqs[i], make(chan struct{})}
			queue <- o
			<-o.done
			seqs[i] += 2
		}
	}
}

// bareSQLite writes with prepared statements to a database of its own, as safely as ours.
func bareSQLite(b *testing.B, address string) func(int) func(int) {
	ours, err := sql.Open("sqlite3", "file:"+address)
	must(b, err)
	defer func() { _ = ours.Close() }()
	path := strings.TrimSuffix(address, ".db") + "-bare.db"
	_, err = ours.Exec("VACUUM INTO '" + path + "'")
	must(b, err)
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_secure_delete=1&_txlock=immediate&_cache_size=-32768")
	must(b, err)
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { must(b, db.Close()) })
	update, err := db.Prepare(strings.NewReplacer("$", "?").Replace(bareUpdate))
	must(b, err)
	insert, err := db.Prepare(strings.NewReplacer("$", "?").Replace(bareInsert))
	must(b, err)
	begin := func(sql string) {
		_, err := db.Exec(sql)
		must(b, err)
	}
	return bareLoop(b, 1, 256, begin, func(batch []bareOp) {
		tx, err := db.Begin()
		must(b, err)
		u, i := tx.Stmt(update), tx.Stmt(insert)
		for _, o := range batch {
			_, err := u.Exec(o.update()...)
			must(b, err)
			for _, e := range o.events() {
				_, err := i.Exec(e...)
				must(b, err)
			}
		}
		must(b, tx.Commit())
	})
}

// barePostgres writes with prepared statements in pipelined transactions.
func barePostgres(b *testing.B, address string) func(int) func(int) {
	pool, err := pgxpool.New(b.Context(), address)
	must(b, err)
	b.Cleanup(pool.Close)
	ctx := b.Context()
	begin := func(sql string) {
		_, err := pool.Exec(ctx, sql)
		must(b, err)
	}
	return bareLoop(b, 4, 64, begin, func(batch []bareOp) {
		var all pgx.Batch
		for _, o := range batch {
			all.Queue(bareUpdate, o.update()...)
			for _, e := range o.events() {
				all.Queue(bareInsert, e...)
			}
		}
		must(b, pool.SendBatch(ctx, &all).Close())
	})
}
