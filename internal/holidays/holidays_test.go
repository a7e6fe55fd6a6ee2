package holidays

import (
	"bytes"
	"encoding/csv"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	sqlfiles "khohoso/sql"
)

var update = flag.Bool("update", false, "write the years of the shipped table anew that have no decision")

// tets are the new year's days as they are printed in calendars of Vietnam; in 1985, 2007,
// 2030 and 2053 that of China is another day.
var tets = map[int]string{
	1968: "01-29", 1969: "02-16", 1975: "02-11", 1985: "01-21", 1990: "01-27", 1995: "01-31", 1999: "02-16", 2000: "02-05", 2001: "01-24", 2002: "02-12",
	2003: "02-01", 2004: "01-22", 2005: "02-09", 2006: "01-29", 2007: "02-17", 2008: "02-07", 2009: "01-26", 2010: "02-14", 2011: "02-03",
	2012: "01-23", 2013: "02-10", 2014: "01-31", 2015: "02-19", 2016: "02-08", 2017: "01-28", 2018: "02-16", 2019: "02-05", 2020: "01-25",
	2021: "02-12", 2022: "02-01", 2023: "01-22", 2024: "02-10", 2025: "01-29", 2026: "02-17", 2027: "02-06", 2028: "01-26", 2029: "02-13",
	2030: "02-02", 2031: "01-23", 2032: "02-11", 2033: "01-31", 2034: "02-19", 2035: "02-08", 2036: "01-28", 2037: "02-15", 2038: "02-04",
	2039: "01-24", 2040: "02-12", 2041: "02-01", 2042: "01-22", 2043: "02-10", 2044: "01-30", 2045: "02-17", 2046: "02-06", 2047: "01-26",
	2048: "02-14", 2049: "02-02", 2050: "01-23", 2053: "02-18",
}

func TestLunarNewYear(t *testing.T) {
	t.Parallel()
	for year, want := range tets {
		if got := LunarNewYear(year).Format("01-02"); got != want {
			t.Errorf("Tết %d is on %s, want %s", year, got, want)
		}
	}
}

// Other days than the new year's, also behind a leap month (2023 has two second months,
// 2020 two fourth ones).
func TestLunarDays(t *testing.T) {
	t.Parallel()
	for lunar, want := range map[[3]int]string{
		{2020, 3, 10}: "2020-04-02", {2021, 3, 10}: "2021-04-21", {2022, 3, 10}: "2022-04-10", {2023, 3, 10}: "2023-04-29", {2024, 3, 10}: "2024-04-18",
		{2025, 3, 10}: "2025-04-07", {2026, 3, 10}: "2026-04-26", {2020, 8, 15}: "2020-10-01", {2023, 8, 15}: "2023-09-29", {2025, 8, 15}: "2025-10-06",
	} {
		if got := LunarDay(lunar[0], lunar[1], lunar[2]).Format(time.DateOnly); got != want {
			t.Errorf("lunar %v is %s, want %s", lunar, got, want)
		}
	}
}

const firstYear, lastYear = 1995, 2100 // from the first Labour Code to the end of dim_date

var head = []string{"holiday_date", "name", "kind", "basis", "certainty", "occasion"}

func shipped(t *testing.T) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(sqlfiles.Seed("holiday"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func isDecided(row []string) bool { return row[4] == "known" || row[4] == "likely" }

// The shipped table has every year: as decided, or as the law and the lunar calendar give it.
func TestShippedTableHasEveryYear(t *testing.T) {
	t.Parallel()
	rows := slices.DeleteFunc(shipped(t), func(r []string) bool { return !isDecided(r) })
	decided := map[string]bool{}
	for i := range rows {
		decided[rows[i][0][:4]] = true
		if len(rows[i]) < len(head) {
			rows[i] = append(rows[i], "")
		}
	}
	for year := firstYear; year <= lastYear; year++ {
		for _, d := range Year(year) {
			if !decided[d.Date.Format("2006")] {
				rows = append(rows, []string{d.Date.Format(time.DateOnly), d.Name, "off", d.Basis, d.Certainty, d.Occasion})
			}
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(append([][]string{head}, rows...)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("../../sql/seeds/holiday.csv", text.Bytes(), 0o644); err != nil { //nolint:gosec // a table of the program
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(text.String(), sqlfiles.Seed("holiday")); diff != "" {
		t.Errorf("sql/seeds/holiday.csv is not current; write it with: go test ./internal/holidays -update\n%s", diff)
	}
}

// Where there is a decision the law gives the same days, but for what was swapped.
func TestLawGivesWhatWasDecided(t *testing.T) {
	t.Parallel()
	given := map[string]map[string]bool{}
	for _, row := range shipped(t) {
		if year := row[0][:4]; isDecided(row) && row[2] == "off" && !strings.HasPrefix(row[1], "Hoán đổi") {
			if given[year] == nil {
				given[year] = map[string]bool{}
			}
			given[year][row[0]] = true
		}
	}
	for year := 2020; year <= 2026; year++ {
		worked := map[string]bool{}
		for _, d := range Year(year) {
			worked[d.Date.Format(time.DateOnly)] = true
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(given[time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")])), slices.Sorted(maps.Keys(worked))); diff != "" {
			t.Errorf("%d (-decided +law):\n%s", year, diff)
		}
	}
}

// Weekends give working days off, and no day is lost: eleven weekdays of a year are off by
// the law of 2019 and twelve from 2026, unless two occasions share a day.
func TestEveryYearHasItsDays(t *testing.T) {
	t.Parallel()
	for year := 2021; year <= lastYear; year++ {
		want := 11
		if year >= 2026 {
			want = 12
		}
		hung := LunarDay(year, 3, 10)
		if hung.Month() == time.April && hung.Day() == 30 || hung.Month() == time.May && hung.Day() == 1 {
			want--
		}
		days := Year(year)
		if len(days) != want {
			t.Errorf("%d has %d weekdays off, want %d: %v", year, len(days), want, days)
		}
		for i, d := range days {
			if isWeekend(d.Date) || i > 0 && !d.Date.After(days[i-1].Date) || d.Date.Year() != year {
				t.Errorf("%d: %v", year, d)
			}
		}
	}
	for date, want := range map[string]string{
		"2027-01-01": "Tết Dương lịch law", "2027-02-04": "Tết Nguyên đán computed", "2027-02-10": "Nghỉ bù Tết Nguyên đán computed", "2027-02-11": "",
		"2027-05-03": "Nghỉ bù Quốc tế lao động computed", "2027-09-03": "Quốc khánh computed", "2027-09-02": "Quốc khánh law", "2027-11-24": "Ngày Văn hóa Việt Nam law",
		"2028-01-03": "Nghỉ bù Tết Dương lịch computed", "2012-01-24": "Tết Nguyên đán computed", "2006-04-07": "", "2007-04-26": "Giỗ Tổ Hùng Vương law",
	} {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, d := range Year(day.Year()) {
			if d.Date.Equal(day) {
				got = d.Name + " " + d.Certainty
			}
		}
		if got != want {
			t.Errorf("%s is %q, want %q", date, got, want)
		}
	}
}
