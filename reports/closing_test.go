package reports

import (
	"strings"
	"testing"
	"time"

	"khohoso/models"
)

// The notes of a closed period say who closed it, when and how; they tell nothing
// of what came in later, which would change the workbook.
func TestNotesSayWhetherThePeriodIsClosed(t *testing.T) {
	t.Parallel()
	f := someProvince()
	f.closing = models.Closing{
		Period: period(t, "2025-06"), By: "Nguyễn Thị Chốt", Note: "BC-12", At: time.Date(2025, 7, 5, 9, 30, 0, 0, time.FixedZone("+07", 7*3600)),
	}
	q := Request{Form: "06a", Period: period(t, "2025-06"), Agency: "H28.01"}
	text := dump(t, render(t, f, q))
	for _, want := range []string{"Đã chốt", "Nguyễn Thị Chốt", "BC-12", "restatements.csv"} {
		if !strings.Contains(text, want) {
			t.Errorf("the notes of a closed period lack %q", want)
		}
	}
	q.Period = period(t, "2025-05")
	if text := dump(t, render(t, f, q)); !strings.Contains(text, "Đang mở") || strings.Contains(text, "Nguyễn Thị Chốt") {
		t.Error("the notes of an open period do not say so")
	}
}
