package simulate

import (
	"strconv"
	"strings"
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
func writeCatalogues(files *fileSet, w *world) error {
	rows := [][]string{agencyHeader}
	for _, a := range w.agencies {
		validTo, successors := "", ""
		if w.heirs != nil && len(a.successors) > 0 {
			validTo, successors = lastDayBefore, strings.Join(a.successors, ";")
		}
		rows = append(rows, []string{
			a.code, a.name, a.short, a.tier.String(), a.kind, a.parent, a.validFrom, validTo, successors,
		})
	}
	if err := files.writeTable("agencies.csv", rows); err != nil {
		return err
	}
	rows = [][]string{procedureHeader}
	for i := range w.procedures {
		for _, v := range w.versions(&w.procedures[i]) {
			rows = append(rows, procedureRow(&w.procedures[i], v))
		}
	}
	return files.writeTable("procedures.csv", rows)
}

func procedureRow(p *procedure, v version) []string {
	return []string{
		p.code, p.name, p.field, p.fieldName, v.levels, serviceLevels[p.service],
		yesNo(p.fee > 0), yesNo(v.payable), yesNo(p.result),
		strconv.FormatFloat(p.term.length, 'f', -1, 64), termUnits[p.term.unit],
		dateOrBlank(v.publication.decided), dateOrBlank(v.publication.effective), dateOrBlank(v.publication.published),
		contentWord(v.publication), yesNo(p.citizens), v.validFrom, v.validTo, v.charge,
	}
}

// contentWord says whether all parts are public; of what is not decided nobody can say.
func contentWord(p publication) string {
	if p.decided == 0 {
		return ""
	}
	return yesNo(p.complete)
}

func dateOrBlank(d day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func yesNo(yes bool) string { return yesNoWords[answered(yes)] }
