package simulate

import (
	"slices"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/files"
	"khohoso/internal/simulate/portal"
	"khohoso/internal/simulate/province"
	"khohoso/internal/simulate/tables"
)

var targetHeader = []string{"indicator", "set", "agency_code", "valid_from", "valid_to", "target"}

// portalSet is the indicator set that targets are given for and that the portal shows.
// writeTargets writes the province's own targets, those of tables/targets.csv that
// touch the simulated time and speak of units that exist in it.
func writeTargets(files *files.Set, w *province.World) error {
	table, err := tables.Read("targets.csv")
	if err != nil {
		return err
	}
	rows := [][]string{targetHeader}
	for _, r := range table {
		from, to, unit := r.Text("from"), r.Text("to"), r.Text("agency")
		isPast := to != "" && calendar.MustDay(to) < w.Span.First
		isKnown := unit == "" || slices.ContainsFunc(w.Agencies, func(a province.Agency) bool { return a.Code == unit })
		if isPast || calendar.MustDay(from) > w.Span.Last || !isKnown {
			continue
		}
		rows = append(rows, []string{r.Text("indicator"), portal.PortalSet, unit, from, to, r.Text("target")})
	}
	return files.WriteTable("targets.csv", rows)
}
