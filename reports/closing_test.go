package reports

import (
	"strings"
	"testing"
	"time"

	"khohoso/models/closing"
	"khohoso/models/restatement"
)

// The notes of a closed period say who closed it, when and how; they tell nothing
// of what came in later, which would change the workbook.
func TestNotesSayWhetherThePeriodIsClosed(t *testing.T) {
	t.Parallel()
	f := someProvince()
	f.closing = closing.Closing{
		Period: periodOf(t, "2025-06"), By: "Nguyễn Thị Chốt", Note: "BC-12", At: time.Date(2025, 7, 5, 9, 30, 0, 0, time.FixedZone("+07", 7*3600)),
	}
	q := Request{Form: "06a", Period: periodOf(t, "2025-06"), Agency: "H28.01"}
	text := dump(t, render(t, f, q))
	for _, want := range []string{"Đã chốt", "Nguyễn Thị Chốt", "BC-12", "restatements.csv"} {
		if !strings.Contains(text, want) {
			t.Errorf("the notes of a closed period lack %q", want)
		}
	}
	q.Period = periodOf(t, "2025-05")
	if text := dump(t, render(t, f, q)); !strings.Contains(text, "Đang mở") || strings.Contains(text, "Nguyễn Thị Chốt") {
		t.Error("the notes of an open period do not say so")
	}
}

// What would be published otherwise today is listed where it was asked for, and only there.
func TestRestatedFiguresAreListed(t *testing.T) {
	t.Parallel()
	f := someProvince()
	f.closing = closing.Closing{Period: periodOf(t, "2025-06"), By: "Nguyễn Thị Chốt", At: time.Date(2025, 7, 5, 9, 30, 0, 0, time.UTC)}
	f.restated = []restatement.Restatement{{
		Period: "2025-06", AgencyCode: "H28.01", AgencyName: "=1+1", Measure: "finished_late", Old: 3, New: 5, Dossiers: 2,
		Causes: []restatement.CauseCount{{Cause: restatement.LateEvent, Dossiers: 2}},
	}}
	q := Request{Form: "06a", Period: periodOf(t, "2025-06"), Agency: "H28.01", Restated: true}
	text := dump(t, render(t, f, q))
	for _, want := range []string{"làm khác 1 số liệu", "== Điều chỉnh", "Xong quá hạn", "sự kiện gửi muộn (2)", "table DieuChinh A1:I2", "F2 s"} {
		if !strings.Contains(text, want) {
			t.Errorf("the workbook does not say %q", want)
		}
	}
	q.Restated = false
	if text := dump(t, render(t, f, q)); strings.Contains(text, "== Điều chỉnh") || !strings.Contains(text, "restatements.csv") {
		t.Error("a workbook of a publication lists what came later")
	}
}

// The notes explain the version of the rule that the figures follow, and the law of the period's end; what was
// signed in earlier words keeps them.
func TestNotesExplainTheVersionOfTheRule(t *testing.T) {
	t.Parallel()
	again, first, old, late := "yêu cầu bổ sung quá một lần là quá hạn", "không trễ chỉ vì được yêu cầu bổ sung nhiều lần", "Nghị định số 61/2018/NĐ-CP (phiếu hẹn trả)", "Nghị định số 118/2025/NĐ-CP (phiếu hẹn trả)"
	for name, c := range map[string]struct {
		version    int64
		q          Request
		signed     int64
		says, lack string
	}{
		"portal766 version 1":  {1, Request{Form: "compare", Period: periodOf(t, "2025-06")}, 0, again, first},
		"portal766 version 2":  {2, Request{Form: "compare", Period: periodOf(t, "2025-06")}, 0, first, again},
		"before the decree":    {1, Request{Form: "06a", Period: periodOf(t, "2025-Q2")}, 0, old, late},
		"under the decree":     {1, Request{Form: "06a", Period: periodOf(t, "2025-Q3")}, 0, late, old},
		"signed now":           {1, Request{Form: "06a", Period: periodOf(t, "2025-Q3")}, 2, late, old},
		"signed in words of 1": {1, Request{Form: "06a", Period: periodOf(t, "2025-Q3")}, 1, old, late},
	} {
		f := someProvince()
		f.portalVersion = c.version
		if c.signed > 0 {
			f.closing = closing.Closing{Period: c.q.Period, By: "Nguyễn Thị Chốt", At: c.q.Period.To.AddDate(0, 0, 5), WordsEdition: c.signed}
		}
		if text := dump(t, render(t, f, c.q)); !strings.Contains(text, c.says) || strings.Contains(text, c.lack) {
			t.Errorf("%s: the notes do not say %q, or say %q", name, c.says, c.lack)
		}
	}
}
