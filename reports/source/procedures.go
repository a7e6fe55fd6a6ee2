package source

import (
	"context"

	"khohoso/reports/layout"
	"khohoso/reports/value"
)

// procedureSource counts administrative procedures by the department in charge and by
// level, on the last day of the period.
var procedureSource = &Source{FieldSet: layout.FieldSet{Name: "procedures", Group: "agency", WholeOnly: true, Fields: value.Fields(value.KindCount,
	"procedures", "authority", "authority_province", "authority_district", "authority_commune", "one_stop",
	"one_stop_province", "one_stop_district", "one_stop_commune", "no_level",
	"internal_province", "internal_district", "internal_commune", "internal",
)}, Read: readProcedures}

func readProcedures(ctx context.Context, r Reads, s Subject) (Found, error) {
	rows, err := r.ProcedureCounts(ctx, s.Period.To)
	if err != nil {
		return Found{}, err
	}
	made := Found{}
	for _, p := range rows {
		a, o := p.Authority, p.OneStop
		made.Records = append(made.Records, Record{Code: p.AgencyCode, Name: p.AgencyName, Level: s.Agencies[p.AgencyCode].Level, Values: []value.Value{
			value.Count(p.Procedures), value.Count(a.Province + a.District + a.Commune), value.Count(a.Province), value.Count(a.District), value.Count(a.Commune),
			value.Count(o.Province + o.District + o.Commune), value.Count(o.Province), value.Count(o.District), value.Count(o.Commune), value.Count(p.NoLevel),
			{}, {}, {}, {}, // nobody has told the warehouse of internal procedures
		}})
	}
	return made, nil
}
