package simulate

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	provinceCode = "H28"
	// catalogueStart is when units and procedures that were always there begin.
	catalogueStart = "2020-01-01"
)

// tier is where in the province an office stands; it decides which procedures
// reach it.
type tier uint8

const (
	tierProvince tier = iota // the People's Committee itself: a parent, not an office that receives
	tierDepartment
	tierDistrict
	tierCommune
	tiers
)

func (t tier) String() string {
	return [tiers]string{"province", "department", "district", "commune"}[t]
}

// agency is one unit of the catalogue. Its code is illustrative, but for the new
// communes: the real ones are given out by the national portal.
type agency struct {
	code, name, short, kind, parent string
	tier                            tier
	abbreviation                    string // departments only: how procedures.csv names them
	validFrom                       string
	successors                      []string // who follows at the reform; none for new units
	traits                          traits
}

// strangerOffice sends dossiers although no catalogue knows it, as new units do
// in real feeds; its rows carry agency_name.
var strangerOffice = agency{
	code:       "H28.99",
	name:       "Trung tâm Phục vụ hành chính công tỉnh",
	tier:       tierDepartment,
	successors: []string{strangerHeir.code},
}

// strangerHeir follows it at the reform; no catalogue knows it either.
var strangerHeir = agency{
	code: mergedProvinceCode + ".99",
	name: "Trung tâm Phục vụ hành chính công tỉnh",
	tier: tierDepartment,
}

// loadAgencies gives the province before the reform, its departments, districts
// and communes, in the order of their codes, then more invented communes.
func loadAgencies(more int) ([]agency, error) {
	all := []agency{{
		code: provinceCode, name: "Ủy ban nhân dân tỉnh Hòa Bình", short: "Tỉnh Hòa Bình",
		kind: "people_committee", tier: tierProvince, validFrom: catalogueStart, successors: []string{mergedProvinceCode},
	}}
	departments, err := readTable("departments.csv")
	if err != nil {
		return nil, err
	}
	for _, r := range departments {
		all = append(all, agency{
			code: r.text("code"), name: r.text("name"), short: r.text("name"), kind: r.text("kind"),
			parent: provinceCode, tier: tierDepartment, abbreviation: r.text("abbreviation"), validFrom: catalogueStart,
			successors: []string{mergedProvinceCode + strings.TrimPrefix(r.text("code"), provinceCode)},
		})
	}
	units, err := loadUnits()
	return slices.Concat(all, units, inventCommunes(units, more)), err
}

// inventCommunes adds communes to the districts in turn; each goes where its district goes.
func inventCommunes(units []agency, more int) (invented []agency) {
	var districts []agency
	below := map[string]int{}
	for _, u := range units {
		if u.tier == tierDistrict {
			districts = append(districts, u)
		}
		below[u.parent]++
	}
	for n := range more {
		district := districts[n%len(districts)]
		below[district.code]++
		name := fmt.Sprintf("Ủy ban nhân dân xã Mới %d", n+1)
		invented = append(invented, agency{
			code: fmt.Sprintf("%s.%02d", district.code, below[district.code]), name: name, short: shortName(name), kind: "people_committee",
			parent: district.code, tier: tierCommune, validFrom: catalogueStart, successors: district.successors[:1],
		})
	}
	return invented
}

// loadUnits numbers districts from H28.31 and communes within their district, in
// the order of the units table, which lists a district before its communes. A
// district's successors are those of its communes, the one at its seat first:
// the new codes begin with the seat in every district.
func loadUnits() ([]agency, error) {
	rows, err := readTable("units.csv")
	if err != nil {
		return nil, err
	}
	var (
		units     []agency
		districts = make(map[string]int) // statistical code to place in units
		communes  = make(map[string]int)
	)
	for _, r := range rows {
		a := agency{
			name: r.text("name"), short: shortName(r.text("name")), kind: "people_committee", validFrom: catalogueStart,
		}
		switch parent := r.text("parent_gso_code"); parent {
		case "":
			a.tier, a.parent = tierDistrict, provinceCode
			a.code = fmt.Sprintf("%s.%d", provinceCode, 31+len(districts))
			districts[r.text("gso_code")] = len(units)
		default:
			communes[parent]++
			district := &units[districts[parent]]
			a.tier, a.parent, a.successors = tierCommune, district.code, []string{r.text("successor")}
			a.code = fmt.Sprintf("%s.%02d", a.parent, communes[parent])
			district.successors = append(district.successors, a.successors...)
		}
		units = append(units, a)
	}
	for _, i := range districts {
		slices.Sort(units[i].successors)
		units[i].successors = slices.Compact(units[i].successors)
	}
	return units, nil
}

// shortName turns "Ủy ban nhân dân xã Cao Sơn" into "Xã Cao Sơn".
func shortName(name string) string {
	s := strings.TrimPrefix(name, "Ủy ban nhân dân ")
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
