package simulate

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/internal/simulate/dossier"
)

// writtenProvince is one simulated province, read back by an independent reader; the
// tests of its statistics share it.
type writtenProvince struct {
	sum        Summary
	agencies   []map[string]string
	procedures []map[string]string
	inputs     map[string][]map[string]string // the other files, by name
	files      map[string][][]string          // event rows by file, without the header
	dossiers   map[string]*history            // from the sound rows
}

// history is what the tests look at of one dossier.
type history struct {
	home                                    string // where it began
	agency, procedure, channel, due, rating string
	at                                      map[string]string // first time by status
}

func (h *history) closed() bool {
	return h.at["finished"] != "" || h.at["withdrawn"] != "" || h.at["stopped"] != ""
}

const sampleDossiers = 20_000

var sample = sync.OnceValues(func() (*writtenProvince, error) {
	dir, err := os.MkdirTemp("", "simulate")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	return readProvince(Options{Dossiers: sampleDossiers, Seed: 1, Dir: dir})
})

func openProvince(t testing.TB) *writtenProvince {
	t.Helper()
	p, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func readTestTable(path string) ([]map[string]string, error) {
	rows, err := readRows(path)
	if err != nil {
		return nil, err
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		record := make(map[string]string)
		for i, column := range rows[0] {
			record[column] = row[i]
		}
		all = append(all, record)
	}
	return all, nil
}

// readRows reads a CSV file whose rows may be short.
func readRows(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	var rows [][]string
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
}

// column finds columns of the event rows by name.
var column = func() map[string]int {
	columns := make(map[string]int)
	row, err := csv.NewReader(strings.NewReader(eventHeader)).Read()
	if err != nil {
		panic(err)
	}
	for i, name := range row {
		columns[name] = i
	}
	return columns
}()

// quarantined judges a row by the contract alone, as an ingester would.
func quarantined(row []string) bool {
	if len(row) < len(column) || row[column["dossier_code"]] == "" {
		return true
	}
	if _, err := time.Parse(time.RFC3339, row[column["event_time"]]); err != nil {
		return true
	}
	return !slices.Contains(dossier.StatusWords[:], row[column["status"]]) ||
		!slices.Contains(dossier.ChannelWords[:], row[column["channel"]])
}

func readProvince(o Options) (*writtenProvince, error) {
	sum, err := Write(context.Background(), o)
	if err != nil {
		return nil, err
	}
	p := &writtenProvince{sum: sum, files: make(map[string][][]string), dossiers: make(map[string]*history)}
	if p.agencies, err = readTestTable(sum.Files[0]); err != nil {
		return nil, err
	}
	if p.procedures, err = readTestTable(sum.Files[1]); err != nil {
		return nil, err
	}
	p.inputs = make(map[string][]map[string]string)
	for _, path := range sum.Files[2 : len(sum.Files)-len(sum.EventFiles)] {
		if p.inputs[filepath.Base(path)], err = readTestTable(path); err != nil {
			return nil, err
		}
	}
	for _, path := range sum.EventFiles {
		rows, err := readRows(path)
		if err != nil {
			return nil, err
		}
		p.files[filepath.Base(path)] = rows[1:]
		for _, row := range rows[1:] {
			if !quarantined(row) {
				p.remember(row)
			}
		}
	}
	return p, nil
}

func (p *writtenProvince) remember(row []string) {
	code := row[column["dossier_code"]]
	h := p.dossiers[code]
	if h == nil {
		h = &history{home: row[column["agency_code"]], at: make(map[string]string)}
		p.dossiers[code] = h
	}
	h.agency, h.procedure = row[column["agency_code"]], row[column["procedure_code"]]
	h.channel = row[column["channel"]]
	if due := row[column["due_at"]]; due != "" {
		h.due = due
	}
	if rating := row[column["rating"]]; rating != "" {
		h.rating = rating
	}
	if status := row[column["status"]]; h.at[status] == "" {
		h.at[status] = row[column["event_time"]]
	}
}
