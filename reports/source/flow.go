package source

import (
	"context"

	"khohoso/models/metrics"
	"khohoso/reports/layout"
	"khohoso/reports/value"
)

// flowField pairs a column of the contract's flow table with its figure.
type flowField struct {
	name string
	of   func(m *metrics.FlowMetrics) int64
}

// RuledFields are the fields that another on-time rule counts otherwise.
var RuledFields = []string{
	"finished_early", "finished_on_time", "finished_late", "finished_no_due", "open_in_time", "open_overdue",
	"open_overdue_waiting", "form_on_time", "form_open_in_time", "form_open_overdue",
}

var flowFields = []flowField{
	{"received", func(m *metrics.FlowMetrics) int64 { return m.Received }},
	{"received_online", func(m *metrics.FlowMetrics) int64 { return m.ReceivedOnline }},
	{"received_in_person", func(m *metrics.FlowMetrics) int64 { return m.ReceivedInPerson }},
	{"received_post", func(m *metrics.FlowMetrics) int64 { return m.ReceivedPost }},
	{"received_no_channel", func(m *metrics.FlowMetrics) int64 { return m.ReceivedNoChannel }},
	{"carried_over", func(m *metrics.FlowMetrics) int64 { return m.CarriedOver }},
	{"closed", func(m *metrics.FlowMetrics) int64 { return m.Closed }},
	{"finished", func(m *metrics.FlowMetrics) int64 { return m.Finished }},
	{"finished_early", func(m *metrics.FlowMetrics) int64 { return m.FinishedEarly }},
	{"finished_on_time", func(m *metrics.FlowMetrics) int64 { return m.FinishedOnTime }},
	{"finished_late", func(m *metrics.FlowMetrics) int64 { return m.FinishedLate }},
	{"finished_no_due", func(m *metrics.FlowMetrics) int64 { return m.FinishedNoDue }},
	{"withdrawn", func(m *metrics.FlowMetrics) int64 { return m.Withdrawn }},
	{"stopped", func(m *metrics.FlowMetrics) int64 { return m.Stopped }},
	{"open_end", func(m *metrics.FlowMetrics) int64 { return m.OpenEnd }},
	{"open_in_time", func(m *metrics.FlowMetrics) int64 { return m.OpenInTime }},
	{"open_overdue", func(m *metrics.FlowMetrics) int64 { return m.OpenOverdue }},
	{"open_no_due", func(m *metrics.FlowMetrics) int64 { return m.OpenNoDue }},
	{"open_overdue_waiting", func(m *metrics.FlowMetrics) int64 { return m.OpenOverdueWait }},
	{"registered", func(m *metrics.FlowMetrics) int64 { return m.Registered }},
	{"rejected", func(m *metrics.FlowMetrics) int64 { return m.Rejected }},
	{"form_on_time", func(m *metrics.FlowMetrics) int64 { return m.FormOnTime() }},
	{"form_open_in_time", func(m *metrics.FlowMetrics) int64 { return m.FormOpenInTime() }},
	{"form_open_overdue", func(m *metrics.FlowMetrics) int64 { return m.FormOpenOverdue() }},
}

var flowSource = &Source{
	FieldSet: layout.FieldSet{Name: layout.Flow, Groups: []string{"field", "agency", "procedure", "channel"}, Fields: flowNames()},
	Read:     readFlow, Whole: wholeFlow,
}

func flowNames() []value.Field {
	names := make([]string, len(flowFields))
	for i, f := range flowFields {
		names[i] = f.name
	}
	return value.Fields(value.KindCount, names...)
}

// readFlow reads the rows of the subject. Rows of units are read for the whole
// province and cut to the branch asked for, because a flow read that is limited
// to a unit gives that unit's own dossiers only.
func readFlow(ctx context.Context, r Reads, s Subject) (Found, error) {
	by := metrics.Grouping(s.Layout.Read.By)
	q := s.FlowQuery(by, s.Code)
	if by == metrics.ByAgency && !s.Province {
		q.Agency = ""
	}
	rows, err := r.Flow(ctx, q)
	if err != nil {
		return Found{}, err
	}
	records := make([]Record, 0, len(rows))
	for _, row := range rows {
		if by == metrics.ByAgency && !s.within(row.Group) {
			continue
		}
		rec := flowRecord(row)
		if by == metrics.ByAgency {
			rec.Level = s.Agencies[row.Group].Level
		}
		records = append(records, rec)
	}
	return Found{Records: records}, nil
}

// wholeFlow reads the subject in one row. There is none for a branch of the tree:
// a flow read covers one unit or the province.
func wholeFlow(ctx context.Context, r Reads, s Subject) (Record, bool, error) {
	if s.Layout.Read.By == string(metrics.ByAgency) && !s.Province {
		return Record{}, false, nil
	}
	rows, err := r.Flow(ctx, s.FlowQuery(metrics.ByProvince, s.Code))
	if err != nil {
		return Record{}, false, err
	}
	if len(rows) == 0 { // all zero: such rows are left out of a flow read
		return flowRecord(metrics.FlowRow{}), true, nil
	}
	return flowRecord(rows[0]), true, nil
}

func flowRecord(row metrics.FlowRow) Record {
	rec := Record{Code: row.Group, Name: row.GroupName, Values: make([]value.Value, len(flowFields))}
	for i, f := range flowFields {
		rec.Values[i] = value.Count(f.of(&row.FlowMetrics))
	}
	return rec
}
