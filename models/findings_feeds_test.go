package models_test

import (
	"fmt"
	"slices"
)

// eventRow is one event of a crafted feed; what is empty is the usual.
type eventRow struct {
	Code, At  string
	Status    int
	Due       string
	Agency    string
	Procedure string
	Channel   string
	Recorded  string
	Id        string
}

// craftedFeed is a feed with one thing wrong and the dossiers that each finding must name.
type craftedFeed struct {
	Name  string
	Rows  []eventRow
	Finds map[string][]string
}

const (
	one = "H28.01-240115-0001"
	two = "H28.01-240115-0002"
)

func craftedFeeds() []craftedFeed {
	feeds := append(feedsOfTimes(), feedsOfMoves()...)
	feeds = append(feeds, feedsOfCodes()...)
	return append(feeds, craftedFeed{Name: "everything usual", Rows: usualLives(), Finds: map[string][]string{}})
}

// usualLives has each usual move, two ways to be done at once, and a wait that
// lasts beyond the appointment and brings a new one.
func usualLives() []eventRow {
	return []eventRow{
		{Code: one, At: "2024-01-15T22:00", Status: 1, Channel: "online"},
		{Code: one, At: "2024-01-16T09:00", Status: 2, Due: "2024-01-18T17:00", Channel: "online"},
		{Code: one, At: "2024-01-16T10:00", Status: 4},
		{Code: one, At: "2024-01-17T09:00", Status: 5},
		{Code: one, At: "2024-01-22T09:00", Status: 4, Due: "2024-01-24T17:00"},
		{Code: one, At: "2024-01-23T09:00", Status: 4},
		{Code: one, At: "2024-01-24T16:50", Status: 9},
		{Code: one, At: "2024-01-29T08:00", Status: 10},
		{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-15T17:00"},
		{Code: two, At: "2024-01-15T09:00", Status: 9},
		{Code: two, At: "2024-01-15T09:00", Status: 10},
		{Code: "000.00.53.H48-240115-0003", At: "2024-01-15T09:00", Status: 1},
		{Code: "000.00.53.H48-240115-0003", At: "2024-01-15T10:00", Status: 3},
		{Code: "H28.01-240115-0004", At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"},
		{Code: "H28.01-240115-0004", At: "2024-01-16T09:00", Status: 6},
		{Code: "H28.01-240115-0004", At: "2024-03-16T09:00", Status: 8},
		{Code: "H28.01-240115-0005", At: "2024-01-15T09:00", Status: 2},
		{Code: "H28.01-240115-0005", At: "2024-01-15T09:30", Status: 4},
		{Code: "H28.01-240115-0005", At: "2024-01-15T10:00", Status: 7},
		{Code: "H28.01-240115-0006", At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Recorded: "2024-01-17T08:00"},
		{Code: "H28.01-240115-0006", At: "2024-01-16T09:00", Status: 4, Due: "2024-01-26"},
	}
}

func feedsOfTimes() []craftedFeed {
	return []craftedFeed{
		{Name: "finish at the instant of receipt", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00:00", Status: 2},
			{Code: one, At: "2024-01-15T09:00:00.9", Status: 9},
			{Code: two, At: "2024-01-15T09:00:00", Status: 2},
			{Code: two, At: "2024-01-15T09:00:01", Status: 9},
		}, Finds: map[string][]string{"finished_at_receipt": {one}}},
		{Name: "appointment moved after it had passed", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-18T17:00"},
			{Code: one, At: "2024-01-19T09:00", Status: 4, Due: "2024-01-25T17:00"},
			{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-18T17:00"},
			{Code: two, At: "2024-01-18T09:00", Status: 4, Due: "2024-01-25T17:00"},
		}, Finds: map[string][]string{"appointment_moved_late": {one}}},
		{Name: "finishes minutes before the due hour", Rows: manyShortlyBeforeDue(10),
			Finds: map[string][]string{"finished_just_before_due": codesUpTo(10)}},
		{Name: "a few finishes minutes before the due hour", Rows: manyShortlyBeforeDue(9), Finds: map[string][]string{}},
		{Name: "back-dated entries", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Recorded: "2024-01-15T09:01"},
			{Code: one, At: "2024-01-24T09:00", Status: 9, Recorded: "2024-01-29T09:00"},
			{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Recorded: "2024-01-18T09:00"},
		}, Finds: map[string][]string{"back_dated": {one}}},
		{Name: "closed before receipt, in each way", Rows: closedBefore("2024-01-15T08:00:00"), Finds: map[string][]string{"finished_before_receipt": codesUpTo(4), "unusual_move": codesUpTo(4)}},
		{Name: "closed a minute before receipt", Rows: closedBefore("2024-01-15T08:59:00"), Finds: map[string][]string{"finished_before_receipt": codesUpTo(4), "unusual_move": codesUpTo(4)}},
		{Name: "closed a second before receipt", Rows: closedBefore("2024-01-15T08:59:59"), Finds: map[string][]string{"unusual_move": codesUpTo(4)}},
		{Name: "appointment before receipt", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2023-01-25T17:00"},
			{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-15"},
		}, Finds: map[string][]string{"due_before_receipt": {one}}},
		{Name: "UTC written as local time", Rows: nightShift(24, 1), Finds: map[string][]string{"utc_as_local": codesUpTo(24)}},
		{Name: "a feed of dates only", Rows: nightShift(24, 0), Finds: map[string][]string{}},
		{Name: "a feed of dates with a little after midnight", Rows: atNight(24, func(i int) string { return fmt.Sprintf("00:00:%02d.020", i) }), Finds: map[string][]string{}},
		{Name: "a feed of dates with some time, always the same", Rows: atNight(24, func(int) string { return "01:06:40" }), Finds: map[string][]string{}},
		{Name: "nights with their offset", Rows: atNight(24, func(i int) string { return fmt.Sprintf("01:%02d:00+07:00", i) }), Finds: map[string][]string{}},
		{Name: "nights in UTC that say so", Rows: atNight(24, func(i int) string { return fmt.Sprintf("18:%02d:00Z", i) }), Finds: map[string][]string{"code_date_mismatch": codesUpTo(24)}},
		{Name: "event after its ingest", Rows: []eventRow{
			{Code: "H28.01-260301-0001", At: "2026-03-01T09:00", Status: 2, Due: "2026-03-05"},
			{Code: "H28.01-251231-0001", At: "2025-12-31T09:00", Status: 2, Due: "2026-01-05"},
		}, Finds: map[string][]string{"event_after_ingest": {"H28.01-260301-0001"}}},
	}
}

func feedsOfMoves() []craftedFeed {
	return []craftedFeed{
		{Name: "waits and stops rewritten to finished", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"},
			{Code: one, At: "2024-01-16T09:00", Status: 5},
			{Code: one, At: "2024-01-16T09:00", Status: 9},
			{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"},
			{Code: two, At: "2024-01-16T09:00", Status: 8},
			{Code: two, At: "2024-01-17T09:00", Status: 9},
		}, Finds: map[string][]string{"rewritten_to_finished": {one, two}, "row_after_closing": {two}}},
		{Name: "the same event sent again as finished", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Id: "1"},
			{Code: one, At: "2024-01-16T09:00", Status: 6, Id: "2", Recorded: "2024-01-16T09:00"},
			{Code: one, At: "2024-01-16T09:00", Status: 9, Id: "2", Recorded: "2024-01-17T09:00"},
		}, Finds: map[string][]string{"rewritten_to_finished": {one}, "repeated_content": {one}}},
		{Name: "other content of one event", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"},
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-26"},
			{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Id: "1"},
			{Code: two, At: "2024-01-15T09:00", Status: 4, Id: "2"},
			{Code: two, At: "2024-01-16T09:00", Status: 9, Id: "3"},
			{Code: two, At: "2024-01-16T09:00", Status: 9, Id: "4"},
		}, Finds: map[string][]string{"repeated_content": {one, two}}},
		{Name: "moves that are not usual", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"},
			{Code: one, At: "2024-01-16T09:00", Status: 10},
			{Code: two, At: "2024-01-15T09:00", Status: 1},
			{Code: two, At: "2024-01-15T10:00", Status: 4},
			{Code: two, At: "2024-01-15T11:00", Status: 2, Due: "2024-01-25"},
		}, Finds: map[string][]string{"unusual_move": {one, two}}},
		{Name: "rows after closing", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"},
			{Code: one, At: "2024-01-16T09:00", Status: 9},
			{Code: one, At: "2024-01-17T09:00", Status: 4},
			{Code: one, At: "2024-01-18T09:00", Status: 10},
		}, Finds: map[string][]string{"row_after_closing": {one}}},
	}
}

func feedsOfCodes() []craftedFeed {
	return []craftedFeed{
		{Name: "random sequence numbers", Rows: numbered(scattered), Finds: map[string][]string{"sequence_random": scatteredCodes()}},
		{Name: "a counter that several units share", Rows: numbered(func(i int) int { return 1000 + i*400 }), Finds: map[string][]string{}},
		{Name: "a code used again", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"},
			{Code: one, At: "2024-01-16T09:00", Status: 9},
			{Code: one, At: "2024-02-16T09:00", Status: 2, Due: "2024-01-25"},
			{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"},
			{Code: two, At: "2024-01-15T10:00", Status: 2, Due: "2024-01-25", Procedure: "1.000001"},
			{Code: "H28.01-240115-0003", At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"},
			{Code: "H28.01-240115-00003", At: "2024-01-15T10:00", Status: 2, Due: "2024-01-25"},
		}, Finds: map[string][]string{
			"code_reused":       {one, two},
			"number_reused":     {"H28.01-240115-00003", "H28.01-240115-0003"},
			"row_after_closing": {one},
		}},
		{Name: "another day in the code", Rows: []eventRow{
			{Code: one, At: "2024-01-16T09:00", Status: 2, Due: "2024-01-25"},
			{Code: two, At: "2024-01-15T09:00", Status: 1},
			{Code: two, At: "2024-01-16T09:00", Status: 2, Due: "2024-01-25"},
		}, Finds: map[string][]string{"code_date_mismatch": {one}}},
		{Name: "unknown agency and procedure", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Agency: "H28.99"},
			{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Procedure: "9.999999"},
			{Code: "H28.01-240115-0003", At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Procedure: "2.000815.000.00.00.H48"},
		}, Finds: map[string][]string{"unknown_agency": {one}, "unknown_procedure": {two}}},
		{Name: "a word for nothing as a code", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Procedure: "NULL"},
			{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Agency: "#N/A"},
		}, Finds: map[string][]string{"null_word": {one, two}, "unknown_procedure": {one}, "unknown_agency": {two}}},
		{Name: "a code that a spreadsheet or a keyboard damaged", Rows: []eventRow{
			{Code: one, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Procedure: "#REF!"},
			{Code: two, At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Agency: "\u041d28.01"},
			{Code: "H28.01-240115-0003", At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25", Agency: "1E+05"},
		}, Finds: map[string][]string{"damaged_code": {one, two, "H28.01-240115-0003"}, "unknown_procedure": {one}, "unknown_agency": {two, "H28.01-240115-0003"}}},
		{Name: "odd code", Rows: []eventRow{{Code: "2024/MC/17", At: "2024-01-15T09:00", Status: 2, Due: "2024-01-25"}},
			Finds: map[string][]string{"odd_code": {"2024/MC/17"}}},
	}
}

func codeOf(i int) string { return fmt.Sprintf("H28.01-240115-%04d", i) }

func codesUpTo(n int) []string {
	codes := make([]string, n)
	for i := range codes {
		codes[i] = codeOf(i + 1)
	}
	return codes
}

func manyShortlyBeforeDue(n int) []eventRow {
	var rows []eventRow
	for i := 1; i <= n; i++ {
		rows = append(rows,
			eventRow{Code: codeOf(i), At: fmt.Sprintf("2024-01-15T09:%02d", i), Status: 2, Due: "2024-01-18T17:00"},
			eventRow{Code: codeOf(i), At: fmt.Sprintf("2024-01-18T16:%02d", 45+i), Status: 9},
			eventRow{Code: codeOf(i), At: "2024-01-23T09:00", Status: 10})
	}
	return rows
}

// closedBefore closes dossiers, in each of the ways, at an instant before their receipt at nine.
func closedBefore(at string) (rows []eventRow) {
	for i, status := range []int{7, 8, 9, 10} {
		rows = append(rows,
			eventRow{Code: codeOf(i + 1), At: "2024-01-15T09:00:00", Status: 2, Due: "2024-01-25"},
			eventRow{Code: codeOf(i + 1), At: at, Status: status})
	}
	return rows
}

// atNight lets n dossiers be received at the times that clock gives and finished in the morning.
func atNight(n int, clock func(i int) string) (rows []eventRow) {
	for i := 1; i <= n; i++ {
		rows = append(rows,
			eventRow{Code: codeOf(i), At: "2024-01-15T" + clock(i), Status: 2, Due: "2024-01-18"},
			eventRow{Code: codeOf(i), At: fmt.Sprintf("2024-01-17T08:%02d", i), Status: 9})
	}
	return rows
}

// nightShift lets n dossiers be received after the given hour and finished in the morning.
func nightShift(n, hour int) []eventRow {
	var rows []eventRow
	for i := 1; i <= n; i++ {
		rows = append(rows,
			eventRow{Code: codeOf(i), At: fmt.Sprintf("2024-01-15T%02d:%02d", hour, i*min(hour, 1)), Status: 2, Due: "2024-01-18"},
			eventRow{Code: codeOf(i), At: fmt.Sprintf("2024-01-16T08:%02d", i), Status: 9})
	}
	return rows
}

func numbered(number func(int) int) []eventRow {
	var rows []eventRow
	for i := range 20 {
		rows = append(rows, eventRow{Code: fmt.Sprintf("H28.01-240115-%05d", number(i)), At: fmt.Sprintf("2024-01-15T09:%02d", i), Status: 2, Due: "2024-01-25"})
	}
	return rows
}

// scattered gives numbers that look drawn by lot.
func scattered(i int) int { return (i*i*7919 + 31337) % 99991 }

func scatteredCodes() []string {
	var codes []string
	for _, row := range numbered(scattered) {
		codes = append(codes, row.Code)
	}
	slices.Sort(codes)
	return codes
}
