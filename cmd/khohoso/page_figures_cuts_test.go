package main

import (
	"cmp"
	"fmt"
	"strings"

	"khohoso/dashboards/links"
)

// cutPages holds the pages of all procedures or fields: headline figures, units, months, ages, and the handling times against the
// page's workbook.
func (f *figuresOf) cutPages(by, pages string) {
	all := f.rows("flow", "group_code", "by", by)
	earlier := f.rows("flow", "group_code", "by", by, "period", f.parsed().Previous().Name)
	months := f.rowsOfMonths("group_code period", "by", by)
	var codes []string
	for code := range all {
		codes = append(codes, code)
	}
	for _, code := range f.some(codes, func(code string) float64 { return of(all[code], "closed") }, 2) {
		asked := cmp.Or(code, "-")
		path := "/" + pages + "/" + links.Slug(code)
		page := f.get(f.asked(path))
		f.tiles(code, page, all[code])
		f.movedTiles("", page, all[code], earlier[code])
		units := f.rows("flow", "group_code", "by", "agency", by, asked)
		f.tables(page, "units", linked("agencies", units))
		f.months(page, "", ofOne(code, months))
		f.handled(page, f.get(f.asked("/workbook"+path)))
		if by == "procedure" {
			f.ages(page, code, func(row map[string]any) bool { return row["procedure_code"] == code })
		} else {
			inField := f.rows("flow", "group_code", "by", "procedure", "field", asked)
			f.tables(page, "procedures", linked("procedures", inField))
		}
	}
}

// handled holds how long the dossiers of each unit took.
func (f *figuresOf) handled(page, book []byte) {
	rows := sheetRows(f.t, book, "Theo đơn vị")
	for _, line := range tableLines(page, "units") {
		row := rowNamed(rows, "Đơn vị", line.cells[0])
		if row == nil {
			f.t.Errorf("%s: the workbook has no unit %q", f.period, line.cells[0])
			continue
		}
		for _, head := range []string{"Trung vị, ngày", "Phân vị 90, ngày"} {
			want := -1.0
			if row[head] != "" {
				_, _ = fmt.Sscan(row[head], &want)
			}
			f.same(line.cells[0]+" "+head, line.by[head], want)
		}
	}
}

// comparison holds units side by side: each with the units most like it.
func (f *figuresOf) comparison() {
	values, cards := f.rows("indicators", "agency_code indicator"), f.rows("scorecard", "agency_code group_code")
	flow := f.rowsOfMonths("group_code period", "by", "agency")
	for _, code := range f.some(f.codes, func(code string) float64 { return of(f.units[code], "closed") }, 1) {
		page := f.get(f.asked("/compare", "unit", code))
		shown := f.comparedUnits(page)
		for _, line := range tableLines(page, "side") {
			name, _, _ := strings.Cut(line.cells[0], " ")
			for i, unit := range shown {
				said := strings.TrimSpace(strings.TrimPrefix(line.cells[i+1], "●"))
				figure, isFlow := headed[line.cells[0]]
				switch {
				case isFlow:
					f.same(unit+" beside, "+line.cells[0], said, figure(f.units[unit]))
				case strings.HasPrefix(line.cells[0], "Tổng điểm"):
					f.same(unit+" beside, total", said, orNone(cards[unit+" "]["of_100"]))
				default:
					f.points(unit+" beside, "+name, said, values[unit+" "+name])
				}
			}
		}
		f.monthsBeside(page, shown, flow)
	}
}

// comparedUnits are those that a comparison sets side by side, in their order.
func (f *figuresOf) comparedUnits(page []byte) (codes []string) {
	head := between(f.section(page, "side"), "<thead>", "</thead>")
	for _, link := range linkOf.FindAllStringSubmatch(head, -1) {
		codes = append(codes, f.codeOf(link[2]))
	}
	return codes
}

// monthsBeside holds the months of the units side by side, which end with the period.
func (f *figuresOf) monthsBeside(page []byte, units []string, flow map[string]map[string]any) {
	last := f.parsed().To
	for i, line := range tableLines(page, "trend") {
		for at, cell := range line.cells[1:] {
			month := last.AddDate(0, at-len(line.cells)+2, 1-last.Day()).Format("2006-01")
			if !f.world.stood(units[i], f.lastDay(), month+"-01", month+"-31") {
				f.same(units[i]+" "+month+" beside, before it stood", cell, -1)
				continue
			}
			f.same(units[i]+" "+month+" beside", cell, headed["Đúng hạn, %"](flow[units[i]+" "+month]))
		}
	}
}
