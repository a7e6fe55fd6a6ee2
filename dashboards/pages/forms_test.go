package pages

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/internal/apperr"
	"khohoso/internal/packs"
	"khohoso/models/closing"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports"
	"khohoso/reports/forms"
	"khohoso/reports/sheet"
)

func formsData(form string) FormsData {
	d := FormsData{
		Forms: forms.List(), Zone: time.UTC, Version: store.DataVersion{ID: "v1", AsOf: time.Date(2025, 9, 30, 23, 0, 0, 0, time.UTC)}, Lineage: &metrics.Lineage{},
		Agencies: []metrics.Agency{{Code: "H28", Name: "UBND tỉnh", Level: "province"}, {Code: "H28.01", Name: "Sở Tư pháp", Level: "department", HasDossiers: true}, {Code: "H28.02", Name: "Sở Tư pháp", Level: "department", HasDossiers: true}},
		Paper:    &reports.Preview{Preview: sheet.Preview{Rows: []sheet.PreviewRow{{{Text: "Hộ tịch", Across: 1, Down: 1}}}}},
	}
	for _, f := range d.Forms {
		if f.Name == form {
			d.Form = f
		}
	}
	d.Request = reports.Request{Form: d.Form.Code, Lang: "vi", Period: period.Months(period.Quarter, period.Statutory, 2025, 7), Agency: "H28.01"}
	return d
}

func sees(units ...string) layout.Options {
	return layout.Options{Lang: "vi", Live: true, Links: links.Service{Forms: true}, MaySee: func(code string) bool {
		for _, one := range units {
			if one == code {
				return true
			}
		}
		return false
	}}
}

func formsText(t *testing.T, v layout.Options, d FormsData) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteForms(&out, v, d); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The first line says whether the form can be signed.
func TestFormsSayWhetherTheyCanBeSigned(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*FormsData){
		"đã cân đối; kỳ chưa chốt nên số còn có thể đổi.":                  func(*FormsData) {},
		"đã chốt và cân đối, ký được.":                                     func(d *FormsData) { d.Paper.Closed = &closing.Closing{By: "Bà Lan"} },
		"kỳ chưa kết thúc, số liệu mới đến 30/9/2025.":                     func(d *FormsData) { d.Request.Period = d.Request.Period.Next() },
		"kỳ chưa chốt nên số còn có thể đổi. Còn 22 ô điền tay.":           func(d *FormsData) { d.Paper.ToFill = 22 },
		"của Sở Tư pháp: 1.234 hồ sơ.":                                     func(d *FormsData) { d.Paper.List, d.Paper.Listed = true, 1234 },
		"không lập được biểu.":                                             func(d *FormsData) { d.Paper, d.Failed = nil, "Ô C8 không cân đối." },
		"đang lập biểu…":                                                   func(d *FormsData) { d.Paper, d.Again = nil, "/forms?wait=1" },
		"Biểu II.06a, quý III/2025 của Sở Tư pháp: đã cân đối; kỳ chưa ch": func(*FormsData) {},
	} {
		d := formsData("06a")
		change(&d)
		text := formsText(t, sees("H28.01"), d)
		_, head, _ := strings.Cut(text, "<h1")
		if head, _, _ = strings.Cut(head, "</h1>"); !strings.Contains(head, want) || strings.Contains(text, "⟦") {
			t.Errorf("want %q, got %q", want, head)
		}
	}
}

// A reader is offered their units, forms and packs, and nothing else; units of one name are told apart.
func TestFormsOfferWhatIsTheReaders(t *testing.T) {
	t.Parallel()
	whole, own := formsText(t, sees("", "H28.01", "H28.02"), formsData("06a")), formsText(t, sees("H28.01"), formsData("06a"))
	for _, want := range []string{`<option value="">Toàn tỉnh</option>`, "Sở Tư pháp (H28.02)", "form=07b"} {
		if !strings.Contains(whole, want) || strings.Contains(own, want) {
			t.Errorf("%q: %v for the province, %v for the unit", want, strings.Contains(whole, want), strings.Contains(own, want))
		}
	}
	if !strings.Contains(own, "Lập cho toàn tỉnh") || !strings.Contains(own, `href="/forms/workbook?agency=H28.01&amp;calendar=statutory&amp;form=pack&amp;period=2025-Q3"`) {
		t.Error("the unit is not told of what is the province's, or not led to its own pack")
	}
	span := formsData("06a")
	span.Request.Period = period.Period{Name: "2025-06-01..2025-06-20", Kind: period.Span, From: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2025, 6, 20, 0, 0, 0, 0, time.UTC)}
	if text := formsText(t, sees("H28.01"), span); strings.Contains(text, "form=scorecard&amp;period") || !strings.Contains(text, `value="2025-06-20"`) || strings.Contains(text, "segments") {
		t.Error("dates of one's own are handed to a form that is not made for them, or have a calendar")
	}
}

// The packs tell how far they are, why one came to nothing, and which one is of the figures of now.
func TestPacksOnThePage(t *testing.T) {
	t.Parallel()
	d := formsData("06a")
	q := d.PackQuestion()
	other := q
	other.Period = q.Period.Previous()
	d.Packs = &PacksData{
		State: "v1", Now: time.Now(),
		Asked: []packs.Progress{
			{ID: "a", Question: other, Running: true, Done: 41, Of: 66, Left: 2 * time.Second}, {ID: "b", Question: other},
			{ID: "c", Question: other, Failed: apperr.New(apperr.Unbalanced, "c", "ô C8 không cân đối")},
		},
		Kept: []packs.Pack{{ID: "0a", Question: other, State: "v1", Units: 204, Bytes: 13 << 20, SHA256: "abc", Closed: true, By: "mai"}},
	}
	text := formsText(t, sees("", "H28.01"), d)
	for _, want := range []string{
		"đang lập 41 / 66 đơn vị", "còn khoảng 2 giây", `<progress max="66" value="41"`, "đang chờ đến lượt", "Ô C8 không cân đối.", "204 đơn vị", "13,0\u00a0MB", "kỳ đã chốt", `href="/forms/pack/0a"`,
		`<noscript><meta http-equiv="refresh" content="3"></noscript>`, "data-live", "Lập trọn bộ", `name="pack" value="a"`, `name="pack" value="b"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, `name="pack" value="c"`) {
		t.Error("what came to nothing can be stopped")
	}
	d.Packs.Asked, d.Packs.Kept[0].Question = nil, q
	if text = formsText(t, sees("", "H28.01"), d); strings.Contains(text, "Lập trọn bộ") || strings.Contains(text, "data-live") || !strings.Contains(text, "số liệu mới nhất") {
		t.Error("the pack of now can be asked for again")
	}
}
