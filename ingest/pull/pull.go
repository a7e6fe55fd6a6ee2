// Package pull takes in what is new in a source of the config: a query of another
// system's database, read on from where the last pull ended. Start with Once.
package pull

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"time"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/ingest/mapping"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/internal/crashmark"
	"khohoso/internal/postgres"
)

// Store is a warehouse that takes turns at writing.
type Store interface {
	load.Store
	Location() *time.Location
	Path() string
}

// Options say how a source is pulled.
type Options struct {
	FromStart bool // read everything again, not only what is new; what is known has no effect
	ByHand    bool // somebody waits for it: a source that the process died of is tried again
	Now       time.Time
	Report    func(load.Progress) // may be nil
}

// Result is what a pull brought.
type Result struct {
	Source      string
	Batches     int
	Read        int64 // = Accepted + Duplicate + Quarantined
	Accepted    int64
	Revised     int64 // of Accepted
	Duplicate   int64
	Quarantined int64
	Reread      int64    // known from the pull before, which reading overlaps; not in Read
	Unplaced    int64    // rows of the source without a watermark, which are never read
	Ignored     []string // columns that mean nothing here
}

// Name is how a source stands in the ledger and in the status.
func Name(source string) string { return "pull " + source }

// Once takes in everything that is new in a source, in batches that are committed one
// by one together with how far the source is read. After an error, a crash or a
// broken connection the batches before stay and the next pull goes on behind them;
// the result then tells of these.
//
// Errors: apperr.Usage for the config, apperr.Source for the database, those of ingest.
func Once(ctx context.Context, store Store, source config.Source, o Options) (Result, error) {
	result := Result{Source: source.Name}
	mark := markFile(store, source.Name)
	if left, died := mark.Left(); died && left.Deaths >= mostDeaths && !o.ByHand {
		return result, setAside(source.Name, left.Deaths)
	}
	if err := mark.Begin(source.Name); err != nil {
		return result, apperr.Wrap(apperr.Storage, err, fmt.Sprintf("%q cannot be written; check the folder of the warehouse", mark.Path),
			fmt.Sprintf("không ghi được %q; hãy kiểm tra thư mục của kho dữ liệu", mark.Path))
	}
	err := pullOnce(ctx, store, source, o, &result)
	return result, errors.Join(err, mark.Done())
}

func pullOnce(ctx context.Context, store Store, source config.Source, o Options, result *Result) error {
	p, err := prepare(source, o)
	if err != nil {
		return err
	}
	address, err := source.Address()
	if err != nil {
		return err
	}
	database, err := postgres.Open(ctx, postgres.Query{
		Name: source.Name, DSN: address, Text: source.Query, Watermark: source.Watermark, Zone: store.Location().String(), Timeout: source.Timeout,
	})
	if err != nil {
		return err
	}
	defer database.Close()
	if p.Watermark, err = markOf(ctx, store, source, database, o.FromStart); err != nil {
		return err
	}
	unplaced, now, err := database.Unplaced(ctx)
	if err != nil {
		return err
	}
	result.Unplaced, p.Watermark.Latest = unplaced, now
	if !database.Timed() {
		p.Watermark.Latest = math.MaxInt64
	}
	return takeParts(ctx, store, database, source.Batch, p, result)
}

// mostDeaths is how often in a row the process may end while a source is read before
// it is left alone: once may be somebody who stopped it by force.
const mostDeaths = 2

// markFile says that a source is being read, see package crashmark.
func markFile(store Store, source string) crashmark.Mark {
	return crashmark.Mark{Path: store.Path() + ".reading-" + hex.EncodeToString([]byte(source))}
}

// setAside is the report on a source that is not read by itself any more.
func setAside(source string, deaths int) error {
	return apperr.New(apperr.Source, fmt.Sprintf("source %q is set aside: the program ended %d times in a row while it was read; look at its rows, then pull it by hand, which reads it again: khohoso pull %s, or the page Inbox and pulls of a service", source, deaths, source),
		fmt.Sprintf("nguồn %q bị gác lại: chương trình đã dừng %d lần liên tiếp khi đang đọc; hãy xem lại dữ liệu rồi lấy lại bằng tay: khohoso pull %s, hoặc trang Hộp nhận, lấy dữ liệu của dịch vụ", source, deaths, source))
}

func prepare(source config.Source, o Options) (p Batch, err error) {
	p.Now, p.Report, p.NullWords = o.Now.Truncate(time.Second), o.Report, source.NullWords
	if source.Mapping != "" {
		if p.Mapping, err = mapping.Load(source.Mapping); err != nil {
			return p, err
		}
	}
	known := false
	if p.Kind, known = contract.KindNamed(source.As); source.As != "" && !known {
		return p, apperr.New(apperr.Usage, fmt.Sprintf("source %q: as %q: choose one of %s", source.Name, source.As, contract.KindNames()),
			fmt.Sprintf("nguồn %q: as %q: chọn một trong %s", source.Name, source.As, contract.KindNames()))
	}
	return p, nil
}

// markOf is where reading goes on, with the lag in the unit of the watermark.
func markOf(ctx context.Context, store Store, source config.Source, d *postgres.Database, fromStart bool) (*Watermark, error) {
	span, count, err := source.Lags()
	if err != nil {
		return nil, err
	}
	lag := count
	if d.Timed() {
		lag = span.Microseconds()
	}
	if span < 0 && d.Timed() || count < 0 && !d.Timed() {
		return nil, apperr.New(apperr.Usage, fmt.Sprintf("source %q: lag %q does not fit the watermark %s; write it like 10m for times and like 1000 for numbers", source.Name, source.Lag, d.Watermark()),
			fmt.Sprintf("nguồn %q: lag %q không hợp với watermark %s; viết dạng 10m cho thời gian, 1000 cho số", source.Name, source.Lag, d.Watermark()))
	}
	mark, err := ReadWatermark(ctx, store.DB(), Name(source.Name), d.Watermark(), lag)
	if err == nil && fromStart {
		mark.Begin()
	}
	return mark, err
}

// takeParts reads part after part, each a batch, until one comes that is not full.
func takeParts(ctx context.Context, store Store, d *postgres.Database, wanted int, p Batch, result *Result) error {
	from := new(int64)
	if place, ok := p.Watermark.From(); ok {
		*from = place
	} else {
		from = nil
	}
	for behind := false; ; behind = true {
		rows, err := d.Part(ctx, from, behind, wanted)
		if err != nil {
			return err
		}
		p.Table = rows
		taken, err := TakeBatch(ctx, store, p)
		rows.Close()
		if err != nil {
			return err
		}
		result.add(taken)
		if taken.Rows < int64(wanted) {
			return nil
		}
		from = &taken.Last
	}
}

func (r *Result) add(taken BatchResult) {
	r.Reread += taken.Reread
	for _, file := range taken.Files {
		r.Batches++
		r.Read += file.Read
		r.Accepted += file.Accepted
		r.Revised += file.Revised
		r.Duplicate += file.Duplicate
		r.Quarantined += file.Quarantined
		r.Ignored = file.Ignored
	}
}
