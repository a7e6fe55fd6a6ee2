package accountsdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	sqlfiles "khohoso/sql"
)

// Args are the values of a statement by the names it gives them.
type Args map[string]any

func (a Args) named() []any {
	list := make([]any, 0, len(a))
	for name, value := range a {
		list = append(list, sql.Named(name, value))
	}
	return list
}

// runner is the pool or a transaction of it.
type runner interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

// Tx runs statements of one transaction, which holds the file alone for writing.
type Tx struct{ tx *sql.Tx }

// In runs do in one transaction: all of it or nothing.
func (d *DB) In(ctx context.Context, do func(Tx) error) error {
	tx, err := d.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(Tx{tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Do runs the statement of that name in sql/accounts and gives the rows it changed.
func (d *DB) Do(ctx context.Context, name string, args Args) (int64, error) {
	return do(ctx, d.pool, name, args)
}

// Do is DB.Do inside the transaction.
func (t Tx) Do(ctx context.Context, name string, args Args) (int64, error) {
	return do(ctx, t.tx, name, args)
}

func do(ctx context.Context, r runner, name string, args Args) (int64, error) {
	result, err := r.ExecContext(ctx, sqlfiles.Text("accounts", name), args.named()...)
	if err != nil {
		return 0, fmt.Errorf("control: %s: %w", name, err)
	}
	return result.RowsAffected()
}

// Rows are what a statement of that name in sql/accounts gives, each read by scan.
func Rows[T any](ctx context.Context, d *DB, name string, args Args, scan func(func(...any) error) (T, error)) ([]T, error) {
	return rows(ctx, d.pool, name, args, scan)
}

// RowsIn is Rows inside a transaction.
func RowsIn[T any](ctx context.Context, t Tx, name string, args Args, scan func(func(...any) error) (T, error)) ([]T, error) {
	return rows(ctx, t.tx, name, args, scan)
}

func rows[T any](ctx context.Context, r runner, name string, args Args, scan func(func(...any) error) (T, error)) ([]T, error) {
	found, err := r.QueryContext(ctx, sqlfiles.Text("accounts", name), args.named()...)
	if err != nil {
		return nil, fmt.Errorf("control: %s: %w", name, err)
	}
	defer found.Close()
	var list []T
	for found.Next() {
		one, err := scan(found.Scan)
		if err != nil {
			return nil, fmt.Errorf("control: %s: %w", name, err)
		}
		list = append(list, one)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("control: %s: %w", name, err)
	}
	return list, found.Close()
}

// One reads a single value.
func One[T any](scan func(...any) error) (value T, err error) { return value, scan(&value) }
