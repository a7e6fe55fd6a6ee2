package load

import (
	"context"
	"database/sql"
	"io"
	"time"

	"khohoso/ingest/contract"
	"khohoso/ingest/mapping"
	"khohoso/ingest/reader"
)

// Request says what to take in and how.
type Request struct {
	Files     []string
	Bodies    []Body           // behind the files; they need not be readable to the engine
	Kind      contract.Kind    // ignored with a mapping, which names its own; the zero Kind is told from the header
	Mapping   *mapping.Mapping // nil: the file has contract columns
	From      string           // which token or pull sends this, for the ledger; "" by hand
	NullWords []string         // what stands for nothing in any cell, such as NULL
	Strict    bool             // refuse the whole batch when any row would be set aside
	Now       time.Time        // when the batch is taken in, for the ledger
	Report    func(Progress)

	Table         *reader.TableInput                            // rows of another system, named by From
	Units         string                                        // that rows may name, with commas between; "": any
	National      bool                                          // nothing but the national payload is taken
	IsRetry       bool                                          // the file mends quarantined rows
	AcquireWriter func(context.Context) (end func(), err error) // waits for the right to write; nil: whoever asks has it
	Hook          Hook                                          // may be nil

	folder string // for normalized copies
	most   int64  // rows that are read, for a look at the file; 0: all
}

// Hook is asked before a batch and before its commit.
type Hook interface {
	// Before says whether the batch may begin. sha256 is the checksum of its first input.
	Before(ctx context.Context, conn *sql.Conn, sha256 string) error
	// Commit writes what belongs to the batch in its transaction.
	Commit(ctx context.Context, tx *sql.Tx, results []FileResult) error
}

// Body is rows that come in once, over the line or by standard input. They are never
// written down as they come: only the cells that are taken in are.
type Body struct {
	Name    string // for messages and the ledger
	Content io.Reader
}

// Progress is where a batch stands, for a terminal.
type Progress struct {
	File  string
	Index int // from 1
	Of    int
	Stage Stage
}

// Stage is what is being done with a file.
type Stage string

// The stages in their order.
const (
	Reading   Stage = "reading"
	Comparing Stage = "comparing"
	Done      Stage = "done"
)

// FileResult is what became of one file: its row of the ledger.
type FileResult struct {
	FileID      int
	File        string
	Sheet       string // of a workbook
	Format      reader.Format
	Kind        string
	Mapping     string // by which it was read; "" for contract columns
	SourceRows  int64  // rows of the file; with a mapping one may give several events
	Read        int64  // Read = Accepted + Duplicate + Quarantined (design law 1)
	Accepted    int64
	Revised     int64 // of Accepted: other content for a known event
	Duplicate   int64
	Quarantined int64

	WithoutEvent int64    // rows of the file that gave none: no time that the mapping reads is filled
	Unread       int64    // cells that could not be read and stand empty in rows that were taken in: fees
	Ignored      []string // columns that mean nothing here
	First, Last  time.Time
}
