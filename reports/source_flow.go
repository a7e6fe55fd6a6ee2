package reports

import (
	"context"

	"khohoso/models/metrics"
)

// flowField pairs a column of the contract's flow table with its figure.
type flowField struct {
	name string
	of   func(m *metrics.Measures) int64
}

// ruledFields are the fields that another on-time rule counts otherwise.
var ruledFields = []string{
	"finished_early", "finished_on_time", "finished_late", "finished_no_due", "open_in_time", "open_overdue",
	"open_overdue_waiting", "form_on_time", "form_open_in_time", "form_open_overdue",
}

var flowFields = []flowField{
	{"received", func(m *metrics.Measures) int64 { return m.Received }},
	{"received_online", func(m *metrics.Measures) int64 { return m.ReceivedOnline }},
	{"received_in_person", func(m *metrics.Measures) int64 { return m.ReceivedInPerson }},
	{"received_post", func(m *metrics.Measures) int64 { return m.ReceivedPost }},
	{"received_no_channel", func(m *metrics.Measures) int64 { return m.ReceivedNoChannel }},
	{"carried_over", func(m *metrics.Measures) int64 { return m.CarriedOver }},
	{"closed", func(m *metrics.Measures) int64 { return m.Closed }},
	{"finished", func(m *metrics.Measures) int64 { return m.Finished }},
	{"finished_early", func(m *metrics.Measures) int64 { return m.FinishedEarly }},
	{"finished_on_time", func(m *metrics.Measures) int64 { return m.FinishedOnTime }},
	{"finished_late", func(m *metrics.Measures) int64 { return m.FinishedLate }},
	{"finished_no_due", func(m *metrics.Measures) int64 { return m.FinishedNoDue }},
	{"withdrawn", func(m *metrics.Measures) int64 { return m.Withdrawn }},
	{"stopped", func(m *metrics.Measures) int64 { return m.Stopped }},
	{"open_end", func(m *metrics.Measures) int64 { return m.OpenEnd }},
	{"open_in_time", func(m *metrics.Measures) int64 { return m.OpenInTime }},
	{"open_overdue", func(m *metrics.Measures) int64 { return m.OpenOverdue }},
	{"open_no_due", func(m *metrics.Measures) int64 { return m.OpenNoDue }},
	{"open_overdue_waiting", func(m *metrics.Measures) int64 { return m.OpenOverdueWait }},
	{"registered", func(m *metrics.Measures) int64 { return m.Registered }},
	{"rejected", func(m *metrics.Measures) int64 { return m.Rejected }},
	{"form_on_time", func(m *metrics.Measures) int64 { return m.FormOnTime() }},
	{"form_open_in_time", func(m *metrics.Measures) int64 { return m.FormOpenInTime() }},
	{"form_open_overdue", func(m *metrics.Measures) int64 { return m.FormOpenOverdue() }},
}

var flowSource = &source{
	fieldSet: fieldSet{name: flowRead, groups: []string{"field", "agency", "procedure", "channel"}, fields: flowNames()},
	read:     readFlow, whole: wholeFlow,
}

func flowNames() []field {
	names := make([]string, len(flowFields))
	for i, f := range flowFields {
		names[i] = f.name
	}
	return fieldsOf(aCount, names...)
}

// readFlow reads the rows of the scope. Rows of units are read for the whole
// province and cut to the branch asked for, because a flow read that is limited
// to a unit gives that unit's own dossiers only.
func readFlow(ctx context.Context, r Reads, s scope) (found, error) {
	by := metrics.Grouping(s.form.Read.By)
	q := s.flow(by, s.code)
	if by == metrics.ByAgency && !s.province {
		q.Agency = ""
	}
	rows, err := r.Flow(ctx, q)
	if err != nil {
		return found{}, err
	}
	records := make([]record, 0, len(rows))
	for _, row := range rows {
		if by == metrics.ByAgency && !s.within(row.Group) {
			continue
		}
		rec := flowRecord(row)
		if by == metrics.ByAgency {
			rec.Level = s.agencies[row.Group].Level
		}
		records = append(records, rec)
	}
	return found{records: records}, nil
}

// wholeFlow reads the scope in one row. There is none for a branch of the tree:
// a flow read covers one unit or the province.
func wholeFlow(ctx context.Context, r Reads, s scope) (record, bool, error) {
	if s.form.Read.By == string(metrics.ByAgency) && !s.province {
		return record{}, false, nil
	}
	rows, err := r.Flow(ctx, s.flow(metrics.ByProvince, s.code))
	if err != nil {
		return record{}, false, err
	}
	if len(rows) == 0 { // all zero: such rows are left out of a flow read
		return flowRecord(metrics.FlowRow{}), true, nil
	}
	return flowRecord(rows[0]), true, nil
}

func flowRecord(row metrics.FlowRow) record {
	rec := record{Code: row.Group, Name: row.GroupName, values: make([]value, len(flowFields))}
	for i, f := range flowFields {
		rec.values[i] = count(f.of(&row.Measures))
	}
	return rec
}
