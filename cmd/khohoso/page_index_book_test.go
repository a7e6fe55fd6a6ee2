package main

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

// cutsBook holds the page of all procedures and fields against its workbook.
func cutsBook(t *testing.T, get func(string) []byte) {
	t.Helper()
	const asked = "?period=2025-08"
	page, book := get("/procedures"+asked), get("/workbook/procedures"+asked)
	shared := map[int]string{1: "Tiếp nhận", 2: "Đã giải quyết", 3: "Đúng hạn, %", 4: "Trễ", 5: "Trung vị, ngày", 6: "Phân vị 90, ngày"}
	for _, one := range []struct {
		table, sheet, name string
		open               int // the column from which on what is open stands
	}{{"fields", "Theo lĩnh vực", "Lĩnh vực", 7}, {"procedures", "Các thủ tục", "Thủ tục", 9}} {
		held := sheetRows(t, book, one.sheet)
		said := pageTable(page, one.table)
		if len(said) < 5 || len(held) < len(said) {
			t.Fatalf("%s: %d rows on the page, %d on the sheet", one.table, len(said), len(held))
		}
		columns := map[int]string{one.open: "Đang giải quyết", one.open + 1: "Quá hạn (form06)", one.open + 2: "Quá ngày hẹn, chờ người nộp"}
		for at, head := range shared {
			columns[at] = head
		}
		for _, cells := range said {
			row := rowNamed(held, one.name, cells[0])
			if row == nil {
				t.Errorf("%s: the sheet has no row %q", one.sheet, cells[0])
				continue
			}
			for at, head := range columns {
				if !sameFigure(cells[at], row[head]) {
					t.Errorf("%s, %s: the page says %q, the sheet holds %q", cells[0], head, cells[at], row[head])
				}
			}
		}
	}
}

// rowNamed is the row that a page's first cell names, by its code where it has one there.
func rowNamed(rows []map[string]string, head, cell string) map[string]string {
	words := strings.Fields(cell)
	for _, row := range rows {
		if strings.Join(words, " ") == row[head] {
			return row
		}
		for _, word := range words {
			if word == row["Mã"] && strings.HasPrefix(strings.Join(words, " "), strings.Join(strings.Fields(row[head]), " ")) {
				return row
			}
		}
	}
	return nil
}

var heatPoints = regexp.MustCompile(`^([\d.]+[a-z]?): ([\d.,]+) / [\d.,]+$`)

// indicatorsBook holds the map of units and indicators, whose cells say the points in
// their titles, against its workbook.
func indicatorsBook(t *testing.T, get func(string) []byte) {
	t.Helper()
	const asked = "?period=2025-08"
	_, page, _ := strings.Cut(string(get("/indicators"+asked)), `<section id="ranks"`)
	held := sheetRows(t, get("/workbook/indicators"+asked), "Chỉ số")
	unitsSeen, points := 0, 0
	title := regexp.MustCompile(`title="([^"]*)"`)
	for _, row := range tableRow.FindAllString(page, -1) {
		cells := tableCell.FindAllString(row, -1)
		if len(cells) < 6 || strings.Contains(row, "<th scope=\"col\"") {
			continue
		}
		plain := func(at int) string {
			return strings.TrimSpace(html.UnescapeString(anyTag.ReplaceAllString(cells[at], "")))
		}
		unit := rowNamed(held, "Đơn vị", plain(0))
		if unit == nil {
			t.Errorf("the sheet has no unit %q", plain(0))
			continue
		}
		unitsSeen++
		if total := plain(3); !sameFigure(total, unit["Tổng điểm, thang 100"]) {
			t.Errorf("%s: the page says %s points, the sheet holds %s", plain(0), total, unit["Tổng điểm, thang 100"])
		}
		for _, cell := range cells[5:] {
			found := title.FindStringSubmatch(cell)
			if found == nil {
				t.Fatalf("%s: a cell without a title: %s", plain(0), cell)
			}
			says := heatPoints.FindStringSubmatch(html.UnescapeString(found[1]))
			if says == nil {
				continue // not scored, with the reason
			}
			for head, stored := range unit {
				if code, _, _ := strings.Cut(head, " "); code != says[1] {
					continue
				}
				if points++; !sameFigure(says[2], stored) {
					t.Errorf("%s, %s: the page says %s points, the sheet holds %s", plain(0), head, says[2], stored)
				}
			}
		}
	}
	if unitsSeen < 20 || points < 100 {
		t.Errorf("only %d units and %d points compared", unitsSeen, points)
	}
}
