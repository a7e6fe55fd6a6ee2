package reports

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scale"
	"khohoso/models/scoring"
	"khohoso/models/store"
	"khohoso/reports/source"
)

// fakeReads answers from cells made by hand: figures of a unit and a field.
type fakeReads struct {
	province metrics.Agency
	agencies []metrics.Agency
	fields   []string // names; the code is L01, L02 …
	cells    map[[2]string]metrics.FlowMetrics
	rules    []metrics.Rule // none: form06 and portal766
	asked    []metrics.FlowQuery
	mu       sync.Mutex
	version  store.DataVersion
	closing  closing.Closing            // the only one, when it names a period
	whole    func(*metrics.FlowMetrics) // spoils the read in one row

	restated []restatement.Restatement
	dossiers int64 // how many there are

	portalVersion int64 // of rule portal766; 0 is 1
}

func (f *fakeReads) Restatements(context.Context, period.Period, string) ([]restatement.Restatement, error) {
	return f.restated, nil
}

func (f *fakeReads) CountDossiers(context.Context, dossiers.Query) (int64, error) {
	return f.dossiers, nil
}

func (f *fakeReads) EachDossier(context.Context, dossiers.Query) iter.Seq2[dossiers.Row, error] {
	return func(yield func(dossiers.Row, error) bool) {
		for n := range f.dossiers {
			if !yield(someDossier(n), nil) {
				return
			}
		}
	}
}

// Scorecard gives every unit and the province three indicators in two groups; the last has no data in a commune.
func (f *fakeReads) Scorecard(_ context.Context, q metrics.IndicatorQuery) ([]scoring.Scorecard, error) {
	var values []metrics.IndicatorValue
	for i, a := range f.agencies {
		for j, v := range []metrics.IndicatorValue{
			{GroupCode: "TDGQ", GroupName: "Tiến độ giải quyết", GroupNameEN: "Timeliness", Indicator: "2.1", Name: "Hồ sơ xử lý đúng hạn", NameEN: "Handled on time", MaxScore: 20, Rule: "portal766", Counts: "dossiers"},
			{GroupCode: "CLGQ", GroupName: "Dịch vụ trực tuyến", GroupNameEN: "Online services", Indicator: "3.1", Name: "TTHC cung cấp trực tuyến", NameEN: "Procedures online", MaxScore: 2, Rule: "catalogue", Counts: "procedures"},
			{GroupCode: "CLGQ", GroupName: "Dịch vụ trực tuyến", GroupNameEN: "Online services", Indicator: "3.3", Name: "Hồ sơ nộp trực tuyến", NameEN: "Filed online", MaxScore: 6, Rule: "received", Counts: "dossiers"},
		} {
			target := 0.8
			v.AgencyCode, v.AgencyName, v.Level, v.Set, v.SetVersion, v.Applicable = a.Code, a.Name, a.Level, "portal", 1, true
			if j > 0 {
				v.Target = &target
			}
			v = v.Rescored(scale.Share{Numerator: int64(61+7*i+j) % 97, Denominator: 97}, v.Target)
			if a.Level == "commune" && j == 2 {
				v.Applicable, v.Scored, v.Score, v.NoDataReason = false, false, 0, "not_applicable"
			}
			values = append(values, v)
		}
	}
	bands, _ := f.Bands(context.Background(), "")
	return scoring.Scorecards(values, bands), nil
}

func (f *fakeReads) Bands(context.Context, string) ([]scoring.Band, error) {
	return []scoring.Band{{Code: "excellent", Name: "Xuất sắc", NameEN: "Excellent", From: 90}, {Code: "good", Name: "Tốt", NameEN: "Good", From: 80},
		{Code: "fair", Name: "Khá", NameEN: "Fair", From: 70}, {Code: "average", Name: "Trung bình", NameEN: "Average", From: 50}, {Code: "weak", Name: "Yếu", NameEN: "Weak"}}, nil
}

func (f *fakeReads) ProcedureCounts(context.Context, time.Time) ([]metrics.ProcedureCount, error) {
	return []metrics.ProcedureCount{
		{Procedures: 3, Authority: metrics.LevelCounts{Commune: 3}, NoLevel: 1},
		{AgencyCode: "H28.01", AgencyName: "Sở Tư pháp", Procedures: 70, Authority: metrics.LevelCounts{Province: 40, District: 21, Commune: 33}, OneStop: metrics.LevelCounts{Province: 31, District: 17, Commune: 30}},
		{AgencyCode: "H28.03", AgencyName: "Sở Y tế", Procedures: 51, Authority: metrics.LevelCounts{Province: 51}, OneStop: metrics.LevelCounts{Province: 44}},
	}, nil
}

func (f *fakeReads) Due(_ context.Context, q dossiers.DueQuery) ([]dossiers.DueRow, error) {
	if q.Agency != "" && q.Agency != "H28.01" {
		return nil, nil
	}
	overdue := f.dossiers / 2
	return []dossiers.DueRow{{AgencyCode: "H28.01", Overdue: dossiers.DueCount{Dossiers: overdue}, Within: []dossiers.DueCount{
		{WorkingDays: 1}, {WorkingDays: 2}, {WorkingDays: 5, Dossiers: f.dossiers - overdue}}}}, nil
}

func (f *fakeReads) DueDossiers(_ context.Context, q dossiers.DueQuery, _, _ int) ([]dossiers.DueDossier, error) {
	if q.Agency != "" && q.Agency != "H28.01" {
		return nil, nil
	}
	var all []dossiers.DueDossier
	for n := range f.dossiers {
		d := someDossier(n)
		all = append(all, dossiers.DueDossier{DossierCode: d.DossierCode, AgencyCode: d.AgencyCode, AgencyName: d.AgencyName, ProcedureCode: d.ProcedureCode,
			ProcedureName: d.ProcedureName, FieldName: d.FieldName, Channel: d.Channel, ReceivedAt: d.ReceivedAt, DueAt: d.ReceivedAt.AddDate(0, 0, 5),
			Step: "processing", DaysLeft: n - f.dossiers/2, Overdue: n < f.dossiers/2})
	}
	return all, nil
}

// someDossier is the n-th of a list, some of them closed, late, without appointment.
func someDossier(n int64) dossiers.Row {
	received := time.Date(2025, 6, 2, 7, 30, 0, 0, time.FixedZone("+07", 7*3600)).Add(time.Duration(n) * time.Minute)
	minutes, left := 480+n%7, n%9-4
	d := dossiers.Row{
		DossierCode: fmt.Sprintf("H28.01-250602-%07d", n+1), AgencyCode: "H28.01", AgencyName: "Sở Tư pháp", ProcedureCode: "1.001193",
		ProcedureName: "Thủ tục đăng ký khai sinh", FieldName: "Hộ tịch", Channel: "online", ReceivedAt: received, DueAt: received.AddDate(0, 0, 5),
		Status: "processing", Verdict: "open_in_time", WorkingDaysLeft: &left,
	}
	if n%3 == 0 {
		d.ClosedAt, d.Status, d.Verdict, d.HandlingMinutes, d.WorkingDaysLeft = received.AddDate(0, 0, 6), "finished", "late", &minutes, nil
		d.DaysOverdue = 1
	}
	if n%5 == 1 {
		d.Channel, d.DueAt, d.Verdict = "", time.Time{}, "open_no_due"
	}
	return d
}

func (f *fakeReads) Lineage(context.Context) (*metrics.Lineage, error) {
	return &metrics.Lineage{}, nil
}

func (f *fakeReads) Agencies(context.Context) ([]metrics.Agency, error) { return f.agencies, nil }

func (f *fakeReads) Province(context.Context) (metrics.Agency, error) { return f.province, nil }

func (f *fakeReads) ProvinceOn(_ context.Context, day time.Time) (metrics.Agency, error) {
	for _, a := range f.agencies {
		if a.Level == "province" && !a.EndedOn.IsZero() && !a.EndedOn.Before(day) {
			return a, nil
		}
	}
	return f.province, nil
}

func (f *fakeReads) Rules(context.Context) ([]metrics.Rule, error) {
	return append([]metrics.Rule{
		{Name: "form06", Version: 1, NameVI: "Theo biểu II.06", NameEN: "Form II.06", Basis: "TT 01/2020/TT-VPCP", Shipped: true},
		{Name: "portal766", Version: max(f.portalVersion, 1), NameVI: "Theo Cổng", NameEN: "National portal", Basis: "QĐ 766/QĐ-TTg", Shipped: true},
	}, f.rules...), nil
}

func (f *fakeReads) DataVersion(context.Context) (store.DataVersion, error) { return f.version, nil }

func (f *fakeReads) Closing(_ context.Context, p period.Period) (closing.Closing, bool, error) {
	return f.closing, f.closing.Period.Name == p.Name, nil
}

func (f *fakeReads) Flow(_ context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error) {
	f.mu.Lock()
	f.asked = append(f.asked, q)
	f.mu.Unlock()
	known := q.Agency == "" || q.Agency == f.province.Code
	names := map[string]string{"": ""}
	for _, a := range f.agencies {
		known = known || a.Code == q.Agency
		names[a.Code] = a.Name
	}
	if !known {
		return nil, apperr.New(apperr.UnknownAgency, "agency not found", "không có đơn vị")
	}
	for i, name := range f.fields {
		names[fieldCode(i)] = name
	}
	var order [][2]string
	sums := map[[2]string]metrics.FlowMetrics{}
	for i := range f.fields {
		for _, a := range f.agencies {
			m, ok := f.cells[[2]string{a.Code, fieldCode(i)}]
			if !ok || q.Agency != "" && q.Agency != f.province.Code && q.Agency != a.Code {
				continue
			}
			group := [2]string{"", map[metrics.Grouping]string{metrics.ByAgency: a.Code, metrics.ByField: fieldCode(i)}[q.By]}
			if q.PerUnit {
				group[0] = a.Code
			}
			if _, seen := sums[group]; !seen {
				order = append(order, group)
			}
			sums[group] = plus(sums[group], m)
		}
	}
	var rows []metrics.FlowRow
	for _, group := range order {
		m := sums[group]
		if q.By == metrics.ByProvince && f.whole != nil {
			f.whole(&m)
		}
		rows = append(rows, metrics.FlowRow{Period: q.Periods[0].Name, Unit: group[0], Group: group[1], GroupName: names[group[1]], FlowMetrics: m})
	}
	return rows, nil
}

func fieldCode(i int) string { return fmt.Sprintf("L%02d", i+1) }

// balanced makes measures that obey the laws, different for each seed.
func balanced(seed int64) metrics.FlowMetrics {
	m := metrics.FlowMetrics{
		ReceivedOnline: 40 + seed*13%97, ReceivedInPerson: 5 + seed%11, ReceivedPost: seed % 4, ReceivedNoChannel: seed % 3,
		CarriedOver:   12 + seed*7%31,
		FinishedEarly: 20 + seed*5%23, FinishedOnTime: seed % 9, FinishedLate: seed % 5, FinishedNoDue: seed % 2,
		Withdrawn: seed % 3, Stopped: seed % 2,
		OpenNoDue: 1, OpenOverdue: 3, OpenOverdueWait: seed % 3, Registered: 60, Rejected: 1,
	}
	m.Received = m.ReceivedOnline + m.ReceivedInPerson + m.ReceivedPost + m.ReceivedNoChannel
	m.Finished = m.FinishedEarly + m.FinishedOnTime + m.FinishedLate + m.FinishedNoDue
	m.Closed = m.Finished + m.Withdrawn + m.Stopped
	m.OpenEnd = m.CarriedOver + m.Received - m.Closed
	m.OpenInTime = m.OpenEnd - m.OpenNoDue - m.OpenOverdue
	return m
}

// plus adds the figures of two cells, field by field of the source.
func plus(a, b metrics.FlowMetrics) metrics.FlowMetrics {
	a.Received += b.Received
	a.ReceivedOnline += b.ReceivedOnline
	a.ReceivedInPerson += b.ReceivedInPerson
	a.ReceivedPost += b.ReceivedPost
	a.ReceivedNoChannel += b.ReceivedNoChannel
	a.CarriedOver += b.CarriedOver
	a.Closed += b.Closed
	a.Finished += b.Finished
	a.FinishedEarly += b.FinishedEarly
	a.FinishedOnTime += b.FinishedOnTime
	a.FinishedLate += b.FinishedLate
	a.FinishedNoDue += b.FinishedNoDue
	a.Withdrawn += b.Withdrawn
	a.Stopped += b.Stopped
	a.OpenEnd += b.OpenEnd
	a.OpenInTime += b.OpenInTime
	a.OpenOverdue += b.OpenOverdue
	a.OpenNoDue += b.OpenNoDue
	a.OpenOverdueWait += b.OpenOverdueWait
	a.Registered += b.Registered
	a.Rejected += b.Rejected
	return a
}

var someFields = []string{
	"Đất đai", "Hộ tịch", "Chứng thực", "Đăng ký kinh doanh", "Lý lịch tư pháp", "An toàn thực phẩm", "Bảo hiểm y tế",
	"Công chứng", "Đường bộ", "Giáo dục trung học", "Hoạt động xây dựng", "Khám bệnh, chữa bệnh", "Lâm nghiệp",
	"Môi trường", "Người có công", "Nuôi con nuôi", "Quy hoạch xây dựng, kiến trúc", "Thành lập và hoạt động của hợp tác xã",
	"Thủy lợi", "Tài nguyên nước", "Tôn giáo Chính phủ", "Thi, tuyển sinh", "Việc làm", "Xuất nhập khẩu", "Y tế dự phòng",
}

// someProvince is a province with three departments, two districts and a
// commune; H28.01 works in three fields, all units together in 25.
func someProvince() *fakeReads {
	f := &fakeReads{
		province: metrics.Agency{Code: "H28", Name: "UBND tỉnh Hòa Bình", Level: "province", InCatalogue: true},
		fields:   slices.Clone(someFields),
		dossiers: 7,
		cells:    map[[2]string]metrics.FlowMetrics{},
		version: store.DataVersion{
			ID: "v112821-5f2c9a01d3e4", Events: 112821, Dossiers: 20533,
			AsOf: time.Date(2025, 7, 3, 16, 45, 12, 0, time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)),
		},
	}
	f.agencies = []metrics.Agency{
		f.province,
		{Code: "H28.01", Name: "Sở Tư pháp", Level: "department", ParentCode: "H28", InCatalogue: true},
		{Code: "H28.02", Name: "Sở Nông nghiệp và Môi trường", Level: "department", ParentCode: "H28", InCatalogue: true},
		{Code: "H28.03", Name: "Sở Y tế", Level: "department", ParentCode: "H28", InCatalogue: true},
		{Code: "H28.20", Name: "UBND huyện Lương Sơn", Level: "district", ParentCode: "H28", InCatalogue: true},
		{Code: "H28.21", Name: "UBND huyện Đà Bắc", Level: "district", ParentCode: "H28", InCatalogue: true},
		{Code: "H28.20.5", Name: "UBND xã Nhuận Trạch", Level: "commune", ParentCode: "H28.20", InCatalogue: true},
	}
	for i := range f.fields {
		for j, a := range f.agencies[1:] {
			if a.Code == "H28.01" && i > 2 || a.Code != "H28.01" && (i+j)%3 == 0 {
				continue
			}
			f.cells[[2]string{a.Code, fieldCode(i)}] = balanced(int64(i*17 + j*5 + 1))
		}
	}
	return f
}

func periodOf(t testing.TB, expression string) period.Period {
	t.Helper()
	p, err := period.ParsePeriod(expression)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func render(t testing.TB, r source.Reads, q Request) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Render(t.Context(), r, q, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
