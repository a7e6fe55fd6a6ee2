package source

import (
	"cmp"
	"context"
	"slices"

	"khohoso/models/metrics"
	"khohoso/reports/layout"
	"khohoso/reports/value"
)

// fixedSource gives the rows that a form prints whatever the data say, such as the
// criteria of a self-evaluation: with a ratio of flow figures where there is one, and
// points where the layout says how a ratio is scored.
var fixedSource = &Source{FieldSet: layout.FieldSet{Name: "fixed", Group: "criterion", Fields: slices.Concat(
	value.Fields(value.KindText, "criterion"),
	value.Fields(value.KindCount, "numerator", "denominator"),
	value.Fields(value.KindShare, "ratio"),
	value.Fields(value.KindScore, "points", "max_points"),
	value.Fields(value.KindText, "basis_note"),
)}, Read: readFixed}

func readFixed(ctx context.Context, r Reads, s Subject) (Found, error) {
	rows, err := r.Flow(ctx, s.FlowQuery(metrics.ByProvince, s.Code))
	if err != nil {
		return Found{}, err
	}
	flow := flowRecord(metrics.FlowRow{})
	if len(rows) > 0 {
		flow = flowRecord(rows[0])
	}
	var all []Record
	for _, row := range s.Layout.Rows.Fixed {
		all = append(all, record(row, flow, s.Lang))
	}
	return Found{Records: all}, nil
}

func record(f layout.FixedRow, flow Record, lang string) Record {
	made := Record{Code: f.Code, Name: f.Text.In(lang)}
	top, bottom, points := value.Value{}, value.Value{}, value.Value{}
	if f.Numerator != "" {
		top, bottom = over(f.Numerator, flow), over(f.Denominator, flow)
	}
	share := value.Ratio(top, bottom)
	for _, s := range f.Steps {
		if share.State == value.IsNumber && share.Number >= s.Least {
			points = value.Number(max(s.Points, points.Number))
		}
	}
	made.Values = []value.Value{value.Text(made.Name), top, bottom, share, points, value.Number(f.Most), value.Text(f.Note.In(lang))}
	return made
}

// over is an expression of a layout over the figures of the flow; it was checked with the layout.
func over(written string, flow Record) value.Value {
	e, err := layout.ParseExpression(cmp.Or(written, "received"), flowSource.Index)
	if err != nil {
		return value.Value{}
	}
	return e.Of(flow.Values)
}
