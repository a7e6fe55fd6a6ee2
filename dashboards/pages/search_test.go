package pages_test

import (
	"bytes"
	"strings"
	"testing"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
)

// Marks may be left out, every word counts, what begins with it comes first, and nothing is found that a reader may not see.
func TestSearchPage(t *testing.T) {
	t.Parallel()
	h := viewtest.Small()
	h.Timelines = map[string]dossiers.Timeline{
		"H28.01-250601-00001": {DossierCode: "H28.01-250601-00001", HolderCode: "H28.01", ReceiverCode: "H28.01", Status: "received"},
		"H28.02-250601-00002": {DossierCode: "H28.02-250601-00002", HolderCode: "H28.02", ReceiverCode: "H28.02", Status: "received"},
	}
	s := viewtest.Load(t, h, "2025-06")
	all := func(string) bool { return true }
	one := func(code string) bool { return code == "H28.01" }
	find := func(asked string, see func(string) bool) string {
		t.Helper()
		var out bytes.Buffer
		options := layout.Options{Live: true, MaySee: see, Links: links.Service{Forms: true}}
		if err := pages.WriteSearch(s, &out, options, asked, []pages.FormName{{Code: "II.06a", Title: "Tình hình, kết quả giải quyết TTHC"}}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	name := s.AllUnits[0].Name
	for _, c := range []struct {
		asked, want, not string
		see              func(string) bool
	}{
		{strings.ToUpper(pages.Folded(name)), `>` + name + `<`, "Không tìm thấy", all},
		{"250601", "H28.02-250601-00002", "Không tìm thấy", all},
		{"250601", "H28.01-250601-00001", "H28.02-250601-00002", one},
		{"tinh hinh ket qua", `form=II.06a`, "Không tìm thấy", all},
		{"II.06a", "Tình hình, kết quả", "Không tìm thấy", all},
		{"<script>alert(1)</script>", "Không tìm thấy", "<script>alert", all},
		{"", "không cần dấu", "Không tìm thấy", all},
	} {
		page := find(c.asked, c.see)
		_, page, _ = strings.Cut(page, "<main")
		if !strings.Contains(page, c.want) || strings.Contains(page, c.not) {
			t.Errorf("%q: the page lacks %q or has %q:\n%.900s", c.asked, c.want, c.not, page)
		}
	}
	err := pages.WriteSearch(s, &bytes.Buffer{}, layout.Options{}, strings.Repeat("x", 101), nil)
	if apperr.CodeOf(err) != apperr.Usage {
		t.Errorf("a search of 101 letters ends with %v", err)
	}
	if pages.Folded("Đường Nguyễn Ái Quốc") != "duong nguyen ai quoc" {
		t.Errorf("folded: %q", pages.Folded("Đường Nguyễn Ái Quốc"))
	}
}
