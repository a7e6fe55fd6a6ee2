package simulate

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/files"
	"khohoso/internal/simulate/province"
	"khohoso/internal/simulate/rng"
)

var serviceHeader = []string{"agency_code", "period", "service", "offered"}

const certifiedCopies = "certified_ecopy"

// The share of communes that offer certified electronic copies, mid 2023 and mid 2025.
const (
	copiesFrom = 0.2
	copiesTo   = 0.85
)

// writeServices says month by month which communes offer certified electronic
// copies. Once begun it goes on, and a new commune goes on with what one of its
// predecessors began. A few statements are missing.
func writeServices(files *files.Set, w *province.World, seed uint64) error {
	d := rng.New(seed, rng.StreamServices)
	eager := make([]float64, len(w.Agencies)) // the lower, the sooner
	for i := range eager {
		eager[i] = d.Float64()
	}
	for o, a := range w.Before() {
		if w.Heirs != nil && a.Tier == province.TierCommune {
			heir := &eager[w.Heirs[o][0]]
			*heir = min(*heir, eager[o])
		}
	}
	rows := [][]string{serviceHeader}
	for m := calendar.MonthNumber(w.Span.First); m <= calendar.MonthNumber(w.Span.Last); m++ {
		last := min(calendar.FirstOfMonth(m+1)-1, w.Span.Last)
		for i, a := range w.Agencies {
			if a.Tier != province.TierCommune || !w.Exists(i, last) || d.Chance(0.01) {
				continue
			}
			offered := eager[i] < rng.Ramp(copiesFrom, copiesTo, calendar.Horizon(last))
			rows = append(rows, []string{a.Code, calendar.MonthName(m), certifiedCopies, yesNo(offered)})
		}
	}
	return files.WriteTable("services.csv", rows)
}
