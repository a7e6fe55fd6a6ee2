package dashboards

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/links"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// TestPreview writes the pages of a province of real size to the folder named
// in KHOHOSO_PREVIEW, for looking at them.
func TestPreview(t *testing.T) {
	dir := os.Getenv("KHOHOSO_PREVIEW")
	if dir == "" {
		t.Skip("set KHOHOSO_PREVIEW to a folder to look at the pages")
	}
	publish(t, load(t, province(t), "2025-06"), dir)
}

// publish writes all pages and assets as a publication does.
func publish(t testing.TB, s *Snapshot, dir string) {
	t.Helper()
	files := links.Files{ManifestFile: "SHA256SUMS", WorkbookFile: func(code string) string {
		if code == "" {
			return "toan-tinh-2025-06.xlsx"
		}
		return "bieu-06a-2025-06.xlsx"
	}}
	for _, lang := range []string{"vi", "en"} {
		v := View{Lang: lang, Links: files}
		save(t, dir, links.PagePath(links.Place{Page: links.LeadershipPage, Lang: lang}), func(w io.Writer) error { return s.WriteLeadership(w, v) })
		save(t, dir, links.PagePath(links.Place{Page: links.UnitsPage, Lang: lang}), func(w io.Writer) error { return s.WriteUnits(w, v) })
		for _, code := range s.Units() {
			path := links.PagePath(links.Place{Page: links.AgencyPage, Code: code, Lang: lang})
			save(t, dir, path, func(w io.Writer) error { return s.WriteAgency(w, v, code) })
		}
	}
	save(t, dir, links.WithheldFile, func(io.Writer) error { return nil })
	err := fs.WalkDir(Assets(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(Assets(), name)
		save(t, dir, "assets/"+name, func(w io.Writer) error { _, err := w.Write(content); return err })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func save(t testing.TB, dir, path string, fill func(io.Writer) error) {
	t.Helper()
	var page bytes.Buffer
	if err := fill(&page); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	file := filepath.Join(dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, page.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// province makes up a year of figures for the units of the simulated province.
func province(t testing.TB) *handMade {
	t.Helper()
	h := small()
	h.agencies, h.cells, h.fields = h.agencies[:1], map[string]map[string]metrics.Measures{}, map[string][]metrics.FlowRow{}
	random := rand.New(rand.NewPCG(1, 2))
	for i, row := range table(t, "../internal/simulate/tables/departments.csv") {
		h.unit(random, metrics.Agency{Code: row[0], Name: row[2], ShortName: row[1], Level: "department", ParentCode: "H28"}, 300+100*i)
	}
	for _, row := range table(t, "../internal/simulate/tables/units.csv") {
		a := metrics.Agency{Code: "H28." + row[0], Name: row[1], Level: row[2]}
		size := 60
		if a.Level == "district" {
			size = 700
		} else {
			a.ParentCode = "H28." + row[3]
		}
		h.unit(random, a, size)
	}
	reasons := func(n, d int64, target float64) metrics.IndicatorValue {
		ratio := float64(n) / float64(d)
		return metrics.IndicatorValue{AgencyCode: "H28", Numerator: n, Denominator: d, Ratio: &ratio, Target: &target, Applicable: true}
	}
	online := reasons(12000, 18000, 0.5)
	online.Indicator, online.Name, online.Score, online.MaxScore, online.Rule = "3.3", "Hồ sơ TTHC nộp trực tuyến", 6, 6, "received"
	time766 := reasons(17000, 18600, 0.5)
	time766.Indicator, time766.Name, time766.Score, time766.MaxScore, time766.Rule, time766.Target = "2.1", "Hồ sơ xử lý trước hạn, đúng hạn", 18.28, 20, "portal766", nil
	empty := metrics.IndicatorValue{AgencyCode: "H28", Indicator: "5.4", Name: "Hài lòng trong tiếp nhận, giải quyết TTHC", MaxScore: 6, Applicable: true, NoDataReason: "no_dossiers", Rule: "portal766"}
	h.indicators = []metrics.IndicatorValue{time766, online, empty}
	return h
}

func table(t testing.TB, path string) [][]string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("no table of units: %v", err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func (h *handMade) unit(random *rand.Rand, a metrics.Agency, size int) {
	a.InCatalogue, a.HasDossiers = true, true
	h.agencies = append(h.agencies, a)
	cells := map[string]metrics.Measures{}
	skill := 0.05 * random.ExpFloat64()
	if random.IntN(12) == 0 {
		skill += 0.15
	}
	for _, p := range (period.Period{To: time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)}).LastMonths(12) {
		closed := int64(float64(size) * (0.7 + 0.6*random.Float64()))
		if size < 100 && random.IntN(6) == 0 {
			closed = int64(random.IntN(12))
		}
		late := int64(float64(closed) * min(1, skill*(0.6+0.8*random.Float64())))
		m := closingOf(closed, late)
		m.Received += int64(random.IntN(20)) - 10
		m.Received = max(0, m.Received)
		m.ReceivedOnline = m.Received * 6 / 10
		cells[p.Name] = overdue(m, late/3, late/12)
		if late == 0 {
			cells[p.Name] = m
		}
	}
	h.cells[a.Code] = cells
	m := cells["2025-06"]
	for i, name := range []string{"Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng"} {
		part := closingOf(m.Closed>>(i+1), m.FinishedLate>>(i+1))
		h.fields[a.Code] = append(h.fields[a.Code], metrics.FlowRow{Period: "2025-06", Group: fmt.Sprintf("F%d", i), GroupName: name, Measures: part})
	}
	for i := range m.OpenOverdue {
		due := time.Date(2025, 6, 28-int(i%25), 0, 0, 0, 0, hanoi)
		h.dossiers = append(h.dossiers, dossiers.Row{
			DossierCode: fmt.Sprintf("%s-250601-%04d", a.Code, i), AgencyCode: a.Code, ProcedureCode: "2.000815",
			ProcedureName: "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp",
			ReceivedAt:    due.AddDate(0, 0, -7), DueAt: due, Status: []string{"processing", "supplement_requested"}[i%2], DaysOverdue: 2 + int(i%25),
		})
	}
}
