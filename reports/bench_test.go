package reports

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khohoso/internal/fixtures"
	"khohoso/internal/simulate"
	"khohoso/models/figures"
	"khohoso/models/store"
	"khohoso/reports/source"
	"khohoso/reports/xlsx"
)

// BenchmarkPacks makes the packs of some units for a quarter, and writes the same cells
// with the bare stream writer and, as most programs do, cell by cell. What is reported: seconds of each,
// ours with and without the reads, as ratios to the bare stream writer; megabytes of workbooks and of heap.
//
// KHOHOSO_BENCH_DOSSIERS is the size of the warehouse, KHOHOSO_BENCH_UNITS the number of packs.
func BenchmarkPacks(b *testing.B) {
	w := benchWarehouse(b, fromEnv("KHOHOSO_BENCH_DOSSIERS", 20_000))
	q := Request{Period: periodOf(b, "2025-Q1")}
	units, err := packUnits(b.Context(), figures.Of(w), q)
	if err != nil {
		b.Fatal(err)
	}
	if len(units) < 200 {
		b.Fatalf("only %d units", len(units))
	}
	units = units[:min(len(units), fromEnv("KHOHOSO_BENCH_UNITS", 200))]
	for b.Loop() {
		heap := watchHeap()
		start := time.Now()
		counted := &counter{}
		if _, err := writePacks(b.Context(), source.Shared(figures.Of(w)), q, units, counted, PackRun{}); err != nil {
			b.Fatal(err)
		}
		whole := time.Since(start).Seconds()
		b.ReportMetric(float64(heap())/1e6, "MB-heap")
		b.ReportMetric(float64(counted.bytes)/1e6, "MB-written")
		render, bare, plain := sameCells(b, w, q, units)
		b.ReportMetric(whole, "s-all-packs") // side by side on every processor
		b.ReportMetric(render, "s-render")
		b.ReportMetric(bare, "s-bare-stream")
		b.ReportMetric(plain, "s-cell-by-cell")
		b.ReportMetric(render/bare, "render/bare")
		b.ReportMetric(plain/bare, "cell-by-cell/bare")
	}
}

// sameCells is the time of writing the packs, one after the other, in three ways.
func sameCells(b *testing.B, w *store.Warehouse, q Request, units []string) (render, bare, plain float64) {
	b.Helper()
	reads := source.Shared(figures.Of(w))
	for _, unit := range units {
		q.Agency = unit
		book, err := gatherPack(b.Context(), reads, q)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if err := xlsx.Write(book.All(), book.Properties(), &bytes.Buffer{}); err != nil {
			b.Fatal(err)
		}
		render += time.Since(start).Seconds()
		again, err := gatherPack(b.Context(), reads, q)
		if err != nil {
			b.Fatal(err)
		}
		sheets := materialised(b, again.All())
		bare += timed(b, sheets, streamed)
		plain += timed(b, sheets, cellByCell)
	}
	return render, bare, plain
}

// materialised has every row in memory and every name settled.
func materialised(b *testing.B, sheets []*xlsx.Sheet) []*xlsx.Sheet {
	b.Helper()
	wanted := make([]string, len(sheets))
	for i, s := range sheets {
		wanted[i] = s.Name
	}
	for i, name := range xlsx.SheetNames(wanted) {
		s := sheets[i]
		s.Name = name
		if s.More != nil {
			for row, err := range s.More {
				if err != nil {
					b.Fatal(err)
				}
				s.Rows = append(s.Rows, row)
			}
			s.More = nil
		}
	}
	return sheets
}

func timed(b *testing.B, sheets []*xlsx.Sheet, write func(*excelize.File, styles, *xlsx.Sheet) error) float64 {
	b.Helper()
	start := time.Now()
	made, known := excelize.NewFile(), styles{}
	defer made.Close()
	for _, s := range sheets {
		if _, err := made.NewSheet(s.Name); err != nil {
			b.Fatal(err)
		}
		if err := write(made, known, s); err != nil {
			b.Fatal(err)
		}
	}
	if err := made.Write(&bytes.Buffer{}); err != nil {
		b.Fatal(err)
	}
	return time.Since(start).Seconds()
}

// styles are those that a workbook has already.
type styles map[xlsx.Style]int

func (s styles) of(f *excelize.File, l xlsx.Style) (int, error) {
	if id, known := s[l]; known {
		return id, nil
	}
	id, err := f.NewStyle(l.Excelize("vi"))
	s[l] = id
	return id, err
}

// valueOf is a cell's value without our types.
func valueOf(c xlsx.Cell) any {
	if to, isSheet := c.Value.(*xlsx.Sheet); isSheet {
		return to.Name
	}
	return c.Value
}

// streamed is the least that a program can do to write the cells with their styles.
func streamed(f *excelize.File, known styles, s *xlsx.Sheet) error {
	stream, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	for n, row := range s.Rows {
		values := make([]any, len(row.Cells))
		for i, c := range row.Cells {
			if c == (xlsx.Cell{}) {
				continue
			}
			style, err := known.of(f, c.Style)
			if err != nil {
				return err
			}
			values[i] = excelize.Cell{StyleID: style, Formula: c.Formula, Value: valueOf(c)}
		}
		if err := stream.SetRow(xlsx.CellName(0, n+1), values, excelize.RowOpts{Height: row.Height}); err != nil {
			return err
		}
	}
	return stream.Flush()
}

// cellByCell is what most programs do.
func cellByCell(f *excelize.File, known styles, s *xlsx.Sheet) error {
	for n, row := range s.Rows {
		for i, c := range row.Cells {
			if c == (xlsx.Cell{}) {
				continue
			}
			at := xlsx.CellName(i, n+1)
			style, err := known.of(f, c.Style)
			if err != nil {
				return err
			}
			if err := f.SetCellValue(s.Name, at, valueOf(c)); err != nil {
				return err
			}
			if c.Formula != "" {
				if err := f.SetCellFormula(s.Name, at, c.Formula); err != nil {
					return err
				}
			}
			if err := f.SetCellStyle(s.Name, at, at, style); err != nil {
				return err
			}
		}
	}
	return nil
}

func benchWarehouse(b *testing.B, dossiers int) *store.Warehouse {
	b.Helper()
	made, err := simulate.Write(b.Context(), simulate.Options{Dossiers: dossiers, Seed: 1, Dir: b.TempDir(), MoreCommunes: 25})
	if err != nil {
		b.Fatal(err)
	}
	return fixtures.OpenFiles(b, store.DefaultZone, made.Files...)
}

func fromEnv(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// watchHeap gives the most bytes of Go heap seen until it is asked.
func watchHeap() func() uint64 {
	var most atomic.Uint64
	done := make(chan struct{})
	runtime.GC()
	go func() {
		var m runtime.MemStats
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&m)
				most.Store(max(most.Load(), m.HeapAlloc))
			}
		}
	}()
	return func() uint64 { close(done); return most.Load() }
}
