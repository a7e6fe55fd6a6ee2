package reports

import (
	"context"
	"slices"

	"khohoso/models"
)

// source is a typed read that can feed the rows of a form: counts by name.
// Adding one here is all that a form over other figures needs besides its layout.
type source struct {
	name   string
	fields []string
	read   func(ctx context.Context, r Reads, s scope) ([]record, error)
	// whole gives the same fields for the scope as one record, by a read of its
	// own, so that the total row is checked against more than its own rows.
	// False when the scope cannot be read in one row.
	whole func(ctx context.Context, r Reads, s scope) (record, bool, error)
}

func (s *source) index(field string) int { return slices.Index(s.fields, field) }

// record is one row of a source.
type record struct {
	Code, Name, Level string
	values            []int64 // in the order of the source's fields
}

// sources by the name that layouts use.
var sources = map[string]*source{"flow": flowSource()}

// flowField pairs a column of the contract's flow table with its figure.
type flowField struct {
	name string
	of   func(m *models.Measures) int64
}

// ruledFields are the fields that another on-time rule counts otherwise.
var ruledFields = []string{
	"finished_early", "finished_on_time", "finished_late", "finished_no_due", "open_in_time", "open_overdue",
	"open_overdue_waiting", "form_on_time", "form_open_in_time", "form_open_overdue",
}

var flowFields = []flowField{
	{"received", func(m *models.Measures) int64 { return m.Received }},
	{"received_online", func(m *models.Measures) int64 { return m.ReceivedOnline }},
	{"received_in_person", func(m *models.Measures) int64 { return m.ReceivedInPerson }},
	{"received_post", func(m *models.Measures) int64 { return m.ReceivedPost }},
	{"received_no_channel", func(m *models.Measures) int64 { return m.ReceivedNoChannel }},
	{"carried_over", func(m *models.Measures) int64 { return m.CarriedOver }},
	{"closed", func(m *models.Measures) int64 { return m.Closed }},
	{"finished", func(m *models.Measures) int64 { return m.Finished }},
	{"finished_early", func(m *models.Measures) int64 { return m.FinishedEarly }},
	{"finished_on_time", func(m *models.Measures) int64 { return m.FinishedOnTime }},
	{"finished_late", func(m *models.Measures) int64 { return m.FinishedLate }},
	{"finished_no_due", func(m *models.Measures) int64 { return m.FinishedNoDue }},
	{"withdrawn", func(m *models.Measures) int64 { return m.Withdrawn }},
	{"stopped", func(m *models.Measures) int64 { return m.Stopped }},
	{"open_end", func(m *models.Measures) int64 { return m.OpenEnd }},
	{"open_in_time", func(m *models.Measures) int64 { return m.OpenInTime }},
	{"open_overdue", func(m *models.Measures) int64 { return m.OpenOverdue }},
	{"open_no_due", func(m *models.Measures) int64 { return m.OpenNoDue }},
	{"open_overdue_waiting", func(m *models.Measures) int64 { return m.OpenOverdueWait }},
	{"registered", func(m *models.Measures) int64 { return m.Registered }},
	{"rejected", func(m *models.Measures) int64 { return m.Rejected }},
	{"form_on_time", func(m *models.Measures) int64 { return m.FormOnTime() }},
	{"form_open_in_time", func(m *models.Measures) int64 { return m.FormOpenInTime() }},
	{"form_open_overdue", func(m *models.Measures) int64 { return m.FormOpenOverdue() }},
}

func flowSource() *source {
	s := &source{name: "flow", read: readFlow, whole: wholeFlow}
	for _, f := range flowFields {
		s.fields = append(s.fields, f.name)
	}
	return s
}

// readFlow reads the rows of the scope. Rows of units are read for the whole
// province and cut to the branch asked for, because a flow read that is limited
// to a unit gives that unit's own dossiers only.
func readFlow(ctx context.Context, r Reads, s scope) ([]record, error) {
	by := models.Grouping(s.form.Read.By)
	q := s.flow(by, s.code)
	if by == models.ByAgency && !s.province {
		q.Agency = ""
	}
	rows, err := r.Flow(ctx, q)
	if err != nil {
		return nil, err
	}
	records := make([]record, 0, len(rows))
	for _, row := range rows {
		if by == models.ByAgency && !s.within(row.Group) {
			continue
		}
		rec := flowRecord(row)
		if by == models.ByAgency {
			rec.Level = s.agencies[row.Group].Level
		}
		records = append(records, rec)
	}
	return records, nil
}

// wholeFlow reads the scope in one row. There is none for a branch of the tree:
// a flow read covers one unit or the province.
func wholeFlow(ctx context.Context, r Reads, s scope) (record, bool, error) {
	if s.form.Read.By == string(models.ByAgency) && !s.province {
		return record{}, false, nil
	}
	rows, err := r.Flow(ctx, s.flow(models.ByProvince, s.code))
	if err != nil {
		return record{}, false, err
	}
	if len(rows) == 0 { // all zero: such rows are left out of a flow read
		return record{values: make([]int64, len(flowFields))}, true, nil
	}
	return flowRecord(rows[0]), true, nil
}

func flowRecord(row models.FlowRow) record {
	rec := record{Code: row.Group, Name: row.GroupName, values: make([]int64, len(flowFields))}
	for i, f := range flowFields {
		rec.values[i] = f.of(&row.Measures)
	}
	return rec
}
