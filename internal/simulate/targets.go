package simulate

import (
	"slices"
)

var targetHeader = []string{"indicator", "set", "agency_code", "valid_from", "valid_to", "target"}

// portalSet is the indicator set that targets are given for and that the portal shows.
// writeTargets writes the province's own targets, those of tables/targets.csv that
// touch the simulated time and speak of units that exist in it.
func writeTargets(files *fileSet, w *world) error {
	table, err := readTable("targets.csv")
	if err != nil {
		return err
	}
	rows := [][]string{targetHeader}
	for _, r := range table {
		from, to, unit := r.text("from"), r.text("to"), r.text("agency")
		isPast := to != "" && mustDay(to) < w.span.first
		isKnown := unit == "" || slices.ContainsFunc(w.agencies, func(a agency) bool { return a.code == unit })
		if isPast || mustDay(from) > w.span.last || !isKnown {
			continue
		}
		rows = append(rows, []string{r.text("indicator"), portalSet, unit, from, to, r.text("target")})
	}
	return files.writeTable("targets.csv", rows)
}
