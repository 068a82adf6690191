package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"patchbay/internal/fault"
)

// postgresConnections is how many connections a replica has at most, when the address does not say pool_max_conns: enough
// for the engine's writers and timers beside everything else.
const postgresConnections = 20

// postgresPatience is how long a server may take to accept a connection.
const postgresPatience = 5 * time.Second

func (db *DB) openPostgres(ctx context.Context, address string) error {
	db.dialect = dialect{name: "postgres"}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "The database address is not a PostgreSQL URL.")
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.ConnectTimeout = postgresPatience
	config.AfterConnect = scanInUTC
	config.MaxConnIdleTime = 5 * time.Minute
	if !strings.Contains(address, "pool_max_conns") {
		config.MaxConns = postgresConnections
	}
	connections, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "PostgreSQL can't be reached.")
	}
	db.close = append(db.close, func() error { connections.Close(); return nil })
	if err := greet(ctx, connections); err != nil {
		return err
	}
	g, err := gorm.Open(postgresDialect{&postgres.Dialector{Config: &postgres.Config{Conn: stdlib.OpenDBFromPool(connections)}}}, db.config())
	if err != nil {
		return err
	}
	db.write0, db.read = g, g
	db.close = append([]func() error{closePool(g)}, db.close...)
	if err := db.migrate(ctx); err != nil {
		return err
	}
	c := newPostgresConversations(connections)
	db.conversations = c
	db.close = append([]func() error{c.close}, db.close...)
	return nil
}

// greet waits a few seconds for the server to answer, whatever many addresses its name has.
func greet(ctx context.Context, connections *pgxpool.Pool) error {
	short, cancel := context.WithTimeout(ctx, postgresPatience)
	defer cancel()
	err := connections.Ping(short)
	host := connections.Config().ConnConfig.Host
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fault.Wrap(err, fault.Unavailable, "PostgreSQL at %s refuses: %s.", host, e.Message)
	}
	return fault.Wrap(err, fault.Unavailable, "PostgreSQL at %s can't be reached.", host)
}

// scanInUTC makes times come back in UTC, as they do on SQLite, and not in the zone of this machine.
func scanInUTC(_ context.Context, c *pgx.Conn) error {
	c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
	return nil
}

func closePool(g *gorm.DB) func() error { return func() error { return pool(g).Close() } }
