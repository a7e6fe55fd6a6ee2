package simulate

import "fmt"

// mergedProvinceCode is Phú Thọ, which Hòa Bình (H28) becomes part of.
//
// Codes and names of the 46 new communes are the published ones. Which old
// commune went where is not in our sources: column successor of tables/units.csv
// is illustrative, by name where a new unit bears an old one's, otherwise within
// the old district. So are the codes H44.01 to H44.18 of the departments, which
// keep the names that they had in Hòa Bình.
const mergedProvinceCode = "H44"

// succession lists the heirs of each office: the first takes over its open
// dossiers, all share its demand. It is nil in a run that ends before the reform.
type succession [][]uint16

// inCharge gives the office that handles the dossiers of office at t.
func (s succession) inCharge(office uint16, t instant) uint16 {
	if s == nil || t < reformAt {
		return office
	}
	return s[office][0]
}

// newUnits are those that the old ones are merged into: the province, the
// departments, the communes.
func newUnits(old []agency) ([]agency, error) {
	units := []agency{{
		code: mergedProvinceCode, name: "Ủy ban nhân dân tỉnh Phú Thọ", short: "Tỉnh Phú Thọ",
		kind: "people_committee", tier: tierProvince, validFrom: reformStart,
	}}
	for _, a := range old {
		if a.tier == tierDepartment {
			units = append(units, agency{
				code: a.successors[0], name: a.name, short: a.short, kind: a.kind, abbreviation: a.abbreviation,
				parent: mergedProvinceCode, tier: tierDepartment, validFrom: reformStart,
			})
		}
	}
	rows, err := readTable("units-2025.csv")
	for _, r := range rows {
		units = append(units, agency{
			code: r.text("code"), name: r.text("name"), short: shortName(r.text("name")), kind: "people_committee",
			parent: mergedProvinceCode, tier: tierCommune, validFrom: reformStart,
		})
	}
	return units, err
}

// findHeirs looks up the successors of all offices; a new one is its own heir.
func findHeirs(offices []agency) (succession, error) {
	index := make(map[string]uint16, len(offices))
	for i, o := range offices {
		index[o.code] = uint16(i)
	}
	s := make(succession, len(offices))
	for i, o := range offices {
		if len(o.successors) == 0 {
			s[i] = []uint16{uint16(i)}
		}
		for _, code := range o.successors {
			heir, ok := index[code]
			if !ok {
				return nil, fmt.Errorf("successor %s of agency %s is in no table", code, o.code)
			}
			s[i] = append(s[i], heir)
		}
	}
	return s, nil
}
