package main

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khohoso/models/dossiers"
)

// byLevel holds the table of levels: each is the sum of its units.
func (f *figuresOf) byLevel(home []byte) {
	found := 0
	for _, line := range tableLines(home, "levels") {
		name := between(line.html, "#level-", `"`)
		sum, units := map[string]any{}, 0
		for _, code := range f.codes {
			if cmp.Or(f.level[code], "other") == name {
				units++
				addTo(sum, f.units[code])
			}
		}
		found += units
		f.same("units of level "+name, line.by["Số đơn vị"], float64(units))
		for head, figure := range headed {
			if said, is := line.by[head]; is {
				f.same("level "+name+" "+head, said, figure(sum))
			}
		}
	}
	if found != len(f.codes) {
		f.t.Errorf("%s %s: %d units in the levels, %d are listed", f.period, f.view, found, len(f.codes))
	}
}

// addTo adds the numbers of a row to a sum.
func addTo(sum, row map[string]any) {
	for name, value := range row {
		if n, is := value.(float64); is {
			sum[name] = of(sum, name) + n
		}
	}
}

func sumOf(rows map[string]map[string]any) map[string]any {
	sum := map[string]any{}
	for _, row := range rows {
		addTo(sum, row)
	}
	return sum
}

var cellTitle = regexp.MustCompile(`<td class="[^"]*" title="([^"]*)"`)

// heat holds the map of units and months: every unit in every month, what a month's share is made of too.
func (f *figuresOf) heat(home []byte) {
	flow, seen := f.rowsOfMonths("group_code period", "by", "agency"), 0
	for _, line := range tableLines(home, "heat") {
		unit := f.codeOf(linkOfLine("agencies", line))
		seen++
		titles := cellTitle.FindAllStringSubmatch(line.html, -1)
		if len(titles) != 12 {
			f.t.Fatalf("%s has %d months on the map", unit, len(titles))
		}
		for i, title := range titles {
			month := monthOf(title[1])
			where := unit + " " + month + " on the map"
			row := flow[unit+" "+month]
			if !f.world.stood(unit, f.lastDay(), month+"-01", month+"-31") {
				f.same(where+", before the unit stood", line.cells[i+1], -1)
				continue
			}
			f.same(where, line.cells[i+1], headed["Đúng hạn, %"](row))
			if closed := of(row, "closed"); closed > 0 {
				f.same(where+", in time", between(title[1], ": ", " trong "), closed-of(row, "finished_late"))
				f.same(where+", closed", between(title[1], " trong ", " hồ sơ"), closed)
			}
		}
	}
	if seen != len(f.codes) {
		f.t.Errorf("%s %s: %d units on the map of months, %d are listed", f.period, f.view, seen, len(f.codes))
	}
}

var (
	dueWords   = regexp.MustCompile(`Tính đến ([\d/]+): ([\d.]+) hồ sơ đến hạn trong 5 ngày làm việc tới, ([\d.]+) trong 1 ngày`)
	stakeWords = regexp.MustCompile(`chỉ số 2\.1 mất ([\d,]+) điểm`)
)

// due holds the early warning of the province, for "", or of a unit.
func (f *figuresOf) due(page []byte, unit string) {
	said := plainText(f.section(page, "due"))
	all := f.rows("due", "agency_code", "by", "agency")
	sum := all[unit]
	if unit == "" {
		sum = sumOf(all)
	}
	if said == "" {
		if f.period != "2025-Q2" { // long over: nobody is warned by it
			f.t.Errorf("%s %q: nothing is said of what is due", f.period, unit)
		}
		return
	}
	if counts := dueWords.FindStringSubmatch(said); counts != nil {
		f.same(unit+" due within five days", counts[2], of(sum, "within_5"))
		f.same(unit+" due within one day", counts[3], of(sum, "within_1"))
	} else {
		f.same(unit+" due, nothing", "0", of(sum, "within_5"))
	}
	if points := stakeWords.FindStringSubmatch(said); points != nil && unit != "" {
		f.same(unit+" points at stake", points[1], of(sum, "within_5_points"))
	}
	if unit != "" {
		f.dueDossiers(page, unit, sum)
		return
	}
	for _, line := range tableLines(page, "due") {
		row := f.of("agencies", all, line)
		for head, name := range map[string]string{"Trong 1 ngày": "within_1", "Trong 2 ngày": "within_2", "Trong 5 ngày": "within_5", "Quá hạn (portal766)": "overdue"} {
			f.same("due "+line.cells[0]+" "+head, line.by[head], of(row, name))
		}
		f.same("due "+line.cells[0]+" stake", line.by["Điểm có thể mất"], of(row, "within_5_points"))
	}
}

// dueDossiers holds the list of the most urgent: of the unit's open ones, as many as are counted.
func (f *figuresOf) dueDossiers(page []byte, unit string, row map[string]any) {
	const listed, within = 30, 5
	open := f.openDossiers()
	listedLines := tableLines(page, "due")
	f.same(unit+" dossiers listed as due", fmt.Sprint(len(listedLines)), min(of(row, "within_5"), listed))
	soon, last := 0.0, 0
	for _, line := range listedLines {
		var left int
		if _, err := fmt.Sscan(line.by["Còn, ngày làm việc"], &left); err != nil || left < last || left > within {
			f.t.Errorf("%s: %q days left after %d", unit, line.by["Còn, ngày làm việc"], last)
		}
		if last = left; left <= 1 {
			soon++
		}
		if known := open[line.cells[0]]; known == nil || known["agency_code"] != unit {
			f.t.Errorf("%s %s: %s is listed as due at %s, which does not hold it: %v", f.period, f.view, line.cells[0], unit, known)
		}
	}
	f.same(unit+" dossiers listed as due within a day", fmt.Sprint(soon), min(of(row, "within_1"), listed))
}

// openDossiers are those of the province at the period's end, by code.
func (f *figuresOf) openDossiers() map[string]map[string]any {
	return f.rows("dossiers", "dossier_code", "where", "open")
}

// stepWords are the heads of the steps at which a dossier is open.
var stepWords = map[string]string{
	"đã tiếp nhận": "received", "đang xử lý": "processing", "chờ bổ sung giấy tờ": "supplement_requested", "chờ nộp phí, lệ phí": "fee_requested", "mới đăng ký": "registered",
}

// ages holds the open dossiers by age and step against the list of them, and the steps of a unit against the early warning of that day.
func (f *figuresOf) ages(page []byte, who string, match func(row map[string]any) bool) {
	day := f.parsed().To.Format("2006-01-02")
	bands, overdue := map[int]float64{}, map[int]float64{}
	total := 0.0
	for _, row := range f.openDossiers() {
		if !match(row) {
			continue
		}
		received, err := time.Parse(time.RFC3339, fmt.Sprint(row["received_at"]))
		if err != nil {
			f.t.Fatal(err)
		}
		age, band := f.world.workdays[day]-f.world.workdays[received.Format("2006-01-02")], 0
		for band < len(dossiers.AgeBands) && age > float64(dossiers.AgeBands[band]) {
			band++
		}
		bands[band]++
		total++
		if row["verdict"] == "open_overdue" {
			overdue[band]++
		}
	}
	steps, all := map[string]float64{}, tableLines(page, "ages")
	for i, line := range all {
		across := 0.0
		for at, head := range line.heads {
			if step := stepWords[head]; step != "" {
				n := saidNumber(line.cells[at])
				steps[step] += n
				across += n
			}
		}
		f.same(who+" aged "+line.cells[0], line.by["Cộng"], bands[i])
		f.same(who+" aged "+line.cells[0]+", sum of the steps", line.by["Cộng"], across)
		f.same(who+" aged "+line.cells[0]+", overdue", line.cells[len(line.cells)-1], overdue[i])
	}
	if total > 0 && len(all) == 0 {
		f.t.Errorf("%s %s: %v open dossiers of %s have no ages", f.period, f.view, total, who)
	}
	byStep := f.rows("due", "agency_code step", "by", "agency,step", "as_of", day)
	for step, n := range steps {
		if row := byStep[who+" "+step]; row != nil {
			f.same(who+" open at "+step, fmt.Sprint(n), of(row, "open"))
		}
	}
}

// saidNumber is a whole number as pages write it.
func saidNumber(said string) (n float64) {
	_, _ = fmt.Sscan(strings.ReplaceAll(said, ".", ""), &n)
	return n
}

// findings holds what looks wrong in the data.
func (f *figuresOf) findings(page []byte, unit string) {
	found := map[string]map[string]any{}
	for _, row := range f.list("findings") {
		title := fmt.Sprint(row["title"])
		if found[title] == nil {
			found[title] = map[string]any{}
		}
		if unit == "" || row["agency_code"] == unit {
			addTo(found[title], row)
		}
	}
	for _, line := range tableLines(page, "findings") {
		title := plainText(between(line.html, "<summary>", "</summary>"))
		row, known := found[title]
		if !known {
			f.t.Errorf("%s %q: the API has no finding %q", f.period, unit, title)
			continue
		}
		f.same(unit+" finding "+title, line.by["Trong kỳ, hồ sơ"], of(row, "dossiers"))
		f.same(unit+" finding at any time "+title, line.by["Từ trước đến nay"], of(row, "dossiers_all_time"))
	}
}

// overdueList holds the unit's list of overdue dossiers, by code and by how many days.
func (f *figuresOf) overdueList(page []byte, unit string) {
	const listed = 200
	all := map[string]map[string]any{}
	for code, row := range f.rows("dossiers", "dossier_code", "where", "form_open_overdue") {
		if row["agency_code"] == unit {
			all[code] = row
		}
	}
	shown := tableLines(page, "dossiers")
	f.same(unit+" overdue dossiers listed", fmt.Sprint(len(shown)), float64(min(len(all), listed)))
	for _, line := range shown {
		row := all[line.cells[0]]
		if row == nil {
			f.t.Errorf("%s %s: %s is listed as overdue, not by the API", f.period, unit, line.cells[0])
			continue
		}
		f.same(unit+" "+line.cells[0]+" days overdue", line.by["Quá hạn, ngày"], of(row, "days_overdue"))
	}
}

// unitBook holds a unit's page against its workbook: the fields line by line, and what is overdue and what waits for the applicant
// against columns 13 and 12 of the form that is signed.
func (f *figuresOf) unitBook(page []byte, code string, book []byte) {
	held := map[string]map[string]any{}
	for _, row := range sheetRows(f.t, book, "Số liệu") {
		held[row["field_name"]] = numbersOf(row)
	}
	f.tables(page, "fields", func(line tableLine) map[string]any { return held[line.cells[0]] })
	sum := sumOf(held)
	for _, name := range []string{"received", "closed", "open_end", "open_overdue_waiting"} {
		f.same(code+" "+name+" of the workbook", fmt.Sprint(of(f.units[code], name)), of(sum, name))
	}
	f.same(code+" overdue of the workbook", tile(page, "overdue", "value"), of(sum, "form_open_overdue"))
	total := formTotal(f.t, book)
	for column, head := range map[string]string{"(7)": "Đã giải quyết", "(10)": "Trễ", "(11)": "Đang giải quyết", "(13)": "Quá hạn (form06)"} {
		f.same(code+" column "+column+" of the form", total[column], headed[head](f.units[code]))
	}
	f.same(code+" column (12) of the form", total["(12)"], of(f.units[code], "open_end")-of(f.units[code], "form_open_overdue"))
}

func numbersOf(row map[string]string) map[string]any {
	numbers := map[string]any{}
	for name, cell := range row {
		var n float64
		if _, err := fmt.Sscan(cell, &n); err == nil && !slices.Contains([]string{"field_code", "field_name"}, name) {
			numbers[name] = n
		}
	}
	return numbers
}

// formTotal is the line of totals of form II.06a, by the numbers of its columns.
func formTotal(t testing.TB, book []byte) map[string]string {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, sheet := range file.GetSheetList() {
		rows, err := file.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		var numbers []string
		for _, row := range rows {
			switch {
			case slices.Contains(row, "(13)"):
				numbers = row
			case numbers != nil && slices.Contains(row, "Tổng số"):
				total := map[string]string{}
				for i, cell := range row {
					total[numbers[i]] = cell
				}
				return total
			}
		}
	}
	t.Fatal("the workbook has no form with a line of totals")
	return nil
}
