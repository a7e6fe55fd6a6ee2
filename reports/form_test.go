package reports

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/reports/xlsx"
)

// TestFiguresEqualTheRead compares every figure of the form with the flow read,
// by hand and not through the layout.
func TestFiguresEqualTheRead(t *testing.T) {
	t.Parallel()
	f := someProvince()
	for _, agency := range []string{"", "H28", "H28.01", "H28.20"} {
		q := Request{Form: "06a", Period: periodOf(t, "2025-06"), Agency: agency}
		cells := rawSheet(t, render(t, f, q), 1)
		rows, err := f.Flow(t.Context(), metrics.FlowQuery{Periods: []period.Period{q.Period}, By: metrics.ByField, Agency: agency})
		if err != nil {
			t.Fatal(err)
		}
		byName := map[string]metrics.FlowMetrics{}
		var sum metrics.FlowMetrics
		for _, row := range rows {
			byName[row.GroupName] = row.FlowMetrics
			sum = plus(sum, row.FlowMetrics)
		}
		const first = 8
		for i := range rows {
			name := *cells[fmt.Sprintf("B%d", first+i)].Text
			m, ok := byName[name]
			if !ok {
				t.Fatalf("agency %q: row %q is not in the read, or is there twice", agency, name)
			}
			delete(byName, name)
			wantRow(t, cells, first+i, m)
		}
		wantRow(t, cells, first+len(rows), sum)
		if got := cells[fmt.Sprintf("A%d", first+len(rows))].Text; got == nil || *got != "Tổng số" {
			t.Errorf("agency %q: no total row after the last field", agency)
		}
	}
}

func wantRow(t *testing.T, cells map[string]rawCell, row int, m metrics.FlowMetrics) {
	t.Helper()
	want := []int64{
		m.Received + m.CarriedOver, m.ReceivedOnline, m.ReceivedInPerson + m.ReceivedPost + m.ReceivedNoChannel, m.CarriedOver,
		m.Closed, m.FinishedEarly, m.FinishedOnTime + m.FinishedNoDue + m.Withdrawn + m.Stopped, m.FinishedLate,
		m.OpenEnd, m.OpenEnd - m.OpenOverdue + m.OpenOverdueWait, m.OpenOverdue - m.OpenOverdueWait,
	}
	for i, w := range want {
		ref := xlsx.CellName(i+2, row)
		if got := cells[ref].Value; got == nil || *got != strconv.FormatInt(w, 10) {
			t.Errorf("%s: got %v, want %d", ref, cells[ref], w)
		}
	}
}

// TestFormulasKeepTheirValues reads the file itself: a formula without a stored
// number shows as nothing in viewers that do not calculate, and one marked as a
// text (t="str") is left out of sums.
func TestFormulasKeepTheirValues(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"06a", "06b", "766-progress"} {
		cells := rawSheet(t, render(t, someProvince(), Request{Form: form, Period: periodOf(t, "2025-06")}), 1)
		formulas := 0
		for ref, c := range cells {
			if c.Formula == nil {
				continue
			}
			formulas++
			if c.Type != "" || c.Value == nil {
				t.Errorf("%s %s: formula %q of type %q with value %v", form, ref, *c.Formula, c.Type, c.Value)
				continue
			}
			if _, err := strconv.ParseInt(*c.Value, 10, 64); err != nil {
				t.Errorf("%s %s: %v", form, ref, err)
			}
		}
		if formulas < 10 {
			t.Errorf("%s: only %d formulas", form, formulas)
		}
	}
}

// TestUnbalancedFormIsRefused spoils one figure at a time.
func TestUnbalancedFormIsRefused(t *testing.T) {
	t.Parallel()
	spoils := map[string]struct {
		spoil func(*metrics.FlowMetrics)
		cell  string
		says  string
	}{
		"received does not add up": {func(m *metrics.FlowMetrics) { m.FinishedLate++ }, "G8", "(8) + (9) + (10)"},
		"closed more than there is": {func(m *metrics.FlowMetrics) {
			m.Closed++
			m.FinishedEarly++
			m.Finished++
		}, "C8", "(7) + (11)"},
		"stock does not carry":    {func(m *metrics.FlowMetrics) { m.CarriedOver++ }, "C8", "(7) + (11)"},
		"fewer overdue than wait": {func(m *metrics.FlowMetrics) { m.OpenOverdueWait = m.OpenOverdue + 1 }, "M8", "-1"},
	}
	for name, s := range spoils {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := someProvince()
			key := [2]string{"H28.01", "L03"} // Chứng thực, the first in Vietnamese order
			m := f.cells[key]
			s.spoil(&m)
			f.cells[key] = m
			wantUnbalanced(t, f, s.cell, s.says)
		})
	}
	t.Run("rows differ from the whole", func(t *testing.T) {
		t.Parallel()
		f := someProvince()
		f.whole = func(m *metrics.FlowMetrics) { m.ReceivedOnline-- }
		wantUnbalanced(t, f, "D11", "239")
	})
}

func wantUnbalanced(t *testing.T, f *fakeReads, cell, says string) {
	t.Helper()
	var out bytes.Buffer
	err := Render(t.Context(), f, Request{Form: "06a", Period: periodOf(t, "2025-06"), Agency: "H28.01"}, &out)
	if apperr.CodeOf(err) != apperr.Unbalanced {
		t.Fatalf("got %v, want an unbalanced form", err)
	}
	if out.Len() > 0 {
		t.Errorf("%d bytes were written of a form that does not balance", out.Len())
	}
	for _, lang := range []string{"vi", "en"} {
		sentence := apperr.Sentence(err, lang)
		for _, part := range []string{`"II.06a"`, cell, says} {
			if !strings.Contains(sentence, part) {
				t.Errorf("%s: %q does not name %q", lang, sentence, part)
			}
		}
	}
}

func TestFaultsOfTheRequest(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := Render(t.Context(), someProvince(), Request{Form: "07x", Period: periodOf(t, "2025-06")}, &out)
	if apperr.CodeOf(err) != apperr.UnknownName || !strings.Contains(apperr.Sentence(err, "vi"), "06a, 06b, 06c, 07b, 766-progress") {
		t.Errorf("unknown form: %v", err)
	}
	for _, form := range []string{"06a", "06b"} {
		err = Render(t.Context(), someProvince(), Request{Form: form, Period: periodOf(t, "2025-06"), Agency: "H99"}, &out)
		if apperr.CodeOf(err) != apperr.UnknownAgency {
			t.Errorf("%s of an unknown unit: %v", form, err)
		}
	}
	if out.Len() > 0 {
		t.Error("something was written")
	}
}

// TestEmptyForm: a unit without any dossier gets a form that says so.
func TestEmptyForm(t *testing.T) {
	t.Parallel()
	f := someProvince()
	f.agencies = append(f.agencies, metrics.Agency{Code: "H28.09", Name: "Sở Mới", ParentCode: "H28"})
	for _, form := range []string{"06a", "06b", "766-progress"} {
		workbook := render(t, f, Request{Form: form, Period: periodOf(t, "2025-06"), Agency: "H28.09"})
		got := dump(t, workbook)
		if !strings.Contains(got, "Không phát sinh hồ sơ trong kỳ") || strings.Contains(got, "=SUM(") {
			t.Errorf("%s: %s", form, got)
		}
	}
}

// TestProvinceWithoutCatalogue: figures first, the catalogue may come later.
func TestProvinceWithoutCatalogue(t *testing.T) {
	t.Parallel()
	f := someProvince()
	f.province = metrics.Agency{}
	f.agencies = f.agencies[1:]
	if got := dump(t, render(t, f, Request{Form: "06a", Period: periodOf(t, "2025-06")})); !strings.Contains(got, "Đơn vị báo cáo: Toàn tỉnh") {
		t.Error(got)
	}
}

// TestUnitsInARing: a catalogue in which two units are each other's parent.
func TestUnitsInARing(t *testing.T) {
	t.Parallel()
	f := someProvince()
	f.agencies[2].ParentCode, f.agencies[3].ParentCode = "H28.03", "H28.02"
	got := dump(t, render(t, f, Request{Form: "06b", Period: periodOf(t, "2025-06"), Agency: "H28.20"}))
	if strings.Contains(got, "Sở Y tế") || !strings.Contains(got, "UBND xã Nhuận Trạch") {
		t.Error("the branch of Lương Sơn is wrong:\n" + got)
	}
}
