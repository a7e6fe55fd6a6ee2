package province

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khohoso/internal/simulate/tables"
)

const (
	// ProvinceCode is the code of the province as an agency.
	ProvinceCode = "H28"
	// catalogueStart is when units and procedures that were always there begin.
	catalogueStart = "2020-01-01"
)

// tier is where in the province an office stands; it decides which procedures
// reach it.
type tier uint8

// The tiers, from the top.
const (
	tierProvince tier = iota // the People's Committee itself: a parent, not an office that receives
	tierDepartment
	tierDistrict
	TierCommune
	tiers
)

func (t tier) String() string {
	return [tiers]string{"province", "department", "district", "commune"}[t]
}

// Agency is one unit of the catalogue. Its code is illustrative, but for the new
// communes: the real ones are given out by the national portal.
type Agency struct {
	Code, Name, Short, Kind, Parent string
	Tier                            tier
	abbreviation                    string // departments only: how procedures.csv names them
	ValidFrom                       string
	Successors                      []string // who follows at the reorganization; none for new units
	Profile                         OfficeProfile
}

// UnknownUnit sends dossiers although no catalogue knows it, as new units do
// in real feeds; its rows carry agency_name.
var UnknownUnit = Agency{
	Code:       "H28.99",
	Name:       "Trung tâm Phục vụ hành chính công tỉnh",
	Tier:       tierDepartment,
	Successors: []string{UnknownUnitHeir.Code},
}

// UnknownUnitHeir follows it at the reorganization; no catalogue knows it either.
var UnknownUnitHeir = Agency{
	Code: MergedProvinceCode + ".99",
	Name: "Trung tâm Phục vụ hành chính công tỉnh",
	Tier: tierDepartment,
}

// loadAgencies gives the province before the reorganization, its departments, districts
// and communes, in the order of their codes, then more invented communes.
func loadAgencies(more int) ([]Agency, error) {
	all := []Agency{{
		Code: ProvinceCode, Name: "Ủy ban nhân dân tỉnh Hòa Bình", Short: "Tỉnh Hòa Bình",
		Kind: "people_committee", Tier: tierProvince, ValidFrom: catalogueStart, Successors: []string{MergedProvinceCode},
	}}
	departments, err := tables.Read("departments.csv")
	if err != nil {
		return nil, err
	}
	for _, r := range departments {
		all = append(all, Agency{
			Code: r.Text("code"), Name: r.Text("name"), Short: r.Text("name"), Kind: r.Text("kind"),
			Parent: ProvinceCode, Tier: tierDepartment, abbreviation: r.Text("abbreviation"), ValidFrom: catalogueStart,
			Successors: []string{MergedProvinceCode + strings.TrimPrefix(r.Text("code"), ProvinceCode)},
		})
	}
	units, err := loadUnits()
	return slices.Concat(all, units, inventCommunes(units, more)), err
}

// inventCommunes adds communes to the districts in turn; each goes where its district goes.
func inventCommunes(units []Agency, more int) (invented []Agency) {
	var districts []Agency
	below := map[string]int{}
	for _, u := range units {
		if u.Tier == tierDistrict {
			districts = append(districts, u)
		}
		below[u.Parent]++
	}
	for n := range more {
		district := districts[n%len(districts)]
		below[district.Code]++
		name := fmt.Sprintf("Ủy ban nhân dân xã Mới %d", n+1)
		invented = append(invented, Agency{
			Code: fmt.Sprintf("%s.%02d", district.Code, below[district.Code]), Name: name, Short: shortName(name), Kind: "people_committee",
			Parent: district.Code, Tier: TierCommune, ValidFrom: catalogueStart, Successors: district.Successors[:1],
		})
	}
	return invented
}

// loadUnits numbers districts from H28.31 and communes within their district, in
// the order of the units table, which lists a district before its communes. A
// district's successors are those of its communes, the one at its seat first:
// the new codes begin with the seat in every district.
func loadUnits() ([]Agency, error) {
	rows, err := tables.Read("units.csv")
	if err != nil {
		return nil, err
	}
	var (
		units     []Agency
		districts = make(map[string]int) // statistical code to place in units
		communes  = make(map[string]int)
	)
	for _, r := range rows {
		a := Agency{
			Name: r.Text("name"), Short: shortName(r.Text("name")), Kind: "people_committee", ValidFrom: catalogueStart,
		}
		switch parent := r.Text("parent_gso_code"); parent {
		case "":
			a.Tier, a.Parent = tierDistrict, ProvinceCode
			a.Code = fmt.Sprintf("%s.%d", ProvinceCode, 31+len(districts))
			districts[r.Text("gso_code")] = len(units)
		default:
			communes[parent]++
			district := &units[districts[parent]]
			a.Tier, a.Parent, a.Successors = TierCommune, district.Code, []string{r.Text("successor")}
			a.Code = fmt.Sprintf("%s.%02d", a.Parent, communes[parent])
			district.Successors = append(district.Successors, a.Successors...)
		}
		units = append(units, a)
	}
	for _, i := range districts {
		slices.Sort(units[i].Successors)
		units[i].Successors = slices.Compact(units[i].Successors)
	}
	return units, nil
}

// shortName turns "Ủy ban nhân dân xã Cao Sơn" into "Xã Cao Sơn".
func shortName(name string) string {
	s := strings.TrimPrefix(name, "Ủy ban nhân dân ")
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
