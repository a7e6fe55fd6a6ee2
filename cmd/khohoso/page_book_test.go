package main

import (
	"bytes"
	"html"
	"math"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khohoso/dashboards/links"
	"khohoso/dashboards/service"
	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/config"
	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// bookOf is a page whose table stands in a sheet of its workbook: the columns of the
// page, each with that of the sheet under which the same figure must stand.
type bookOf struct {
	path, table, sheet string
	columns            map[int]string // of the page's table to the head on the sheet

}

// The workbook beside a page holds the page's figures: cell by cell what the page
// says in words is what the sheet holds as a number.
func TestBooksHoldTheFiguresOfTheirPages(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	a := &app.App{Settings: config.Defaults()}
	serving, err := serve.NewService(a, w, service.Options{})
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) []byte {
		answer, request := httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		request.Host = "localhost:8080"
		serving.ServeHTTP(answer, request)
		if answer.Code != 200 {
			t.Fatalf("%s: status %d: %.300s", path, answer.Code, answer.Body)
		}
		return answer.Body.Bytes()
	}
	busy := busiest(t, w, metrics.ByAgency)
	figures := map[int]string{1: "Tiếp nhận", 2: "Đã giải quyết", 3: "Đúng hạn, %", 4: "Trễ", 5: "Trung vị, ngày", 6: "Phân vị 90, ngày", 8: "Đang giải quyết", 9: "Quá hạn (form06)", 10: "Quá ngày hẹn, chờ người nộp"}
	for _, b := range []bookOf{
		{path: "/indicators/3.3?period=2025-08", table: "units", sheet: "Các đơn vị", columns: map[int]string{1: "Cấp", 2: "Tỷ lệ", 4: "Điểm"}},
		{path: "/indicators/3.3?period=2025-08", table: "trend", sheet: "12 tháng gần nhất", columns: map[int]string{1: "Tỷ lệ", 3: "Điểm"}},
		{path: "/procedures/" + links.Slug(busiest(t, w, metrics.ByProcedure)) + "?period=2025-08", table: "units", sheet: "Theo đơn vị", columns: figures},
		{path: "/fields/" + links.Slug(busiest(t, w, metrics.ByField)) + "?period=2025-08", table: "units", sheet: "Theo đơn vị", columns: figures},
		{path: "/what-if?period=2025-08&target.2.1=50&unit=" + busy, table: "fields", sheet: "Giả định theo từng chỉ số", columns: map[int]string{4: "Điểm hiện nay", 5: "Điểm nếu vậy"}},
	} {
		t.Run(b.path+" "+b.table, func(t *testing.T) { b.compare(t, get) })
	}
	compareBook(t, get, busy)
	dossierBook(t, w, get, busy)
	foundBook(t, w, get)
	cutsBook(t, get)
	indicatorsBook(t, get)
	itemsBook(t, get, "/items/1.3?period=2025-08")
	itemsBook(t, get, "/unit-items/5.2?period=2025-08")
}

// busiest is the one of a kind that closed most.
func busiest(t *testing.T, w *store.Warehouse, by metrics.Grouping) (code string) {
	t.Helper()
	p, err := period.ParsePeriod("2025-08")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := metrics.Flow(t.Context(), w, metrics.FlowQuery{Periods: []period.Period{p}, By: by})
	if err != nil {
		t.Fatal(err)
	}
	var most int64
	for _, row := range rows {
		if row.Group != "" && row.Closed > most {
			code, most = row.Group, row.Closed
		}
	}
	return code
}

var (
	tableRow  = regexp.MustCompile(`(?s)<tr[ >].*?</tr>`)
	tableCell = regexp.MustCompile(`(?s)<t[hd][ >].*?</t[hd]>`)
	anyTag    = regexp.MustCompile(`(?s)<svg.*?</svg>|<[^>]*>`)
)

// pageTable are the cells of the first table in a section, without its head.
func pageTable(page []byte, section string) (rows [][]string) {
	_, part, _ := strings.Cut(string(page), `<section id="`+section+`"`)
	_, part, _ = strings.Cut(part, "<tbody>")
	part, _, _ = strings.Cut(part, "</tbody>")
	for _, row := range tableRow.FindAllString(part, -1) {
		var cells []string
		for _, cell := range tableCell.FindAllString(row, -1) {
			cells = append(cells, strings.TrimSpace(html.UnescapeString(anyTag.ReplaceAllString(cell, ""))))
		}
		rows = append(rows, cells)
	}
	return rows
}

// sheetRows are the rows of a sheet by their name and head; cells as they are stored.
func sheetRows(t testing.TB, book []byte, sheet string) (rows []map[string]string) {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, err := file.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil || len(all) < 2 {
		t.Fatalf("sheet %q of %v: %d rows, %v", sheet, file.GetSheetList(), len(all), err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[all[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// sameFigure says whether a page's text is the number of a cell: "92,4" is 0.924 where it is
// a share, "1.234" is 1234, "–" is an empty cell, and words are themselves.
func sameFigure(said, stored string) bool {
	if said == stored || said == "–" && stored == "" {
		return true
	}
	said, _, _ = strings.Cut(said, " / ")
	plain := strings.NewReplacer(".", "", ",", ".", "\u00a0", "", "%", "", "−", "-").Replace(said)
	decimals := 0
	if _, fraction, is := strings.Cut(plain, "."); is {
		decimals = len(fraction)
	}
	limit := strings.HasPrefix(plain, ">") || strings.HasPrefix(plain, "<") // not quite all, not quite nothing
	shown, err := strconv.ParseFloat(strings.TrimLeft(plain, "<>"), 64)
	if err != nil {
		return false
	}
	held, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return false
	}
	near := 0.5*math.Pow10(-decimals) + 1e-9
	if limit {
		near = 0.1
	}
	return math.Abs(shown-held) <= near || math.Abs(shown-held*100) <= near
}

func (b bookOf) compare(t *testing.T, get func(string) []byte) {
	path, asked, _ := strings.Cut(b.path, "?")
	said := pageTable(get(b.path), b.table)
	page := string(get(b.path))
	if !strings.Contains(page, `<a href="/workbook`+path+`?`) {
		t.Error("the page does not lead to its workbook")
	}
	held := sheetRows(t, get("/workbook"+path+"?"+asked), b.sheet)
	figures := 0
	byName := map[string]map[string]string{}
	for _, row := range held {
		for _, head := range []string{"Đơn vị", "Tháng", "Chỉ số"} {
			if row[head] != "" {
				byName[row[head]] = row
				byName[row["Mã"]+" "+row[head]] = row
			}
		}
	}
	for _, cells := range said {
		row := byName[strings.Join(strings.Fields(cells[0]), " ")]
		if row == nil {
			if b.table == "fields" { // heads of groups, whose points are summed on the page
				continue
			}
			t.Errorf("the sheet has no row %q", cells[0])
			continue
		}
		for at, head := range b.columns {
			if at >= len(cells) || !sameFigure(cells[at], row[head]) {
				t.Errorf("%s, %s: the page says %q, the sheet holds %q", cells[0], head, cells[min(at, len(cells)-1)], row[head])
			}
			figures++
		}
	}
	if figures < 10 {
		t.Errorf("only %d figures compared", figures)
	}
}

// compareBook holds the comparison against its sheet, which has the units as rows.
func compareBook(t *testing.T, get func(string) []byte, unit string) {
	t.Helper()
	said := pageTable(get("/compare?period=2025-08&unit="+unit), "side")
	held := sheetRows(t, get("/workbook/compare?period=2025-08&unit="+unit), "Số liệu cạnh nhau")
	if len(said) < 10 || len(held) < 2 {
		t.Fatalf("%d figures of %d units", len(said), len(held))
	}
	for _, cells := range said {
		head := strings.Join(strings.Fields(cells[0]), " ")
		for i, row := range held {
			text := strings.TrimSpace(strings.TrimPrefix(cells[i+1], "●"))
			if !sameFigure(text, row[head]) {
				t.Errorf("%s of %s: the page says %q, the sheet holds %q", head, row["Đơn vị"], text, row[head])
			}
		}
	}
}

// itemsBook holds what an indicator misses, as its page lists it, against its sheet.
func itemsBook(t *testing.T, get func(string) []byte, path string) {
	t.Helper()
	page := get(path)
	path, asked, _ := strings.Cut(path, "?")
	if !strings.Contains(string(page), `<a href="/workbook`+path+`?`) {
		t.Errorf("%s does not lead to its workbook", path)
	}
	indicator := path[strings.LastIndex(path, "/")+1:]
	said, held := pageTable(page, "items"), sheetRows(t, get("/workbook"+path+"?"+asked), "Còn thiếu "+indicator)
	if len(said) == 0 || len(held) < len(said) || len(said) < 200 && len(held) != len(said) {
		t.Fatalf("%s: %d rows on the page, %d on the sheet", path, len(said), len(held))
	}
	for i, cells := range said {
		row, day := held[i], map[string]string{}
		for _, head := range []string{"Từ ngày", "Hạn", "Thực hiện"} {
			if row[head] == "" {
				day[head] = "–"
				continue
			}
			serial, err := strconv.ParseFloat(row[head], 64)
			if err != nil {
				t.Fatal(err)
			}
			when, err := excelize.ExcelDateToTime(serial, false)
			if err != nil {
				t.Fatal(err)
			}
			day[head] = when.Format("2/1/2006")
		}
		want := []string{row["Mã"], row["Tên"], row["Đơn vị"], row["Vì sao"], day["Từ ngày"], day["Hạn"], day["Thực hiện"]}
		if !slices.Equal(cells, want) {
			t.Errorf("%s, row %d: the page says %q, the sheet holds %q", path, i, cells, want)
		}
	}
}

// dossierBook holds the life of a dossier on its page against its sheet.
func dossierBook(t *testing.T, w *store.Warehouse, get func(string) []byte, unit string) {
	t.Helper()
	p, err := period.ParsePeriod("2025-08")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := dossiers.List(t.Context(), w, dossiers.Query{Period: p, Agency: unit, Where: "closed", Limit: 1})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	life, err := dossiers.ReadTimeline(t.Context(), w, rows[0].DossierCode)
	if err != nil {
		t.Fatal(err)
	}
	page := string(get("/dossier?code=" + life.DossierCode))
	held := sheetRows(t, get("/workbook/dossier?code="+life.DossierCode), "Diễn biến")
	if len(held) != len(life.Events) || strings.Count(page, `<span class="when">`) != len(held) {
		t.Fatalf("%d events, %d on the page, %d on the sheet", len(life.Events), strings.Count(page, `<span class="when">`), len(held))
	}
	for i, row := range held {
		at, err := strconv.ParseFloat(row["Lúc"], 64)
		if err != nil {
			t.Fatal(err)
		}
		if when, err := excelize.ExcelDateToTime(at, false); err != nil || when.Format("15:04 2/1/2006") != life.Events[i].At.Format("15:04 2/1/2006") || !strings.Contains(page, when.Format("15:04 2/1/2006")) {
			t.Errorf("event %d at %v on the sheet, at %v in truth: %v", i, when, life.Events[i].At, err)
		}
	}
}

// foundBook holds the dossiers behind a finding against the list as CSV.
func foundBook(t *testing.T, w *store.Warehouse, get func(string) []byte) {
	t.Helper()
	p, err := period.ParsePeriod("2025-Q3")
	if err != nil {
		t.Fatal(err)
	}
	counts, err := dossiers.FindingCounts(t.Context(), w, dossiers.FindingQuery{Periods: []period.Period{p}, WholeProvince: true})
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, one := range counts {
		if one.Dossiers == 0 {
			continue
		}
		looked++
		asked := "?period=2025-Q3&finding=" + one.Name
		lines := strings.Split(strings.TrimSpace(string(get("/dossiers.csv"+asked))), "\n")[1:]
		held := sheetRows(t, get("/dossiers.xlsx"+asked), "Dấu hiệu")
		if int64(len(held)) != one.Dossiers || len(lines) != len(held) {
			t.Errorf("%s: %d dossiers, %d in the list, %d on the sheet", one.Name, one.Dossiers, len(lines), len(held))
			continue
		}
		for i, row := range held {
			if code, _, _ := strings.Cut(lines[i], ","); code != row["Mã hồ sơ"] {
				t.Errorf("%s: line %d is %s in the list, %s on the sheet", one.Name, i, code, row["Mã hồ sơ"])
			}
		}
	}
	if looked == 0 {
		t.Error("no finding has dossiers")
	}
}
