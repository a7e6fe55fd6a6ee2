package reports

import (
	"context"
)

// procedureSource counts administrative procedures by the department in charge and by
// level, on the last day of the period.
var procedureSource = &source{name: "procedures", group: "agency", fields: []field{
	{"procedures", aCount}, {"authority", aCount}, {"authority_province", aCount}, {"authority_district", aCount}, {"authority_commune", aCount},
	{"one_stop", aCount}, {"one_stop_province", aCount}, {"one_stop_district", aCount}, {"one_stop_commune", aCount}, {"no_level", aCount},
	{"internal_province", aCount}, {"internal_district", aCount}, {"internal_commune", aCount}, {"internal", aCount},
}, read: readProcedures}

func readProcedures(ctx context.Context, r Reads, s scope) (found, error) {
	rows, err := r.ProcedureCounts(ctx, s.period.To)
	if err != nil {
		return found{}, err
	}
	made := found{}
	for _, p := range rows {
		a, o := p.Authority, p.OneStop
		made.records = append(made.records, record{Code: p.AgencyCode, Name: p.AgencyName, Level: s.agencies[p.AgencyCode].Level, values: []value{
			count(p.Procedures), count(a.Province + a.District + a.Commune), count(a.Province), count(a.District), count(a.Commune),
			count(o.Province + o.District + o.Commune), count(o.Province), count(o.District), count(o.Commune), count(p.NoLevel),
			{}, {}, {}, {}, // nobody has told the warehouse of internal procedures
		}})
	}
	return made, nil
}
