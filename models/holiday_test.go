package models_test

import (
	"encoding/csv"
	"math"
	"strings"
	"testing"
	"time"

	"khohoso/models/datatests"
	"khohoso/models/restatement"
	sqlfiles "khohoso/sql"
)

// shippedHoliday is one row of the shipped table.
type shippedHoliday struct {
	Day                          time.Time
	Name, Kind, Basis, Certainty string
}

func shippedHolidays(t testing.TB) []shippedHoliday {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(sqlfiles.Seed("holiday"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []shippedHoliday
	for _, row := range rows[1:] {
		day, err := time.Parse(time.DateOnly, row[0])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, shippedHoliday{Day: day, Name: row[1], Kind: row[2], Basis: row[3], Certainty: row[4]})
	}
	return all
}

func isWeekend(day time.Time) bool {
	return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
}

// Days off are weekdays, make-up days are not, and every row says why and how sure.
func TestShippedHolidaysArePlausible(t *testing.T) {
	t.Parallel()
	var last time.Time
	taken, madeUp := map[int]int{}, map[int]int{}
	for _, h := range shippedHolidays(t) {
		if !h.Day.After(last) {
			t.Errorf("%s does not come after the row before", h.Day.Format(time.DateOnly))
		}
		last = h.Day
		if h.Kind != "off" && h.Kind != "make_up" || isWeekend(h.Day) != (h.Kind == "make_up") {
			t.Errorf("%s, %s, is %s", h.Day.Format(time.DateOnly), h.Day.Weekday(), h.Kind)
		}
		isDecided := h.Certainty == "known" || h.Certainty == "likely"
		if h.Name == "" || h.Basis == "" || !isDecided && h.Certainty != "law" && h.Certainty != "computed" || isDecided != (h.Day.Year() >= 2020 && h.Day.Year() <= 2026) {
			t.Errorf("%s: name %q, basis %q, certainty %q", h.Day.Format(time.DateOnly), h.Name, h.Basis, h.Certainty)
		}
		if strings.HasPrefix(h.Name, "Hoán đổi") {
			taken[h.Day.Year()]++
		}
		if h.Kind == "make_up" {
			madeUp[h.Day.Year()]++
		}
	}
	for year := 2020; year <= 2026; year++ {
		if taken[year] != madeUp[year] {
			t.Errorf("%d: %d days are swapped, %d are made up for", year, taken[year], madeUp[year])
		}
	}
}

// Every year from 2020 to 2026 has the days off that the law names, on their day or,
// on a weekend, on a working day soon after. The lunar ones are computed here.
func TestShippedHolidaysAreComplete(t *testing.T) {
	t.Parallel()
	off := map[time.Time]bool{}
	for _, h := range shippedHolidays(t) {
		if h.Kind == "off" {
			off[h.Day] = true
		}
	}
	for year := 2020; year <= 2026; year++ {
		day := func(month, day int) time.Time { return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC) }
		tet, hung := lunarDay(year, 1, 1), lunarDay(year, 3, 10)
		named := []time.Time{day(1, 1), hung, day(4, 30), day(5, 1), day(9, 2)}
		for i := -1; i < 4; i++ {
			named = append(named, tet.AddDate(0, 0, i))
		}
		owed := 0
		for _, d := range named {
			if !off[d] && !isWeekend(d) {
				t.Errorf("%s is a working day", d.Format(time.DateOnly))
			}
			if isWeekend(d) {
				owed++
			}
		}
		wanted := len(named)
		if year > 2020 {
			wanted++ // the day beside the National Day, Bộ luật Lao động 2019
		}
		given := 0
		for d := range off {
			if d.Year() == year {
				given++
			}
		}
		// A swapped day and the Day of Vietnamese Culture come on top; none may be missing.
		if given < wanted || given > wanted+4 {
			t.Errorf("%d has %d days off on weekdays, the law gives %d (%d of them fall on weekends and are compensated)", year, given, wanted, owed)
		}
	}
	for lunar, want := range map[[3]int]string{{2023, 1, 1}: "2023-01-22", {2020, 3, 10}: "2020-04-02", {2026, 3, 10}: "2026-04-26"} {
		if got := lunarDay(lunar[0], lunar[1], lunar[2]).Format(time.DateOnly); got != want {
			t.Errorf("lunar day %v is %s, not %s", lunar, got, want)
		}
	}
}

// lunarDay is the day of the Vietnamese lunar calendar in the lunar year that begins in the year.
// Astronomy after J. Meeus, Astronomical Algorithms, chapters 25 and 49, in the zone UTC+7.
func lunarDay(year, month, day int) time.Time {
	// The month with the winter solstice is the eleventh; the year begins two months later, or three with a leap month between.
	eleventh := moonAround(time.Date(year-1, 12, 21, 0, 0, 0, 0, time.UTC))
	starts := []int{eleventh}
	for len(starts) < month+4 {
		starts = append(starts, starts[len(starts)-1]+1)
	}
	number, at := 11, 0
	for k := 1; k < len(starts); k++ {
		isLeap := sunSign(newMoon(starts[k])) == sunSign(newMoon(starts[k]+1)) && hasThirteen(eleventh)
		if !isLeap {
			number++
		}
		if number == 12+month && !isLeap {
			at = starts[k]
			break
		}
	}
	return newMoon(at).AddDate(0, 0, day-1)
}

// hasThirteen says whether thirteen months lie between two winter solstices.
func hasThirteen(eleventh int) bool {
	solstice := newMoon(eleventh).AddDate(1, 0, 15)
	if solstice.Month() == time.January {
		solstice = solstice.AddDate(0, -1, 0)
	}
	return moonAround(time.Date(solstice.Year(), 12, 21, 0, 0, 0, 0, time.UTC))-eleventh > 12
}

// moonAround is the number of the last new moon on or before the day.
func moonAround(day time.Time) int {
	k := int(math.Round(day.Sub(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24 / 29.530588853))
	for newMoon(k).After(day) {
		k--
	}
	for !newMoon(k + 1).After(day) {
		k++
	}
	return k
}

// newMoon is the local day of the k-th new moon after January 1900.
func newMoon(k int) time.Time {
	n, rad := float64(k), math.Pi/180
	c := n / 1236.85
	julian := 2415020.75933 + 29.53058868*n + 0.0001178*c*c - 0.000000155*c*c*c + 0.00033*math.Sin((166.56+132.87*c-0.009173*c*c)*rad)
	sun := (359.2242 + 29.10535608*n - 0.0000333*c*c - 0.00000347*c*c*c) * rad
	moon := (306.0253 + 385.81691806*n + 0.0107306*c*c + 0.00001236*c*c*c) * rad
	node := (21.2964 + 390.67050646*n - 0.0016528*c*c - 0.00000239*c*c*c) * rad
	julian += (0.1734-0.000393*c)*math.Sin(sun) + 0.0021*math.Sin(2*sun) - 0.4068*math.Sin(moon) + 0.0161*math.Sin(2*moon) -
		0.0004*math.Sin(3*moon) + 0.0104*math.Sin(2*node) - 0.0051*math.Sin(sun+moon) - 0.0074*math.Sin(sun-moon) +
		0.0004*math.Sin(2*node+sun) - 0.0004*math.Sin(2*node-sun) - 0.0006*math.Sin(2*node+moon) + 0.0010*math.Sin(2*node-moon) + 0.0005*math.Sin(2*moon+sun)
	julian -= -0.000278 + 0.000265*c + 0.000262*c*c // dynamical time
	return time.Unix(0, 0).UTC().AddDate(0, 0, int(math.Floor(julian+0.5+7.0/24)-2440588))
}

// sunSign is the sun's twelfth of the ecliptic at the beginning of a local day.
func sunSign(day time.Time) int {
	rad := math.Pi / 180
	c := (float64(day.Unix())/86400 + 2440587.5 - 7.0/24 - 2451545) / 36525
	anomaly := (357.52910 + 35999.05030*c - 0.0001559*c*c) * rad
	longitude := 280.46645 + 36000.76983*c + 0.0003032*c*c + (1.914600-0.004817*c)*math.Sin(anomaly) + 0.019993*math.Sin(2*anomaly) + 0.000290*math.Sin(3*anomaly)
	return int(math.Floor(math.Mod(math.Mod(longitude, 360)+360, 360) / 30))
}

// A day taken in comes before the shipped row of that day, whatever the order of
// arrival, and everything that counts working days follows.
func TestLoadedHolidaysComeBeforeShipped(t *testing.T) {
	t.Parallel()
	const first = "date,name,kind,basis,decided_at\n2024-06-05,Ngày hội tỉnh,nghỉ,QĐ 1/QĐ-UBND,2024-05-01\n2024-04-29,Vẫn làm,make_up,QĐ 2/QĐ-UBND,2024-04-01\n2024-06-06,Sai,off,QĐ 3,2024-05-02\n"
	const second = "date,kind,decided_at\n2024-06-06,make_up,2024-05-20\n2024-06-08,Làm bù,\n"
	var seen [2]string
	for i, files := range [][]string{{first, second}, {second, first}} {
		d := june(t)
		if i == 1 {
			d.take(files...)
		} else {
			d.take(files[0])
			d.take(files[1])
		}
		if built := build(t, d.Warehouse); built.Incremental || !strings.Contains(built.Reason.EN, "raw_holiday") {
			t.Errorf("new holidays must lead to a build of everything: %+v", built)
		}
		const days = `select string_agg(date_day || ' ' || is_working_day || ' ' || is_holiday || ' ' || holiday_name, '; ' order by date_day)
			from dim_date where date_day in ('2024-04-29', '2024-04-30', '2024-06-05', '2024-06-06', '2024-06-07', '2024-06-08')`
		if err := d.DB().QueryRow(days).Scan(&seen[i]); err != nil {
			t.Fatal(err)
		}
		results, err := datatests.Run(d.Ctx, d.Warehouse)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			if r.Failures > 0 {
				t.Errorf("data test %s fails", r.Name)
			}
		}
	}
	const want = "2024-04-29 true false Vẫn làm; 2024-04-30 false true Ngày Chiến thắng; 2024-06-05 false true Ngày hội tỉnh; " +
		"2024-06-06 true false ; 2024-06-07 true false ; 2024-06-08 true false "
	if seen[0] != want || seen[1] != want {
		t.Errorf("days are\n%s\n%s\nwant\n%s", seen[0], seen[1], want)
	}
}

// A closed period that a holiday moves is restated for changed reference data, with
// the batch that brought the day.
func TestLoadedHolidayRestatesForChangedReferenceData(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	d.take(shorterTerm)
	d.build()
	d.close(p)
	d.take("date,kind\n2024-06-11,off\n2024-06-12,off\n2024-06-13,off\n")
	d.build()
	dossiers, err := restatement.Dossiers(d.Ctx, d.Warehouse, p, "")
	if err != nil || len(dossiers) != 3 {
		t.Fatalf("%v, %v", dossiers, err)
	}
	for _, r := range dossiers { // only D5 is judged otherwise; the handling time of the others is shorter
		if r.Cause != "changed_reference_data" || len(r.Batches) != 1 || r.Batches[0] != 3 || strings.Contains(r.Moved, "2.1") != (r.DossierCode == "D5") {
			t.Errorf("%+v", r)
		}
	}
}
