package reports

import (
	"context"
)

// procedureSource counts administrative procedures by the department in charge and by
// level, on the last day of the period.
var procedureSource = &source{fieldSet: fieldSet{name: "procedures", group: "agency", fields: fieldsOf(aCount,
	"procedures", "authority", "authority_province", "authority_district", "authority_commune", "one_stop",
	"one_stop_province", "one_stop_district", "one_stop_commune", "no_level",
	"internal_province", "internal_district", "internal_commune", "internal",
)}, read: readProcedures}

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
