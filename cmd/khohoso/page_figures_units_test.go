package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"khohoso/dashboards/links"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
)

// compare holds the pages of the province, of its units, of procedures, fields and indicators against the API and the workbooks.
func (f *figuresOf) compare() {
	f.units = f.rows("flow", "group_code", "by", "agency")
	f.before = f.rows("flow", "group_code", "by", "agency", "period", f.parsed().Previous().Name, "organisation", string(f.atEnd()))
	f.whole = f.rows("flow", "group_code", "by", "province")[""]
	f.level, f.codes = f.levels(), f.listed()
	f.top = f.provinceCode()
	f.province(f.get(f.asked("/")))
	f.index(f.get(f.asked("/units")))
	f.tables(f.get(f.asked("/procedures")), "procedures", linked("procedures", f.rows("flow", "group_code", "by", "procedure")))
	f.tables(f.get(f.asked("/procedures")), "fields", linked("fields", f.rows("flow", "group_code", "by", "field")))
	f.ranks(f.get(f.asked("/indicators")))
	for _, code := range f.some(f.codes, func(code string) float64 { return of(f.units[code], "closed") }, 3) {
		f.unit(code)
	}
	f.indicatorPages()
	f.cutPages("procedure", "procedures")
	f.cutPages("field", "fields")
	f.comparison()
	if f.seen < 3000 {
		f.t.Errorf("only %d figures compared", f.seen)
	}
}

// some are the first of what there is by a figure, or all of it.
func (f *figuresOf) some(all []string, by func(string) float64, n int) []string {
	if f.all {
		return all
	}
	first := slices.Clone(all)
	slices.SortStableFunc(first, func(a, b string) int { return int(by(b) - by(a)) })
	return first[:min(n, len(first))]
}

func (f *figuresOf) parsed() period.Period {
	f.t.Helper()
	p, err := period.ParsePeriod(f.period)
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

// lastDay is the day whose organisation the page's units are of.
func (f *figuresOf) lastDay() string {
	if f.view == metrics.CurrentOrg {
		return "9999-12-31"
	}
	return f.parsed().To.Format("2006-01-02")
}

// atEnd is the view by which the dossiers of any month are those of the units of the period's end: after the merger of the demo
// that is today's.
func (f *figuresOf) atEnd() metrics.Organisation {
	if f.lastDay() > "2025-07-01" {
		return metrics.CurrentOrg
	}
	return metrics.HistoricalOrg
}

// listed are the units of the index. Each stood then, or is one of today: none is there before its first day.
func (f *figuresOf) listed() (codes []string) {
	index := string(f.get(f.asked("/units")))
	for _, a := range f.list("agencies") {
		code := fmt.Sprint(a["agency_code"])
		if !strings.Contains(index, `href="/agencies/`+links.Slug(code)+`?`) || slices.Contains(codes, code) {
			continue
		}
		codes = append(codes, code)
		if p := f.parsed(); f.view == metrics.HistoricalOrg && !f.world.stood(code, f.lastDay(), p.From.Format("2006-01-02"), f.lastDay()) {
			f.t.Errorf("%s, which did not stand in %s, is listed there", code, f.period)
		}
	}
	slices.Sort(codes)
	return codes
}

// province holds the first page.
func (f *figuresOf) province(home []byte) {
	f.tiles("the province", home, f.whole)
	f.movedTiles("", home, f.whole, sumOf(f.before))
	for _, section := range []string{"ranking", "overdue"} {
		f.tables(home, section, linked("agencies", f.units))
		f.changes(home, section)
	}
	for _, line := range tableLines(home, "ranking") {
		f.same("late part of "+line.cells[0], line.by["Phần số trễ toàn tỉnh, %"], part(f.of("agencies", f.units, line), f.whole, "finished_late"))
	}
	for _, line := range tableLines(home, "overdue") {
		f.same("overdue part of "+line.cells[0], line.by["Phần số quá hạn toàn tỉnh, %"], part(f.of("agencies", f.units, line), f.whole, "form_open_overdue"))
	}
	f.byLevel(home)
	f.months(home, "", f.rowsOfMonths("period", "by", "province"))
	f.readings(home, "")
	f.heat(home)
	f.due(home, "")
	f.score(home, "")
	f.firstScreen(home)
	f.findings(home, "")
}

func (f *figuresOf) of(kind string, rows map[string]map[string]any, line tableLine) map[string]any {
	return linked(kind, rows)(line)
}

func part(row, whole map[string]any, name string) float64 {
	return shareFigure(func(map[string]any) float64 { return of(row, name) }, name)(whole)
}

// index holds the list of units, whose ranks are by the share on time within their level.
func (f *figuresOf) index(page []byte) {
	f.tables(page, "*", linked("agencies", f.units))
	f.changes(page, "*")
	for _, line := range tableLines(page, "*") {
		f.same("rank of "+line.cells[0], line.by["Hạng"], f.rankInLevel(linkOfLine("agencies", line)))
	}
}

// rankInLevel is a unit's place by the share on time among the units of its level that closed enough; below 0 for none.
func (f *figuresOf) rankInLevel(slug string) float64 {
	shares, own := map[string]float64{}, ""
	for _, code := range f.codes {
		if links.Slug(code) == slug {
			own = code
		}
		if of(f.units[code], "closed") >= scoring.MinSampleSize {
			shares[code] = headed["Đúng hạn, %"](f.units[code])
		}
	}
	mine, ranked := shares[own]
	if !ranked {
		return -1
	}
	rank := 1.0
	for code, share := range shares {
		if f.level[code] == f.level[own] && share > mine+1e-9 {
			rank++
		}
	}
	return rank
}

func (f *figuresOf) levels() map[string]string {
	level := map[string]string{}
	for _, a := range f.list("agencies") {
		level[fmt.Sprint(a["agency_code"])] = fmt.Sprint(a["level"])
	}
	return level
}

// unit holds a unit's page against the API, and by field against its workbook.
func (f *figuresOf) unit(code string) {
	path := "/agencies/" + links.Slug(code)
	page := f.get(f.asked(path))
	own := f.units[code]
	f.tiles(code, page, own)
	f.movedTiles(code, page, own, f.before[code])
	f.tables(page, "standing", func(line tableLine) map[string]any {
		if linkOfLine("agencies", line) == "" {
			return own
		}
		return f.of("agencies", f.units, line)
	})
	f.tables(page, "procedures", linked("procedures", f.rows("flow", "group_code", "by", "procedure", "agency", code)))
	f.months(page, code, ofOne(code, f.rowsOfMonths("group_code period", "by", "agency")))
	f.readings(page, code)
	f.rank(page, code)
	f.score(page, code)
	f.due(page, code)
	f.findings(page, code)
	f.ages(page, code, func(row map[string]any) bool { return row["agency_code"] == code })
	f.overdueList(page, code)
	if of(own, "received")+of(own, "closed")+of(own, "open_end") > 0 {
		f.unitBook(page, code, f.get(f.asked(path+"/workbook")))
	}
}

// ofOne are the rows whose key begins with a code, by the rest of it.
func ofOne(code string, all map[string]map[string]any) map[string]map[string]any {
	rows := map[string]map[string]any{}
	for key, row := range all {
		if rest, is := strings.CutPrefix(key, code+" "); is {
			rows[rest] = row
		}
	}
	return rows
}

// rowsOfMonths is the flow of the months of the demo's trends, of the units of the period's end.
func (f *figuresOf) rowsOfMonths(keys string, more ...string) map[string]map[string]any {
	return f.rows("flow", keys, append(more, "organisation", string(f.atEnd()), "period", "2024-07..2025-09")...)
}

// tile is a part of a headline figure, "value" or "change".
func tile(page []byte, key, class string) string {
	_, part, _ := strings.Cut(string(page), `id="tile-`+key+`"`)
	part, _, _ = strings.Cut(part, "</li>")
	_, part, _ = strings.Cut(part, ` class="`+class)
	_, part, found := strings.Cut(part, `>`)
	if !found {
		return ""
	}
	part, _, _ = strings.Cut(part, "</p>")
	part, _, _ = strings.Cut(part, `<span class="unit">`)
	return plainText(part)
}

// tileHeads are the headline figures by the head of the column that says the same.
var tileHeads = map[string]string{
	"received": "Tiếp nhận", "closed": "Đã giải quyết", "open": "Đang giải quyết", "overdue": "Quá hạn (form06)",
	"on_time": "Đúng hạn, %", "early": "Trước hạn, %", "online": "Trực tuyến, %",
}

// tiles holds the headline figures.
func (f *figuresOf) tiles(who string, page []byte, row map[string]any) {
	for key, head := range tileHeads {
		f.same(who+" tile "+key, tile(page, key, "value"), headed[head](row))
	}
}

// movedTiles holds how the headline figures moved since the period before, and who waits for the applicant beside what is overdue.
func (f *figuresOf) movedTiles(unit string, page []byte, row, before map[string]any) {
	for key, head := range tileHeads {
		f.moved(unit+" tile "+key, tile(page, key, "change"), unit, headed[head](row), headed[head](before), strings.Contains(head, "%"))
	}
	if waiting := of(row, "open_overdue_waiting"); f.rule == metrics.DefaultRule && waiting > 0 {
		said := between(plainText(string(page)), "và ", " quá ngày hẹn đang chờ người nộp")
		f.same(unit+" waiting beside overdue", said[strings.LastIndex(said, " ")+1:], waiting)
	}
}

// changes holds the column of changes: of the share on time, of overdue dossiers in their section.
func (f *figuresOf) changes(page []byte, section string) {
	head := "Đúng hạn, %"
	if section == "overdue" {
		head = "Quá hạn (form06)"
	}
	for _, line := range tableLines(page, section) {
		row := f.of("agencies", f.units, line)
		unit := f.codeOf(linkOfLine("agencies", line))
		f.moved(section+" "+unit+" change", line.by["Thay đổi"], unit, headed[head](row), headed[head](f.before[unit]), strings.Contains(head, "%"))
	}
}

func (f *figuresOf) codeOf(slug string) string {
	for _, code := range f.codes {
		if links.Slug(code) == slug {
			return code
		}
	}
	f.t.Errorf("%s %s: a link leads to %q, which is not listed", f.period, f.view, slug)
	return ""
}

var movedWords = regexp.MustCompile(`^[▲▼] (tăng|giảm) ([\d.,]+)`)

// moved compares what a page says of a change with two figures, below 0 is none: nothing is told against a period in which neither
// the unit nor one that it took over from stood.
func (f *figuresOf) moved(where, said, unit string, now, before float64, share bool) {
	f.t.Helper()
	f.seen++
	then := f.parsed().Previous()
	known := unit == "" || f.world.stood(unit, f.lastDay(), then.From.Format("2006-01-02"), then.To.Format("2006-01-02"))
	diff := now - before
	if share {
		diff = math.Round(diff*10+math.Copysign(1e-9, diff)) / 10 // a half is rounded up, whatever floating point makes of it
	}
	told := movedWords.FindStringSubmatch(said)
	equal := false
	switch {
	case !known || share && (now < 0 || before < 0):
		equal = strings.HasPrefix(said, "chưa so được") || said == "" && now < 0
	case math.Abs(now-before) < 1e-9:
		equal = strings.HasPrefix(said, "= không đổi")
	case diff == 0:
		equal = strings.HasPrefix(said, "≈ gần như không đổi")
	case told != nil:
		equal = (told[1] == "tăng") == (diff > 0) && sameFigure(told[2], fmt.Sprint(math.Abs(diff)))
	}
	if !equal {
		f.unequal++
		f.t.Errorf("%s %s %s, %s: the page says %q, the API %v after %v (stood then: %v)", f.period, f.view, f.rule, where, said, now, before, known)
	}
}

// months holds the trend against the flow of the months, of the units that the unit's dossiers come from.
func (f *figuresOf) months(page []byte, unit string, all map[string]map[string]any) {
	f.tables(page, "trend", func(line tableLine) map[string]any {
		month := monthOf(line.cells[0])
		if month == "" {
			return nil
		}
		if unit != "" && !f.world.stood(unit, f.lastDay(), month+"-01", month+"-31") {
			for _, cell := range line.cells[1:] {
				f.same(unit+" "+line.cells[0]+", before the unit stood", cell, -1)
			}
			return nil
		}
		if row := all[month]; row != nil {
			return row
		}
		return map[string]any{}
	})
}

// monthOf is the month that a page's words name, as periods are written; "" for none.
func monthOf(words string) string {
	var month, year int
	if _, err := fmt.Sscanf(words, "Tháng %d/%d", &month, &year); err != nil {
		return ""
	}
	return fmt.Sprintf("%d-%02d", year, month)
}

// readings holds the two rules side by side against the flow by each.
func (f *figuresOf) readings(page []byte, unit string) {
	for _, cells := range pageTable(page, "readings") {
		rule, _, named := strings.Cut(cells[0], ":")
		if !named {
			continue
		}
		by := sumOf(f.rows("flow", "group_code", "by", "agency", "rule", rule))
		if unit != "" {
			by = f.rows("flow", "group_code", "by", "agency", "rule", rule)[unit]
		}
		for i, head := range []string{"Đúng hạn, %", "Trễ", "Đã giải quyết", "Quá hạn (form06)"} {
			f.same(unit+" by "+rule+" "+head, cells[i+1], headed[head](by))
		}
	}
}

// rank holds what a unit's page says of its total, its place and its change against the comparison of the API.
func (f *figuresOf) rank(page []byte, code string) {
	total := f.rows("compare", "code", "agency", code)[""]
	said := plainText(f.section(page, "score"))
	switch {
	case of(total, "rank") > 0:
		f.same(code+" rank", between(said, "Xếp thứ ", " trong"), of(total, "rank"))
		f.same(code+" of", between(said, "Xếp thứ "+fmt.Sprint(int(of(total, "rank")))+" trong ", " đơn vị"), of(total, "ranked"))
	case strings.Contains(said, "Xếp thứ "):
		f.t.Errorf("%s %s %s: %s is ranked, by the API it is not", f.period, f.view, f.rule, code)
	}
	change, known := total["change"].(float64)
	told := totalChange.FindStringSubmatch(said)
	switch points := math.Abs(math.Round(change*10) / 10); {
	case told != nil && known:
		f.same(code+" change of the total", told[1], points)
	case told != nil:
		f.t.Errorf("%s: a change is told where the API knows none", code)
	case known && points > 0 && strings.Contains(said, "điểm chấm được)"):
		f.t.Errorf("%s: the change of %v is not told", code, points)
	}
}

func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

var totalChange = regexp.MustCompile(`điểm chấm được\)\. [▲▼] (?:tăng|giảm) ([\d,]+) điểm`)

func (f *figuresOf) section(page []byte, id string) string {
	for _, found := range sectionOf.FindAllStringSubmatch(string(page), -1) {
		if found[1] == id {
			return found[2]
		}
	}
	return ""
}
