package dashboards

import (
	"math"

	"khohoso/models/metrics"
)

// spanWidth is the width of the small picture of handling times, in pixels.
const spanWidth = 120

// handlingCell is how long dossiers took, in words and as a small picture: a bar
// up to the 90th percentile, a mark at the median, a line at the legal term.
type handlingCell struct {
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
type axisOf float64

func (c *axisOf) see(row metrics.HandlingRow) {
	*c = max(*c, axisOf(row.P90Days))
	if row.LegalDays != nil {
		*c = max(*c, axisOf(*row.LegalDays))
	}
}

func (c axisOf) at(days float64) int {
	if c <= 0 {
		return 0
	}
	return int(math.Round(min(1, days/float64(c)) * (spanWidth - 2)))
}

// handlingCell writes out one row of handling times. The zero row is one without finished dossiers.
func (t tongue) handlingCell(row metrics.HandlingRow, p metrics.Procedure, c axisOf) handlingCell {
	cell := handlingCell{Median: missing, P90: missing, Over: missing, Term: t.legalTerm(p.LegalTerm, p.LegalUnit)}
	if row.Finished == 0 {
		cell.Reason = t.t("reason.handling")
		return cell
	}
	cell.Median, cell.P90 = t.decimal(row.MedianDays, 1), t.decimal(row.P90Days, 1)
	if row.WithTerm > 0 {
		cell.Over = t.number(row.OverTerm)
	}
	cell.Picture = &span{P90: c.at(row.P90Days), Median: c.at(row.MedianDays)}
	cell.Picture.Description = t.t("span.describe", cell.Median, cell.P90)
	if row.LegalDays != nil {
		cell.Slow = row.P90Days > *row.LegalDays
		cell.Picture.HasTerm, cell.Picture.Term = true, c.at(*row.LegalDays)
		cell.Picture.Description = t.t("span.describe.term", cell.Median, cell.P90, cell.Term)
	}
	return cell
}

// legalTerm writes a term as the catalogue gives it: 5 ngày làm việc.
func (t tongue) legalTerm(n *int64, unit string) string {
	if n == nil || !t.has("term."+unit) {
		return missing
	}
	return t.n("term."+unit, *n)
}

// handlingTile is the headline figure of handling times.
func (t tongue) handlingTile(row metrics.HandlingRow, p metrics.Procedure) tile {
	out := tile{Key: "handling", Label: t.t("tile.handling"), Help: t.t("tile.handling.help"), Value: missing}
	if row.Finished == 0 {
		out.Reason = t.t("reason.handling")
		return out
	}
	out.Value, out.Unit = t.decimal(row.MedianDays, 1), hardSpace+t.t("tile.handling.unit")
	out.Detail = t.t("tile.handling.p90", t.decimal(row.P90Days, 1))
	if term := t.legalTerm(p.LegalTerm, p.LegalUnit); term != missing {
		out.Detail += t.t("tile.handling.term", term)
	}
	if row.Finished < smallBase {
		out.SmallBase = t.t("small.base.days", t.number(smallBase))
	}
	return out
}

// handlingClause is the same within a sentence; "" where nothing was finished.
func (t tongue) handlingClause(row metrics.HandlingRow, p metrics.Procedure) string {
	if row.Finished < smallBase {
		return ""
	}
	clause := t.t("open.handling", t.decimal(row.MedianDays, 1), t.decimal(row.P90Days, 1))
	if term := t.legalTerm(p.LegalTerm, p.LegalUnit); term != missing {
		clause += t.t("open.handling.term", term)
	}
	return clause
}
