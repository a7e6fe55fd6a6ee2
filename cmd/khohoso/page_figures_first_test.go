package main

import (
	"regexp"
	"strings"

	"khohoso/models/pipeline"
)

var (
	unitTile  = regexp.MustCompile(`<li class="(h\d)"><a href="/agencies/([^?"/]+)[^"]*" title="[^"]*"><span>[^<]*</span><strong>([^<]*)</strong>`)
	taskCount = regexp.MustCompile(`<a class="count [a-z]*" href="([^"]*)">([^<]*)</a>`)
	mostLate  = regexp.MustCompile(`<tr><th scope="row"><a href="/agencies/([^?"/]+)[^"]*#dossiers">[^<]*</a></th>.*?<td class="n strong">([^<]*)</td>`)
	courseRow = regexp.MustCompile(`<tr><th scope="row">([^<]*)</th><td class="reach"><svg class="spark".*?<td class="n strong">([^<]*)</td>`)
)

// firstScreen holds what the leadership sees before it scrolls: every unit as a tile, what needs somebody, the last month of the course.
func (f *figuresOf) firstScreen(home []byte) {
	panels := between(string(home), `<div class="panels">`, `<section id="score"`)
	shown := map[string]bool{}
	for _, tile := range unitTile.FindAllStringSubmatch(panels, -1) {
		unit := f.codeOf(tile[2])
		shown[unit] = true
		row := f.units[unit]
		f.same("tile of "+unit, tile[3], headed["Đúng hạn, %"](row))
		if isSmall := of(row, "closed") < 10; isSmall != (tile[1] == "h0") {
			f.t.Errorf("%s %s: %s closed %v dossiers and has the colour %s", f.period, f.view, unit, of(row, "closed"), tile[1])
		}
	}
	for _, unit := range f.codes {
		if of(f.units[unit], "closed") > 0 && !shown[unit] && len(f.codes) < 48 {
			f.t.Errorf("%s %s: %s closed dossiers and has no tile", f.period, f.view, unit)
		}
	}
	due := sumOf(f.rows("due", "agency_code", "by", "agency"))
	grave := 0.0
	for _, row := range f.list("findings") {
		if row["severity"] == string(pipeline.High) {
			grave += of(row, "dossiers")
		}
	}
	inDue := []string{"within_1", "within_5"}
	for _, task := range taskCount.FindAllStringSubmatch(panels, -1) {
		switch {
		case strings.HasSuffix(task[1], "#due"):
			f.same("to act on, "+inDue[0], task[2], of(due, inDue[0]))
			inDue = inDue[1:]
		case strings.HasSuffix(task[1], "#findings"):
			f.same("to act on, findings", task[2], grave)
		default:
			f.same("to act on, overdue", task[2], of(f.whole, "form_open_overdue"))
		}
	}
	for _, line := range mostLate.FindAllStringSubmatch(panels, -1) {
		unit := f.codeOf(line[1])
		f.same("most overdue, "+unit, line[2], of(f.units[unit], "form_open_overdue"))
	}
	last := f.rowsOfMonths("period", "by", "province")[f.parsed().To.Format("2006-01")]
	names := map[string]string{"Tiếp nhận": "received", "Đã giải quyết": "closed", "Quá hạn cuối tháng": "form_open_overdue"}
	rows := courseRow.FindAllStringSubmatch(panels, -1)
	for _, row := range rows {
		f.same("the last month's "+row[1], row[2], of(last, names[row[1]]))
	}
	if len(rows) != len(names) || len(shown) == 0 {
		f.t.Errorf("%s %s: the first screen has %d rows of the course and %d tiles", f.period, f.view, len(rows), len(shown))
	}
}
