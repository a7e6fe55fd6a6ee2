package reports

import (
	"cmp"
	"context"
	"slices"

	"khohoso/models/metrics"
)

// fixedSource gives the rows that a form prints whatever the data say, such as the
// criteria of a self-evaluation: with a ratio of flow figures where there is one, and
// points where the layout says how a ratio is scored.
var fixedSource = &source{fieldSet: fieldSet{name: "fixed", group: "criterion", fields: slices.Concat(
	fieldsOf(aText, "criterion"),
	fieldsOf(aCount, "numerator", "denominator"),
	fieldsOf(aShare, "ratio"),
	fieldsOf(aScore, "points", "max_points"),
	fieldsOf(aText, "basis_note"),
)}, read: readFixed}

func readFixed(ctx context.Context, r Reads, s scope) (found, error) {
	rows, err := r.Flow(ctx, s.flow(metrics.ByProvince, s.code))
	if err != nil {
		return found{}, err
	}
	flow := flowRecord(metrics.FlowRow{})
	if len(rows) > 0 {
		flow = flowRecord(rows[0])
	}
	var all []record
	for _, row := range s.form.Rows.Fixed {
		all = append(all, row.record(flow, s.lang))
	}
	return found{records: all}, nil
}

func (f fixedRow) record(flow record, lang string) record {
	made := record{Code: f.Code, Name: f.Text.in(lang)}
	top, bottom, points := value{}, value{}, value{}
	if f.Numerator != "" {
		top, bottom = over(f.Numerator, flow), over(f.Denominator, flow)
	}
	share := ratioOf(top, bottom)
	for _, s := range f.Steps {
		if share.state == isNumber && share.number >= s.Least {
			points = number(max(s.Points, points.number))
		}
	}
	made.values = []value{texts(made.Name), top, bottom, share, points, number(f.Most), texts(f.Note.in(lang))}
	return made
}

// over is an expression of a layout over the figures of the flow; it was checked with the layout.
func over(written string, flow record) value {
	e, err := parseExpression(cmp.Or(written, "received"), flowSource.index)
	if err != nil {
		return value{}
	}
	return e.of(flow.values)
}
