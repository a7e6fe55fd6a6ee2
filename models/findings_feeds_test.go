package models_test

import (
	"fmt"
	"slices"
)

// eventRow is one event of a crafted feed; what is empty is the usual.
type eventRow struct {
	code, at  string
	status    int
	due       string
	agency    string
	procedure string
	channel   string
	recorded  string
	id        string
}

// craftedFeed is a feed with one thing wrong and the dossiers that each finding must name.
type craftedFeed struct {
	name  string
	rows  []eventRow
	finds map[string][]string
}

const (
	one = "H28.01-240115-0001"
	two = "H28.01-240115-0002"
)

func craftedFeeds() []craftedFeed {
	feeds := append(feedsOfTimes(), feedsOfMoves()...)
	feeds = append(feeds, feedsOfCodes()...)
	return append(feeds, craftedFeed{"everything usual", usualLives(), map[string][]string{}})
}

// usualLives has each usual move, two ways to be done at once, and a wait that
// lasts beyond the appointment and brings a new one.
func usualLives() []eventRow {
	return []eventRow{
		{code: one, at: "2024-01-15T22:00", status: 1, channel: "online"},
		{code: one, at: "2024-01-16T09:00", status: 2, due: "2024-01-18T17:00", channel: "online"},
		{code: one, at: "2024-01-16T10:00", status: 4},
		{code: one, at: "2024-01-17T09:00", status: 5},
		{code: one, at: "2024-01-22T09:00", status: 4, due: "2024-01-24T17:00"},
		{code: one, at: "2024-01-23T09:00", status: 4},
		{code: one, at: "2024-01-24T16:50", status: 9},
		{code: one, at: "2024-01-29T08:00", status: 10},
		{code: two, at: "2024-01-15T09:00", status: 2, due: "2024-01-15T17:00"},
		{code: two, at: "2024-01-15T09:00", status: 9},
		{code: two, at: "2024-01-15T09:00", status: 10},
		{code: "000.00.53.H48-240115-0003", at: "2024-01-15T09:00", status: 1},
		{code: "000.00.53.H48-240115-0003", at: "2024-01-15T10:00", status: 3},
		{code: "H28.01-240115-0004", at: "2024-01-15T09:00", status: 2, due: "2024-01-25"},
		{code: "H28.01-240115-0004", at: "2024-01-16T09:00", status: 6},
		{code: "H28.01-240115-0004", at: "2024-03-16T09:00", status: 8},
		{code: "H28.01-240115-0005", at: "2024-01-15T09:00", status: 2},
		{code: "H28.01-240115-0005", at: "2024-01-15T09:30", status: 4},
		{code: "H28.01-240115-0005", at: "2024-01-15T10:00", status: 7},
		{code: "H28.01-240115-0006", at: "2024-01-15T09:00", status: 2, due: "2024-01-25", recorded: "2024-01-17T08:00"},
		{code: "H28.01-240115-0006", at: "2024-01-16T09:00", status: 4, due: "2024-01-26"},
	}
}

func feedsOfTimes() []craftedFeed {
	return []craftedFeed{
		{"finish at the instant of receipt", []eventRow{
			{code: one, at: "2024-01-15T09:00:00", status: 2},
			{code: one, at: "2024-01-15T09:00:00.9", status: 9},
			{code: two, at: "2024-01-15T09:00:00", status: 2},
			{code: two, at: "2024-01-15T09:00:01", status: 9},
		}, map[string][]string{"finished_at_receipt": {one}}},
		{"appointment moved after it had passed", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-18T17:00"},
			{code: one, at: "2024-01-19T09:00", status: 4, due: "2024-01-25T17:00"},
			{code: two, at: "2024-01-15T09:00", status: 2, due: "2024-01-18T17:00"},
			{code: two, at: "2024-01-18T09:00", status: 4, due: "2024-01-25T17:00"},
		}, map[string][]string{"appointment_moved_late": {one}}},
		{"finishes minutes before the due hour", manyShortlyBeforeDue(10),
			map[string][]string{"finished_just_before_due": codesUpTo(10)}},
		{"a few finishes minutes before the due hour", manyShortlyBeforeDue(9), map[string][]string{}},
		{"back-dated entries", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-25", recorded: "2024-01-15T09:01"},
			{code: one, at: "2024-01-24T09:00", status: 9, recorded: "2024-01-29T09:00"},
			{code: two, at: "2024-01-15T09:00", status: 2, due: "2024-01-25", recorded: "2024-01-18T09:00"},
		}, map[string][]string{"back_dated": {one}}},
		{"closed before receipt, in each way", closedBefore("2024-01-15T08:00:00"), map[string][]string{"finished_before_receipt": codesUpTo(4), "unusual_move": codesUpTo(4)}},
		{"closed a minute before receipt", closedBefore("2024-01-15T08:59:00"), map[string][]string{"finished_before_receipt": codesUpTo(4), "unusual_move": codesUpTo(4)}},
		{"closed a second before receipt", closedBefore("2024-01-15T08:59:59"), map[string][]string{"unusual_move": codesUpTo(4)}},
		{"appointment before receipt", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2023-01-25T17:00"},
			{code: two, at: "2024-01-15T09:00", status: 2, due: "2024-01-15"},
		}, map[string][]string{"due_before_receipt": {one}}},
		{"UTC written as local time", nightShift(24, 1), map[string][]string{"utc_as_local": codesUpTo(24)}},
		{"a feed of dates only", nightShift(24, 0), map[string][]string{}},
		{"a feed of dates with a little after midnight", atNight(24, func(i int) string { return fmt.Sprintf("00:00:%02d.020", i) }), map[string][]string{}},
		{"a feed of dates with some time, always the same", atNight(24, func(int) string { return "01:06:40" }), map[string][]string{}},
		{"nights with their offset", atNight(24, func(i int) string { return fmt.Sprintf("01:%02d:00+07:00", i) }), map[string][]string{}},
		{"nights in UTC that say so", atNight(24, func(i int) string { return fmt.Sprintf("18:%02d:00Z", i) }), map[string][]string{"code_date_mismatch": codesUpTo(24)}},
		{"event after its ingest", []eventRow{
			{code: "H28.01-260301-0001", at: "2026-03-01T09:00", status: 2, due: "2026-03-05"},
			{code: "H28.01-251231-0001", at: "2025-12-31T09:00", status: 2, due: "2026-01-05"},
		}, map[string][]string{"event_after_ingest": {"H28.01-260301-0001"}}},
	}
}

func feedsOfMoves() []craftedFeed {
	return []craftedFeed{
		{"waits and stops rewritten to finished", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-25"},
			{code: one, at: "2024-01-16T09:00", status: 5},
			{code: one, at: "2024-01-16T09:00", status: 9},
			{code: two, at: "2024-01-15T09:00", status: 2, due: "2024-01-25"},
			{code: two, at: "2024-01-16T09:00", status: 8},
			{code: two, at: "2024-01-17T09:00", status: 9},
		}, map[string][]string{"rewritten_to_finished": {one, two}, "row_after_closing": {two}}},
		{"the same event sent again as finished", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-25", id: "1"},
			{code: one, at: "2024-01-16T09:00", status: 6, id: "2", recorded: "2024-01-16T09:00"},
			{code: one, at: "2024-01-16T09:00", status: 9, id: "2", recorded: "2024-01-17T09:00"},
		}, map[string][]string{"rewritten_to_finished": {one}, "repeated_content": {one}}},
		{"other content of one event", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-25"},
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-26"},
			{code: two, at: "2024-01-15T09:00", status: 2, due: "2024-01-25", id: "1"},
			{code: two, at: "2024-01-15T09:00", status: 4, id: "2"},
			{code: two, at: "2024-01-16T09:00", status: 9, id: "3"},
			{code: two, at: "2024-01-16T09:00", status: 9, id: "4"},
		}, map[string][]string{"repeated_content": {one, two}}},
		{"moves that are not usual", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-25"},
			{code: one, at: "2024-01-16T09:00", status: 10},
			{code: two, at: "2024-01-15T09:00", status: 1},
			{code: two, at: "2024-01-15T10:00", status: 4},
			{code: two, at: "2024-01-15T11:00", status: 2, due: "2024-01-25"},
		}, map[string][]string{"unusual_move": {one, two}}},
		{"rows after closing", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-25"},
			{code: one, at: "2024-01-16T09:00", status: 9},
			{code: one, at: "2024-01-17T09:00", status: 4},
			{code: one, at: "2024-01-18T09:00", status: 10},
		}, map[string][]string{"row_after_closing": {one}}},
	}
}

func feedsOfCodes() []craftedFeed {
	return []craftedFeed{
		{"random sequence numbers", numbered(scattered), map[string][]string{"sequence_random": scatteredCodes()}},
		{"a counter that several units share", numbered(func(i int) int { return 1000 + i*400 }), map[string][]string{}},
		{"a code used again", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-25"},
			{code: one, at: "2024-01-16T09:00", status: 9},
			{code: one, at: "2024-02-16T09:00", status: 2, due: "2024-01-25"},
			{code: two, at: "2024-01-15T09:00", status: 2, due: "2024-01-25"},
			{code: two, at: "2024-01-15T10:00", status: 2, due: "2024-01-25", procedure: "1.000001"},
			{code: "H28.01-240115-0003", at: "2024-01-15T09:00", status: 2, due: "2024-01-25"},
			{code: "H28.01-240115-00003", at: "2024-01-15T10:00", status: 2, due: "2024-01-25"},
		}, map[string][]string{
			"code_reused":       {one, two},
			"number_reused":     {"H28.01-240115-00003", "H28.01-240115-0003"},
			"row_after_closing": {one},
		}},
		{"another day in the code", []eventRow{
			{code: one, at: "2024-01-16T09:00", status: 2, due: "2024-01-25"},
			{code: two, at: "2024-01-15T09:00", status: 1},
			{code: two, at: "2024-01-16T09:00", status: 2, due: "2024-01-25"},
		}, map[string][]string{"code_date_mismatch": {one}}},
		{"unknown agency and procedure", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-25", agency: "H28.99"},
			{code: two, at: "2024-01-15T09:00", status: 2, due: "2024-01-25", procedure: "9.999999"},
			{code: "H28.01-240115-0003", at: "2024-01-15T09:00", status: 2, due: "2024-01-25", procedure: "2.000815.000.00.00.H48"},
		}, map[string][]string{"unknown_agency": {one}, "unknown_procedure": {two}}},
		{"a word for nothing as a code", []eventRow{
			{code: one, at: "2024-01-15T09:00", status: 2, due: "2024-01-25", procedure: "NULL"},
			{code: two, at: "2024-01-15T09:00", status: 2, due: "2024-01-25", agency: "#N/A"},
		}, map[string][]string{"null_word": {one, two}, "unknown_procedure": {one}, "unknown_agency": {two}}},
		{"odd code", []eventRow{{code: "2024/MC/17", at: "2024-01-15T09:00", status: 2, due: "2024-01-25"}},
			map[string][]string{"odd_code": {"2024/MC/17"}}},
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
			eventRow{code: codeOf(i), at: fmt.Sprintf("2024-01-15T09:%02d", i), status: 2, due: "2024-01-18T17:00"},
			eventRow{code: codeOf(i), at: fmt.Sprintf("2024-01-18T16:%02d", 45+i), status: 9},
			eventRow{code: codeOf(i), at: "2024-01-23T09:00", status: 10})
	}
	return rows
}

// closedBefore closes dossiers, in each of the ways, at an instant before their receipt at nine.
func closedBefore(at string) (rows []eventRow) {
	for i, status := range []int{7, 8, 9, 10} {
		rows = append(rows,
			eventRow{code: codeOf(i + 1), at: "2024-01-15T09:00:00", status: 2, due: "2024-01-25"},
			eventRow{code: codeOf(i + 1), at: at, status: status})
	}
	return rows
}

// atNight lets n dossiers be received at the times that clock gives and finished in the morning.
func atNight(n int, clock func(i int) string) (rows []eventRow) {
	for i := 1; i <= n; i++ {
		rows = append(rows,
			eventRow{code: codeOf(i), at: "2024-01-15T" + clock(i), status: 2, due: "2024-01-18"},
			eventRow{code: codeOf(i), at: fmt.Sprintf("2024-01-17T08:%02d", i), status: 9})
	}
	return rows
}

// nightShift lets n dossiers be received after the given hour and finished in the morning.
func nightShift(n, hour int) []eventRow {
	var rows []eventRow
	for i := 1; i <= n; i++ {
		rows = append(rows,
			eventRow{code: codeOf(i), at: fmt.Sprintf("2024-01-15T%02d:%02d", hour, i*min(hour, 1)), status: 2, due: "2024-01-18"},
			eventRow{code: codeOf(i), at: fmt.Sprintf("2024-01-16T08:%02d", i), status: 9})
	}
	return rows
}

func numbered(number func(int) int) []eventRow {
	var rows []eventRow
	for i := range 20 {
		rows = append(rows, eventRow{code: fmt.Sprintf("H28.01-240115-%05d", number(i)), at: fmt.Sprintf("2024-01-15T09:%02d", i), status: 2, due: "2024-01-25"})
	}
	return rows
}

// scattered gives numbers that look drawn by lot.
func scattered(i int) int { return (i*i*7919 + 31337) % 99991 }

func scatteredCodes() []string {
	var codes []string
	for _, row := range numbered(scattered) {
		codes = append(codes, row.code)
	}
	slices.Sort(codes)
	return codes
}
