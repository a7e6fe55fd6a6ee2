package models_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/models/closing"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// world is a warehouse that files can be taken into one batch after another.
type world struct {
	testing.TB
	*store.Warehouse
	Ctx   context.Context
	Files []string
	Next  int
}

// newWorld opens an empty warehouse that may read a handful of files to come.
func newWorld(t testing.TB) *world {
	t.Helper()
	dir := t.TempDir()
	d := &world{TB: t, Ctx: context.Background()}
	for i := range 12 {
		d.Files = append(d.Files, filepath.Join(dir, fmt.Sprintf("batch%d.csv", i)))
	}
	w, err := store.Open(d.Ctx, store.Options{Path: filepath.Join(dir, "khohoso.duckdb"), Create: true, Readable: d.Files, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	d.Warehouse = w
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// take takes files in as one batch without building.
func (d *world) take(contents ...string) {
	d.Helper()
	var files []string
	for _, content := range contents {
		file := d.Files[d.Next]
		d.Next++
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			d.Fatal(err)
		}
		files = append(files, file)
	}
	results, err := load.Run(d.Ctx, d.DB(), load.Request{Files: files, Now: time.Date(2025, 1, d.Next, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		d.Fatal(err)
	}
	for _, r := range results {
		if r.Quarantined > 0 || r.Accepted == 0 {
			d.Fatalf("%s: %d accepted, %d quarantined", r.File, r.Accepted, r.Quarantined)
		}
	}
}

func (d *world) build() {
	d.Helper()
	if _, err := pipeline.Build(d.Ctx, d.Warehouse, nil); err != nil {
		d.Fatal(err)
	}
}

func (d *world) close(p period.Period) closing.Closing {
	d.Helper()
	c, err := closing.Close(d.Ctx, d.Warehouse, p, "Nguyễn Thị Chốt", "họp giao ban")
	if err != nil {
		d.Fatal(err)
	}
	return c
}

// frozen gives the reads of a closed period.
func (d *world) frozen(p period.Period) *store.Warehouse {
	d.Helper()
	source, _, closed, err := closing.ForPeriod(d.Ctx, d.Warehouse, p)
	if err != nil || !closed || !source.Frozen() {
		d.Fatalf("frozen figures of %s: closed %v, frozen %v, %v", p.Name, closed, source.Frozen(), err)
	}
	return source
}

func periodOf(t testing.TB, name string) period.Period {
	t.Helper()
	p, err := period.ParsePeriod(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A small province in June 2024: what stands in it when it is closed, and what
// comes in later, one batch per cause.
const (
	someAgencies = `code,name,level,parent_code
H28,UBND tỉnh,province,
A1,Sở Tư pháp,department,H28
A2,Sở Xây dựng,department,H28
`
	someProcedures = `code,name,field_code,field_name,legal_term,legal_term_unit
1.000001,Đăng ký khai sinh,HT,Hộ tịch,5,working_days
`
	eventHead = "dossier_code,event_time,status,agency_code,procedure_code,channel,due_at,recorded_at\n"
	someJune  = eventHead + `D1,2024-06-03T08:00:00+07:00,received,A1,1.000001,online,2024-06-10,
D1,2024-06-07T15:00:00+07:00,finished,A1,1.000001,online,,
D2,2024-06-03T09:00:00+07:00,received,A1,1.000001,in_person,2024-06-20,
D2,2024-06-28T09:00:00+07:00,finished,A1,1.000001,in_person,,
D3,2024-06-05T09:00:00+07:00,received,A2,1.000001,in_person,2024-06-25,
D4,2024-06-06T09:00:00+07:00,received,A2,1.000001,online,2024-06-12,2024-06-06T09:00:00+07:00
D4,2024-06-11T09:00:00+07:00,finished,A2,1.000001,online,,
D5,2024-06-10T09:00:00+07:00,received,A1,1.000001,in_person,,
D5,2024-06-14T09:00:00+07:00,finished,A1,1.000001,in_person,,
D6,2024-07-03T09:00:00+07:00,received,A2,1.000001,in_person,2024-07-10,
`
	lateEvents = eventHead + `D3,2024-06-24T10:00:00+07:00,finished,A2,1.000001,in_person,,
D7,2024-06-28T10:00:00+07:00,received,A1,1.000001,post,2024-07-05,
`
	newAppointment = eventHead + `D2,2024-06-18T10:00:00+07:00,processing,A1,1.000001,in_person,2024-06-28,
`
	correction = eventHead + `D4,2024-06-06T09:00:00+07:00,received,A2,1.000001,post,2024-06-12,2024-06-30T09:00:00+07:00
`
	shorterTerm = `code,name,field_code,field_name,legal_term,legal_term_unit
1.000001,Đăng ký khai sinh,HT,Hộ tịch,1,working_days
`
)

// june is the small province, built.
func june(t testing.TB) *world {
	t.Helper()
	d := newWorld(t)
	d.take(someAgencies, someProcedures, someJune)
	d.build()
	return d
}

// flow reads one period by unit.
func flow(t testing.TB, w *store.Warehouse, p period.Period) []metrics.FlowRow {
	t.Helper()
	rows, err := metrics.Flow(context.Background(), w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByAgency})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// laterBatches takes in one batch per cause (2 to 5) and builds.
func (d *world) laterBatches() {
	d.Helper()
	for _, batch := range []string{lateEvents, newAppointment, correction, shorterTerm} {
		d.take(batch)
	}
	d.build()
}
