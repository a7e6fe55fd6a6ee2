package simulate

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
func writeServices(files *fileSet, w *world, seed uint64) error {
	d := newDice(seed, streamServices)
	eager := make([]float64, len(w.agencies)) // the lower, the sooner
	for i := range eager {
		eager[i] = d.Float64()
	}
	for o, a := range w.before() {
		if w.heirs != nil && a.tier == tierCommune {
			heir := &eager[w.heirs[o][0]]
			*heir = min(*heir, eager[o])
		}
	}
	rows := [][]string{serviceHeader}
	for m := monthNumber(w.span.first); m <= monthNumber(w.span.last); m++ {
		last := min(firstOfMonth(m+1)-1, w.span.last)
		for i, a := range w.agencies {
			if a.tier != tierCommune || !w.exists(i, last) || d.chance(0.01) {
				continue
			}
			offered := eager[i] < ramp(copiesFrom, copiesTo, horizon(last))
			rows = append(rows, []string{a.code, monthName(m), certifiedCopies, yesNo(offered)})
		}
	}
	return files.writeTable("services.csv", rows)
}
