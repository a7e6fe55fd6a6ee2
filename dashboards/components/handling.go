package components

import (
	"math"

	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
)

// spanWidth is the width of the small picture of handling times, in pixels.
const spanWidth = 120

// HandlingCell is how long dossiers took, in words and as a small picture: a bar
// up to the 90th percentile, a mark at the median, a line at the legal term.
type HandlingCell struct {
	Median, P90, Term, Over string
	Reason                  string // why there is no figure
	Slow                    bool   // nine of ten take longer than the law gives
	Picture                 *span
}

// span is the picture; positions in pixels from the left.
type span struct {
	P90, Median, Term int
	HasTerm           bool
	Description       string
}

// scale is the longest time of a table, that all pictures of it share.
type AxisOf float64

// See widens the axis to a row.
func (c *AxisOf) See(row metrics.ProcessingTimeRow) {
	*c = max(*c, AxisOf(row.P90Days))
	if row.LegalDays != nil {
		*c = max(*c, AxisOf(*row.LegalDays))
	}
}

func (c AxisOf) at(days float64) int {
	if c <= 0 {
		return 0
	}
	return int(math.Round(min(1, days/float64(c)) * (spanWidth - 2)))
}

// NewHandlingCell writes out one row of handling times. The zero row is one without finished dossiers.
func NewHandlingCell(t locale.Locale, row metrics.ProcessingTimeRow, p metrics.Procedure, c AxisOf) HandlingCell {
	cell := HandlingCell{Median: locale.Missing, P90: locale.Missing, Over: locale.Missing, Term: t.LegalTerm(p.LegalTerm, p.LegalUnit)}
	if row.Finished == 0 {
		cell.Reason = t.T("reason.handling")
		return cell
	}
	cell.Median, cell.P90 = t.Decimal(row.MedianDays, 1), t.Decimal(row.P90Days, 1)
	if row.WithTerm > 0 {
		cell.Over = t.Number(row.OverTerm)
	}
	cell.Picture = &span{P90: c.at(row.P90Days), Median: c.at(row.MedianDays)}
	cell.Picture.Description = t.T("span.describe", cell.Median, cell.P90)
	if row.LegalDays != nil {
		cell.Slow = row.P90Days > *row.LegalDays
		cell.Picture.HasTerm, cell.Picture.Term = true, c.at(*row.LegalDays)
		cell.Picture.Description = t.T("span.describe.term", cell.Median, cell.P90, cell.Term)
	}
	return cell
}

// HandlingCard is the headline figure of handling times.
func HandlingCard(t locale.Locale, row metrics.ProcessingTimeRow, p metrics.Procedure) KPICard {
	out := KPICard{Key: "handling", IsRate: true, Label: t.T("tile.handling"), Help: t.T("tile.handling.help"), Value: locale.Missing}
	if row.Finished == 0 {
		out.Reason = t.T("reason.handling")
		return out
	}
	out.Value, out.Unit = t.Decimal(row.MedianDays, 1), locale.HardSpace+t.T("tile.handling.unit")
	out.Detail = t.T("tile.handling.p90", t.Decimal(row.P90Days, 1))
	if term := t.LegalTerm(p.LegalTerm, p.LegalUnit); term != locale.Missing {
		out.Detail += t.T("tile.handling.term", term)
	}
	if row.Finished < view.MinSampleSize {
		out.SmallBase = t.T("small.base.days", t.Number(view.MinSampleSize))
	}
	return out
}

// HandlingClause is the same within a sentence; "" where nothing was finished.
func HandlingClause(t locale.Locale, row metrics.ProcessingTimeRow, p metrics.Procedure) string {
	if row.Finished < view.MinSampleSize {
		return ""
	}
	clause := t.T("open.handling", t.Decimal(row.MedianDays, 1), t.Decimal(row.P90Days, 1))
	if term := t.LegalTerm(p.LegalTerm, p.LegalUnit); term != locale.Missing {
		clause += t.T("open.handling.term", term)
	}
	return clause
}
