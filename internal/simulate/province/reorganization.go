package province

import "fmt"

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/tables"
)

// MergedProvinceCode is Phú Thọ, which Hòa Bình (H28) becomes part of.
//
// Codes and names of the 46 new communes are the published ones. Which old
// commune went where is not in our sources: column successor of tables/units.csv
// is illustrative, by name where a new unit bears an old one's, otherwise within
// the old district. So are the codes H44.01 to H44.18 of the departments, which
// keep the names that they had in Hòa Bình.
const MergedProvinceCode = "H44"

// succession lists the heirs of each office: the first takes over its open
// dossiers, all share its demand. It is nil in a run that ends before the reorganization.
type succession [][]uint16

// InCharge gives the office that handles the dossiers of office at t.
func (s succession) InCharge(office uint16, t calendar.Instant) uint16 {
	if s == nil || t < calendar.ReorganizationAt {
		return office
	}
	return s[office][0]
}

// newUnits are those that the old ones are merged into: the province, the
// departments, the communes.
func newUnits(old []Agency) ([]Agency, error) {
	units := []Agency{{
		Code: MergedProvinceCode, Name: "Ủy ban nhân dân tỉnh Phú Thọ", Short: "Tỉnh Phú Thọ",
		Kind: "people_committee", Tier: tierProvince, ValidFrom: calendar.ReorganizationStart,
	}}
	for _, a := range old {
		if a.Tier == tierDepartment {
			units = append(units, Agency{
				Code: a.Successors[0], Name: a.Name, Short: a.Short, Kind: a.Kind, abbreviation: a.abbreviation,
				Parent: MergedProvinceCode, Tier: tierDepartment, ValidFrom: calendar.ReorganizationStart,
			})
		}
	}
	rows, err := tables.Read("units-2025.csv")
	for _, r := range rows {
		units = append(units, Agency{
			Code: r.Text("code"), Name: r.Text("name"), Short: shortName(r.Text("name")), Kind: "people_committee",
			Parent: MergedProvinceCode, Tier: TierCommune, ValidFrom: calendar.ReorganizationStart,
		})
	}
	return units, err
}

// findHeirs looks up the successors of all offices; a new one is its own heir.
func findHeirs(offices []Agency) (succession, error) {
	index := make(map[string]uint16, len(offices))
	for i, o := range offices {
		index[o.Code] = uint16(i)
	}
	s := make(succession, len(offices))
	for i, o := range offices {
		if len(o.Successors) == 0 {
			s[i] = []uint16{uint16(i)}
		}
		for _, code := range o.Successors {
			heir, ok := index[code]
			if !ok {
				return nil, fmt.Errorf("successor %s of agency %s is in no table", code, o.Code)
			}
			s[i] = append(s[i], heir)
		}
	}
	return s, nil
}
