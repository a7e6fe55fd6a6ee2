package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"khohoso/dashboards"
	"khohoso/models"
)

// compare holds the pages of the province, of procedures and of units against the API and the workbooks.
func (f *figuresOf) compare() {
	units := f.rows("flow", "group_code", "by", "agency")
	whole := f.rows("flow", "group_code", "by", "province")[""]
	home := f.get(f.asked("/"))
	f.tiles("the province", home, whole)
	for _, section := range []string{"ranking", "overdue"} {
		f.tables(home, section, linked("agencies", units))
	}
	f.months(home, "")
	f.readings(home, "")
	f.tables(f.get(f.asked("/units")), "*", linked("agencies", units))
	f.tables(f.get(f.asked("/procedures")), "procedures", linked("procedures", f.rows("flow", "group_code", "by", "procedure")))
	f.tables(f.get(f.asked("/procedures")), "fields", linked("fields", f.rows("flow", "group_code", "by", "field")))
	f.heat(f.get(f.asked("/indicators")))
	listed := f.listed()
	if !f.all {
		slices.SortFunc(listed, func(a, b string) int { return int(of(units[b], "closed") - of(units[a], "closed")) })
		listed = listed[:min(4, len(listed))]
	}
	for _, code := range listed {
		f.unit(code, units)
	}
	if f.seen < 500 {
		f.t.Errorf("only %d figures compared", f.seen)
	}
}

// listed are the units of the index. Each stood then, or is one of today: none is there before its first day.
func (f *figuresOf) listed() (codes []string) {
	seen := map[string]bool{}
	for _, a := range f.rows("agencies", "agency_code") {
		code := fmt.Sprint(a["agency_code"])
		if strings.Contains(string(f.get(f.asked("/units"))), `href="/agencies/`+dashboards.Slug(code)+`?`) && !seen[code] {
			codes, seen[code] = append(codes, code), true
			if f.view == models.AsThen && f.period == "2025-Q2" && strings.HasPrefix(code, "H44") {
				f.t.Errorf("%s, which begins on 1 July, is listed in %s", code, f.period)
			}
		}
	}
	slices.Sort(codes)
	return codes
}

// unit holds a unit's page against the API, and by field against its workbook.
func (f *figuresOf) unit(code string, units map[string]map[string]any) {
	path := "/agencies/" + dashboards.Slug(code)
	page := f.get(f.asked(path))
	own := units[code]
	f.tiles(code, page, own)
	f.tables(page, "standing", linked("agencies", units))
	f.tables(page, "procedures", linked("procedures", f.rows("flow", "group_code", "by", "procedure", "agency", code)))
	f.months(page, code)
	f.readings(page, code)
	f.rank(page, code)
	if of(own, "received")+of(own, "closed")+of(own, "open_end") == 0 {
		return
	}
	book := f.get(f.asked(path + "/workbook"))
	held := map[string]map[string]any{}
	var overdue, waiting float64
	for _, row := range sheetRows(f.t, book, "Số liệu") {
		numbers := map[string]any{}
		for name, cell := range row {
			var n float64
			if _, err := fmt.Sscan(cell, &n); err == nil {
				numbers[name] = n
			}
		}
		held[row["field_name"]] = numbers
		overdue += of(numbers, "form_open_overdue")
		waiting += of(numbers, "open_overdue_waiting")
	}
	f.tables(page, "fields", func(cells []string, _ string) map[string]any { return held[cells[0]] })
	f.same(code+" overdue of the form", f.tile(page, "overdue"), overdue)
	if waiting != of(own, "open_overdue_waiting") {
		f.t.Errorf("%s: %v wait by the workbook, %v by the API", code, waiting, own["open_overdue_waiting"])
	}
}

// tile is the figure of a headline.
func (f *figuresOf) tile(page []byte, key string) string {
	_, part, _ := strings.Cut(string(page), `id="tile-`+key+`"`)
	_, part, _ = strings.Cut(part, `<p class="value"`)
	_, part, _ = strings.Cut(part, `>`)
	part, _, _ = strings.Cut(part, `<`)
	return part
}

func (f *figuresOf) tiles(who string, page []byte, row map[string]any) {
	for key, head := range map[string]string{"received": "Tiếp nhận", "closed": "Đã giải quyết", "open": "Đang giải quyết", "overdue": "Quá hạn (form06)", "on_time": "Đúng hạn, %"} {
		f.same(who+" tile "+key, f.tile(page, key), headed[head](row))
	}
}

// months holds the trend against the flow of the months, of the units that the unit's dossiers come from.
func (f *figuresOf) months(page []byte, code string) {
	view := f.view
	if f.period != "2025-Q2" { // the organisation of the end of these periods is today's
		view = models.AsNow
	}
	all := f.rows("flow", "period", "by", "province", "agency", code, "organisation", string(view), "period", "2024-07..2025-09")
	f.tables(page, "trend", func(cells []string, line string) map[string]any {
		var month, year int
		if _, err := fmt.Sscanf(cells[0], "Tháng %d/%d", &month, &year); err != nil {
			return nil
		}
		if strings.Contains(line, "Khi đó chưa có đơn vị này") {
			for _, cell := range cells[1:] {
				f.same(code+" "+cells[0]+", before the unit stood", cell, -1)
			}
			return nil
		}
		if row := all[fmt.Sprintf("%d-%02d", year, month)]; row != nil {
			return row
		}
		return map[string]any{}
	})
}

// readings holds the two rules side by side against the flow by each.
func (f *figuresOf) readings(page []byte, code string) {
	for _, cells := range pageTable(page, "readings") {
		rule, _, named := strings.Cut(cells[0], ":")
		if !named {
			continue
		}
		by := f.rows("flow", "group_code", "by", "province", "agency", code, "rule", rule)[""]
		for i, head := range []string{"Đúng hạn, %", "Trễ", "Đã giải quyết", "Quá hạn (form06)"} {
			f.same(code+" by "+rule+" "+head, cells[i+1], headed[head](by))
		}
	}
}

// rank holds what a unit's page says of its total, its place and its change against the comparison of the API.
func (f *figuresOf) rank(page []byte, code string) {
	total := f.rows("compare", "code", "agency", code)[""]
	said := plainText(string(page))
	switch {
	case of(total, "rank") > 0:
		f.same(code+" rank", f.between(said, "Xếp thứ ", " trong"), of(total, "rank"))
		f.same(code+" of", f.between(said, "Xếp thứ "+fmt.Sprint(int(of(total, "rank")))+" trong ", " đơn vị"), of(total, "ranked"))
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

func (f *figuresOf) between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	if to != "" {
		text, _, _ = strings.Cut(text, to)
	}
	return text
}

var totalChange = regexp.MustCompile(`điểm chấm được\)\. [▲▼] (?:tăng|giảm) ([\d,]+) điểm`)

// heat holds the map of units and indicators against the scorecards: the totals, and a rank only where the comparison has one, the same.
func (f *figuresOf) heat(page []byte) {
	cards := f.rows("scorecard", "agency_code")
	byRank, ranked := linked("agencies", cards), 0
	for _, row := range tableRow.FindAllString(f.section(page, "ranks"), -1) {
		cells := tableCell.FindAllString(row, -1)
		card := byRank(nil, row)
		if card == nil || len(cells) < 5 {
			continue
		}
		rank := plainText(cells[1])
		if rank == "–" {
			continue
		}
		ranked++
		if !f.all && ranked > 5 {
			continue
		}
		total := f.rows("compare", "code", "agency", fmt.Sprint(card["agency_code"]))[""]
		place, among, _ := strings.Cut(rank, "/")
		f.same(fmt.Sprint(card["agency_code"])+" rank on the map", place, of(total, "rank"))
		f.same(fmt.Sprint(card["agency_code"])+" ranked on the map", among, of(total, "ranked"))
		f.same(fmt.Sprint(card["agency_code"])+" total on the map", plainText(cells[3]), of(total, "value"))
	}
	if ranked < 10 && f.period == "2025-Q3" {
		f.t.Errorf("only %d of %d units are ranked on the map", ranked, len(cards))
	}
}

func (f *figuresOf) section(page []byte, id string) string {
	for _, found := range sectionOf.FindAllStringSubmatch(string(page), -1) {
		if found[1] == id {
			return found[2]
		}
	}
	return ""
}
