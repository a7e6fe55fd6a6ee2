package simulate

import (
	"strconv"
	"strings"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/dossier"
	"khohoso/internal/simulate/files"
	"khohoso/internal/simulate/province"
)

var (
	agencyHeader = []string{
		"code", "name", "short_name", "level", "kind", "parent_code", "valid_from", "valid_to", "successor_codes",
	}
	procedureHeader = []string{
		"code", "name", "field_code", "field_name", "levels", "service_level", "fee_required", "payable_online",
		"gives_result", "legal_term", "legal_term_unit", "decided_at", "effective_at", "published_at",
		"content_complete", "for_citizens", "valid_from", "valid_to", "agency_code",
	}
)

// writeCatalogues writes who exists and what can be asked for.
func writeCatalogues(files *files.Set, w *province.World) error {
	rows := [][]string{agencyHeader}
	for _, a := range w.Agencies {
		validTo, successors := "", ""
		if w.Heirs != nil && len(a.Successors) > 0 {
			validTo, successors = calendar.LastDayBefore, strings.Join(a.Successors, ";")
		}
		rows = append(rows, []string{
			a.Code, a.Name, a.Short, a.Tier.String(), a.Kind, a.Parent, a.ValidFrom, validTo, successors,
		})
	}
	if err := files.WriteTable("agencies.csv", rows); err != nil {
		return err
	}
	rows = [][]string{procedureHeader}
	for i := range w.Procedures {
		for _, v := range w.Versions(&w.Procedures[i]) {
			rows = append(rows, procedureRow(&w.Procedures[i], v))
		}
	}
	return files.WriteTable("procedures.csv", rows)
}

func procedureRow(p *province.Procedure, v province.Version) []string {
	return []string{
		p.Code, p.Name, p.Field, p.FieldName, v.Levels, province.ServiceLevels[p.Service],
		yesNo(p.Fee > 0), yesNo(v.Payable), yesNo(p.Result),
		strconv.FormatFloat(p.Term.Length, 'f', -1, 64), calendar.TermUnits[p.Term.Unit],
		dateOrBlank(v.Publication.Decided), dateOrBlank(v.Publication.Effective), dateOrBlank(v.Publication.Published),
		contentWord(v.Publication), yesNo(p.Citizens), v.ValidFrom, v.ValidTo, v.Charge,
	}
}

// contentWord says whether all parts are public; of what is not decided nobody can say.
func contentWord(p province.Publication) string {
	if p.Decided == 0 {
		return ""
	}
	return yesNo(p.Complete)
}

func dateOrBlank(d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func yesNo(yes bool) string { return dossier.YesNoWords[dossier.Answered(yes)] }
