package dashboards

import (
	"bytes"
	"encoding/csv"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/models/metrics"
)

// TestPreview writes the pages of a province of real size to the folder named
// in KHOHOSO_PREVIEW, for looking at them.
func TestPreview(t *testing.T) {
	dir := os.Getenv("KHOHOSO_PREVIEW")
	if dir == "" {
		t.Skip("set KHOHOSO_PREVIEW to a folder to look at the pages")
	}
	publish(t, viewtest.Load(t, province(t), "2025-06"), dir)
}

// publish writes all pages and assets as a publication does.
func publish(t testing.TB, s *view.PeriodView, dir string) {
	t.Helper()
	files := links.Files{ManifestFile: "SHA256SUMS", WorkbookFile: func(code string) string {
		if code == "" {
			return "toan-tinh-2025-06.xlsx"
		}
		return "bieu-06a-2025-06.xlsx"
	}}
	for _, lang := range []string{"vi", "en"} {
		v := layout.Options{Lang: lang, Links: files}
		save(t, dir, links.PagePath(links.Place{Page: links.LeadershipPage, Lang: lang}), func(w io.Writer) error { return pages.WriteLeadership(s, w, v) })
		save(t, dir, links.PagePath(links.Place{Page: links.UnitsPage, Lang: lang}), func(w io.Writer) error { return pages.WriteUnits(s, w, v) })
		for _, code := range s.Units() {
			path := links.PagePath(links.Place{Page: links.AgencyPage, Code: code, Lang: lang})
			save(t, dir, path, func(w io.Writer) error { return pages.WriteAgency(s, w, v, code) })
		}
	}
	save(t, dir, links.WithheldFile, func(io.Writer) error { return nil })
	err := fs.WalkDir(layout.Assets(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(layout.Assets(), name)
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
func province(t testing.TB) *viewtest.Warehouse {
	t.Helper()
	h := viewtest.Small()
	h.Units, h.Cells, h.Fields = h.Units[:1], map[string]map[string]metrics.FlowMetrics{}, map[string][]metrics.FlowRow{}
	random := rand.New(rand.NewPCG(1, 2))
	for i, row := range table(t, "../internal/simulate/tables/departments.csv") {
		h.Unit(random, metrics.Agency{Code: row[0], Name: row[2], ShortName: row[1], Level: "department", ParentCode: "H28"}, 300+100*i)
	}
	for _, row := range table(t, "../internal/simulate/tables/units.csv") {
		a := metrics.Agency{Code: "H28." + row[0], Name: row[1], Level: row[2]}
		size := 60
		if a.Level == "district" {
			size = 700
		} else {
			a.ParentCode = "H28." + row[3]
		}
		h.Unit(random, a, size)
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
	h.IndicatorRows = []metrics.IndicatorValue{time766, online, empty}
	return h
}

func table(t testing.TB, path string) [][]string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}
