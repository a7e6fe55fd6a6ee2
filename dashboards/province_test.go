package dashboards

import (
	"context"
	"strings"
	"testing"

	"khohoso/internal/provincetest"
	"khohoso/models"
)

// TestRealProvince makes the pages from a warehouse and holds what they count
// against reads that the pages do not use.
func TestRealProvince(t *testing.T) {
	ctx := context.Background()
	w := provincetest.Open(t)
	version, err := w.DataVersion(ctx)
	if err != nil {
		t.Fatal(err)
	}
	months, err := readReach(ctx, w, version)
	if err != nil {
		t.Fatal(err)
	}
	p := months.fullMonth(models.Calendar)
	s := load(t, w, p.Name)
	var sum models.Measures
	for _, u := range s.units {
		add(&sum, u.now)
		list, err := s.overdueOf(u)
		if err != nil {
			t.Fatal(err)
		}
		if list.total != u.now.OpenOverdue {
			t.Errorf("%s: %d overdue dossiers listed, the flow counts %d", u.Code, list.total, u.now.OpenOverdue)
		}
		late, err := w.CountDossiers(ctx, models.DossierQuery{Period: p, Agency: u.Code, Where: "late"})
		if err != nil {
			t.Fatal(err)
		}
		if late != u.now.FinishedLate {
			t.Errorf("%s: %d late on the page, %d late dossiers", u.Code, u.now.FinishedLate, late)
		}
	}
	whole := s.province.now
	if sum.Received != whole.Received || sum.Closed != whole.Closed || sum.OpenOverdue != whole.OpenOverdue || whole.Closed == 0 {
		t.Errorf("units add up to %+v, the province is %+v", sum, whole)
	}
	for path, html := range pages(t, s, View{}) {
		if strings.Contains(html, "⟦") || !strings.Contains(html, version.ID) {
			t.Errorf("%s is not complete", path)
		}
	}
}
