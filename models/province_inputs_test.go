package models_test

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"khohoso/models"
)

// inputs are the files of a province as the second calculator reads them: by the
// contract alone, row by row, with nothing of the program's own reading.
type inputs struct {
	events     []told
	agencies   []map[string]string
	procedures []map[string]string
	feedback   []map[string]string
	targets    []map[string]string
	counts     []map[string]string
	services   []map[string]string
}

// readInputs tells the kinds by the names of the simulation's files.
func readInputs(t testing.TB, files []string) inputs {
	t.Helper()
	var in inputs
	for _, file := range files {
		rows := readTable(t, file)
		switch name := filepath.Base(file); name {
		case "agencies.csv":
			in.agencies = rows
		case "procedures.csv":
			in.procedures = rows
		case "feedback.csv":
			in.feedback = rows
		case "targets.csv":
			in.targets = rows
		case "national_counts.csv":
			in.counts = rows
		case "services.csv":
			in.services = rows
		case "published.csv": // what others show has no part in our own figures
		default:
			for _, row := range rows {
				if e, isSound := readEvent(t, row); isSound {
					in.events = append(in.events, e)
				}
			}
		}
	}
	return in
}

// readTable gives rows by column name; of a row that is too short only the dossier code, which makes it unsound.
func readTable(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, cell := range cells {
			if len(cells) == len(header) {
				row[header[i]] = cell
			}
		}
		rows = append(rows, row)
	}
}

var (
	statusCodes = map[string]int{"registered": 1, "received": 2, "rejected": 3, "processing": 4, "supplement_requested": 5,
		"fee_requested": 6, "withdrawn": 7, "stopped": 8, "finished": 9, "returned": 10}
	channelCodes = map[string]int{"": 0, "in_person": 1, "online": 2, "post": 3}
	ratingCodes  = map[string]int{"": 0, "very_satisfied": 1, "satisfied": 2, "dissatisfied": 3}
)

// details are the attributes that events carry beside the milestones; an empty cell states nothing.
type details struct {
	applicant                                          string
	fee                                                string
	paid, digitised, result, reused, store, population string // yes, no, or nothing stated
}

// readEvent refuses what the contract refuses: no code, no time, a status or a channel that is no word of it.
func readEvent(t testing.TB, row map[string]string) (e told, isSound bool) {
	t.Helper()
	status, isStatus := statusCodes[row["status"]]
	channel, isChannel := channelCodes[row["channel"]]
	at, err := time.Parse(time.RFC3339, row["event_time"])
	if row["dossier_code"] == "" || !isStatus || !isChannel || err != nil {
		return told{}, false
	}
	return told{
		dossier: row["dossier_code"], agency: row["agency_code"], procedure: row["procedure_code"], at: at, status: status,
		channel: channel, rating: ratingCodes[row["rating"]], due: readInstant(t, row["due_at"]), recorded: readInstant(t, row["recorded_at"]),
		details: details{
			applicant: row["applicant_kind"], fee: row["fee_due"], paid: row["fee_paid_online"], digitised: row["components_digitised"],
			result: row["result_digital"], reused: row["data_reused"], store: row["personal_store_used"], population: row["population_data_used"],
		},
	}, true
}

func readInstant(t testing.TB, cell string) time.Time {
	t.Helper()
	if cell == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, cell)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// readDay gives a date of a catalogue, otherwise where there is none.
func readDay(t testing.TB, cell string, otherwise day) day {
	t.Helper()
	if cell == "" {
		return otherwise
	}
	at, err := time.Parse(time.DateOnly, cell)
	if err != nil {
		t.Fatal(err)
	}
	return dayNumber(at)
}

func readNumber(t testing.TB, cell string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// calendarPeriod is a period of the calendar by its name.
func calendarPeriod(t testing.TB, name string) models.Period {
	t.Helper()
	p, err := models.ParsePeriod(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// hasWord looks for a word in a list such as "district;commune".
func hasWord(list, word string) bool {
	for _, one := range strings.FieldsFunc(list, func(r rune) bool { return r == ';' || r == ',' }) {
		if strings.TrimSpace(one) == word {
			return true
		}
	}
	return false
}
