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

	"khohoso/models/period"
)

// inputs are the files of a province as the second calculator reads them: by the
// contract alone, row by row, with nothing of the program's own reading.
type inputs struct {
	Events     []told
	Agencies   []map[string]string
	Procedures []map[string]string
	Feedback   []map[string]string
	Targets    []map[string]string
	Counts     []map[string]string
	Services   []map[string]string
}

// readInputs tells the kinds by the names of the simulation's files.
func readInputs(t testing.TB, files []string) inputs {
	t.Helper()
	var in inputs
	for _, file := range files {
		rows := readTable(t, file)
		switch name := filepath.Base(file); name {
		case "agencies.csv":
			in.Agencies = rows
		case "procedures.csv":
			in.Procedures = rows
		case "feedback.csv":
			in.Feedback = rows
		case "targets.csv":
			in.Targets = rows
		case "national_counts.csv":
			in.Counts = rows
		case "services.csv":
			in.Services = rows
		case "published.csv": // what others show has no part in our own figures
		default:
			for _, row := range rows {
				if e, isSound := readEvent(t, row); isSound {
					in.Events = append(in.Events, e)
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
	Applicant                                          string
	Fee                                                string
	Paid, Digitised, Result, Reused, Store, Population string // yes, no, or nothing stated
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
		Dossier: row["dossier_code"], Agency: row["agency_code"], Procedure: row["procedure_code"], At: at, Status: status,
		Channel: channel, Rating: ratingCodes[row["rating"]], Due: readInstant(t, row["due_at"]), Recorded: readInstant(t, row["recorded_at"]),
		Details: details{
			Applicant: row["applicant_kind"], Fee: row["fee_due"], Paid: row["fee_paid_online"], Digitised: row["components_digitised"],
			Result: row["result_digital"], Reused: row["data_reused"], Store: row["personal_store_used"], Population: row["population_data_used"],
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
func calendarPeriod(t testing.TB, name string) period.Period {
	t.Helper()
	p, err := period.ParsePeriod(name)
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
