// Package load is the one way for rows into the warehouse: it types and checks every row, sets aside what does
// not fit, leaves out what is known already, proves the count and writes the ledger, in one transaction. Start
// with Run; plan.go says how a file becomes a statement for the engine, finalize.go what follows it.
package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"khohoso/ingest/contract"
	"khohoso/ingest/mapping"
	"khohoso/ingest/reader"
	"khohoso/internal/apperr"
)

// Run takes files in as one batch: all of them or, on any error, none.
//
// Errors: apperr.BadInput for a file that cannot be taken in at all or, when
// strict, for a refused row; apperr.Storage when the disk does not hold it.
func Run(ctx context.Context, db *sql.DB, r Request) ([]FileResult, error) {
	o, err := r.Open()
	if err != nil {
		return nil, err
	}
	return o.Run(ctx, db)
}

// Opened is what a request names, with the heads read.
type Opened struct {
	request Request
	inputs  []*input
}

// Open reads the heads of what is to be taken in. Error: apperr.BadInput.
func (r Request) Open() (*Opened, error) {
	inputs, err := r.inputs()
	if err != nil {
		return nil, err
	}
	return &Opened{request: r, inputs: inputs}, nil
}

// Run takes in what was opened, see Run.
func (o *Opened) Run(ctx context.Context, db *sql.DB) ([]FileResult, error) {
	return o.request.ingest(ctx, db, o.inputs)
}

// ingest takes in what was opened.
func (r Request) ingest(ctx context.Context, db *sql.DB, inputs []*input) ([]FileResult, error) {
	defer func() {
		for _, in := range inputs {
			in.normalized.remove()
		}
	}()
	if err := db.QueryRowContext(ctx, "select current_setting('temp_directory')").Scan(&r.folder); err != nil {
		return nil, err
	}
	if err := r.normalizeAhead(ctx, inputs); err != nil {
		return nil, storageFault(err)
	}
	if r.Table != nil && r.Table.AllKnown() {
		inputs = nil
	}
	if r.AcquireWriter != nil { // before a connection is taken: who holds the writer may wait for one
		end, err := r.AcquireWriter(ctx)
		if err != nil {
			return nil, err
		}
		defer end()
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return r.ingestBatch(ctx, conn, inputs)
}

// ingestBatch takes in what is ready to be read, again with a normalized copy where the engine
// misread a file.
func (r Request) ingestBatch(ctx context.Context, conn *sql.Conn, inputs []*input) ([]FileResult, error) {
	if err := prepareValues(ctx, conn); err != nil {
		return nil, err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "set preserve_insertion_order = false") //nolint:errcheck // it costs others time, never rows
	if r.Hook != nil {
		if err := r.Hook.Before(ctx, conn, firstSHA256(inputs)); err != nil {
			return nil, err
		}
	}
	if err := finalizeCommitted(ctx, conn); err != nil {
		return nil, err
	}
	ahead := countAhead(ctx, r, inputs)
	defer ahead.wait()
	for {
		results, misreadAt, err := r.attempt(ctx, conn, inputs, ahead)
		again := (*parserDisagreementError)(nil)
		if !errors.As(err, &again) || inputs[misreadAt].normalized != nil || inputs[misreadAt].source.Format == reader.Parquet {
			return results, err
		}
		if inputs[misreadAt].normalized, err = r.normalize(ctx, inputs[misreadAt].source); err != nil {
			return nil, storageFault(err)
		}
	}
}

// firstSHA256 is the checksum of the first input where it was read already.
func firstSHA256(inputs []*input) string {
	if len(inputs) == 0 || inputs[0].normalized == nil {
		return ""
	}
	return inputs[0].normalized.found.SHA256
}

// prepareValues gives a connection the macros of sql/ingest/values.sql, unless it has
// them: it may have taken in another batch before.
func prepareValues(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "select values_are_known()"); err == nil {
		return nil
	}
	if err := teachKept(ctx, conn); err != nil {
		return err
	}
	macros, err := valueMacros()
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, macros)
	return err
}

// parserDisagreementError: the engine read other rows in a file than we count, or gave up on
// it. The batch begins anew and gives it a normalized copy of that file.
type parserDisagreementError struct{ cause error }

func (m *parserDisagreementError) Error() string { return "misread: " + m.cause.Error() }
func (m *parserDisagreementError) Unwrap() error { return m.cause }

// attempt takes the batch in within one transaction; at is where it failed.
func (r Request) attempt(ctx context.Context, conn *sql.Conn, inputs []*input, ahead *rowCounts) (results []FileResult, at int, err error) {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, 0, err
	}
	b := batch{Request: r, conn: conn, tx: tx, inputs: inputs, counts: ahead}
	results, err = b.run(ctx)
	if err != nil {
		return nil, b.at, errors.Join(storageFault(err), ignoreDone(tx.Rollback()))
	}
	if r.Hook != nil {
		if err := r.Hook.Commit(ctx, tx, results); err != nil {
			return nil, b.at, errors.Join(storageFault(err), ignoreDone(tx.Rollback()))
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, b.at, storageFault(err)
	}
	if !b.leavesDedupe {
		return results, b.at, nil
	}
	return results, b.at, storageFault(finalizeCommitted(context.WithoutCancel(ctx), conn))
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// batch is one call of Run inside its transaction.
type batch struct {
	Request
	conn         *sql.Conn
	tx           *sql.Tx
	batchID      int
	localDate    string
	fileID       int
	at           int // of the inputs, which is taken in
	inputs       []*input
	counts       *rowCounts
	leavesDedupe bool // something to do once it is committed
}

func (b *batch) run(ctx context.Context) ([]FileResult, error) {
	if err := b.readZone(ctx); err != nil {
		return nil, err
	}
	var results []FileResult
	if err := b.queryRow(ctx, "next_ids", nil, nil, &b.batchID, &b.fileID); err != nil {
		return nil, err
	}
	for i, in := range b.inputs {
		b.fileID++
		b.at = i
		result, err := b.ingestFile(ctx, in, Progress{File: in.source.Name, Index: i + 1, Of: len(b.inputs)})
		if err != nil {
			return nil, err
		}
		results = append(results, result)
	}
	return results, nil
}

// readZone prepares for days where the warehouse is.
func (b *batch) readZone(ctx context.Context) error {
	var zone string
	if err := b.tx.QueryRowContext(ctx, "select current_setting('TimeZone')").Scan(&zone); err != nil {
		return err
	}
	b.localDate = localDate(zone)
	return nil
}

func (b *batch) ingestFile(ctx context.Context, in *input, progress Progress) (FileResult, error) {
	b.report(progress, Reading)
	p, err := b.plan(in.source, b.fileID)
	if err != nil {
		return FileResult{}, err
	}
	p.LocalDate = b.localDate
	if found, done := b.counts.known(b.at); done && found.NonCanonical && in.normalized == nil {
		if in.normalized, err = b.normalize(ctx, in.source); err != nil {
			return FileResult{}, err
		}
	}
	if in.normalized != nil {
		p = p.of(in.normalized)
	}
	result, found, err := b.ingestRows(ctx, p, progress)
	if err != nil {
		return FileResult{}, err
	}
	if b.Strict && result.Quarantined > 0 {
		return FileResult{}, b.strictFault(ctx, p, result.Quarantined)
	}
	b.report(progress, Done)
	return result, b.writeLedger(ctx, found, result)
}

// ingestRows loads a file while its rows may still be counted. What the count finds
// wrong comes before what the engine complains about, and ends its work.
func (b *batch) ingestRows(ctx context.Context, p *loadPlan, progress Progress) (FileResult, RowCount, error) {
	loading, stop := context.WithCancel(ctx)
	at := b.at // this one counts on while the count is waited for
	go func() {
		if _, err := b.counts.of(at); err != nil {
			stop()
		}
	}()
	var failed error
	if b.IsRetry {
		failed = b.resolve(loading, p)
	}
	if failed == nil {
		failed = b.load(loading, p)
	}
	found, err := b.counts.of(b.at)
	stop()
	if p.normalized != nil {
		found, err = p.normalized.found, nil
	}
	switch {
	case err != nil:
		return FileResult{}, found, err
	case failed != nil:
		return FileResult{}, found, failed
	case found.NonCanonical && p.normalized == nil:
		return FileResult{}, found, parserDisagreement(p.source.Name, errors.New("the engine reads it in another way"))
	}
	result, err := b.finalize(ctx, p, found, progress)
	return result, found, err
}

// load lets the engine read the rows. In the order of the file, where a row's place
// in the table must tell its place in the file, it takes half as long again.
func (b *batch) load(ctx context.Context, p *loadPlan) error {
	if _, err := b.tx.ExecContext(ctx, fmt.Sprintf("set preserve_insertion_order = %t", !p.AnyOrder())); err != nil {
		return err
	}
	if err := b.learnNames(ctx, p); err != nil {
		return err
	}
	name := "load_catalogue"
	if p.kind.Name == contract.Events.Name {
		name = "load_events"
	}
	statement, err := render(name, p)
	if err != nil {
		return err
	}
	if _, err := b.tx.ExecContext(ctx, statement); err != nil {
		return readerFault(p.source.Name, err)
	}
	return nil
}

// plan is how a file is read: by the mapping, the kind asked for, or the one
// whose columns the header has. What the one-stop systems send to the national
// portal is known by its service or its columns.
func (r Request) plan(source reader.Source, fileID int) (*loadPlan, error) {
	mapping, err := r.mappingOf(source)
	if err != nil {
		return nil, err
	}
	kind := r.Kind
	switch {
	case mapping != nil:
		kind, _ = contract.KindNamed(mapping.Kind)
	case kind.Name == "":
		kind = contract.GuessKind(source.Columns())
	}
	p, err := newLoadPlan(kind, source, mapping, fileID)
	if err != nil {
		return nil, err
	}
	p.nullWords = r.NullWords
	if mapping != nil {
		p.nullWords = slices.Concat(r.NullWords, mapping.NullWords)
	}
	if r.Units != "" {
		p.limitTo(contract.Literal(r.Units), fmt.Sprint(fileID))
	}
	return p, nil
}

func (r Request) mappingOf(source reader.Source) (*mapping.Mapping, error) {
	if r.Mapping != nil || r.Kind.Name != "" {
		return r.Mapping, nil
	}
	name := source.NationalMapping()
	switch {
	case name != "":
		return mapping.Load(name)
	case r.National:
		return nil, reader.NotData(source.Name, "this address takes the payload of DongBoHoSoMC or CapNhatTienDoHoSoMC only", "địa chỉ này chỉ nhận gói tin DongBoHoSoMC hoặc CapNhatTienDoHoSoMC")
	}
	return nil, nil
}

func (b *batch) report(p Progress, stage Stage) {
	if b.Report != nil {
		p.Stage = stage
		b.Report(p)
	}
}

func (b *batch) strictFault(ctx context.Context, p *loadPlan, refused int64) error {
	r := contract.Refusal{File: p.source.Name, Kind: p.kind.Name}
	if err := b.queryRow(ctx, "first_refusal", nil, []any{b.fileID}, &r.Line, &r.Column, &r.Value, &r.Reason, &r.Place); err != nil {
		return err
	}
	return apperr.New(apperr.BadInput,
		fmt.Sprintf("%s; %d row(s) do not fit and --strict takes nothing in: mend them, or leave --strict out and mend them in the quarantine", r.Sentence("en"), refused),
		fmt.Sprintf("%s; có %d dòng không hợp lệ nên --strict không nạp gì: hãy sửa các dòng đó, hoặc bỏ --strict rồi sửa trong phần cách ly", r.Sentence("vi"), refused))
}
