package simulate

import (
	"fmt"
	"strings"
)

// The levels of online service, by place.
var serviceLevels = [...]string{"full", "partial", "information"}

const serviceInformation = 2

// procedure is one row of the catalogue with what the simulation needs to know
// beside it: how often it is asked for, at which tier and by which department.
type procedure struct {
	code, name, field, fieldName string
	departments                  []string
	weight                       [tiers]float64
	term                         term
	service                      uint8 // index into serviceLevels
	fee                          int32 // đồng
	payable, result, citizens    bool
	valid                        span
	validFrom, validTo           string
	charge                       string // department in charge
	publication                  publication
	republished                  republication // by the new province
}

// publication is the life of the latest decision that published a procedure:
// what the indicators on openness look at.
type publication struct {
	decided, effective, published day
	complete                      bool
}

// onlineService says whether the procedure can be asked for online at all.
func (p *procedure) onlineService() bool { return p.service != serviceInformation }

func (p *procedure) validOn(d day) bool { return d >= p.valid.first && d <= p.valid.last }

var levelNames = [tiers]string{tierDepartment: "province", tierDistrict: "district", tierCommune: "commune"}

// levels lists who handles the procedure, province standing for the departments.
func (p *procedure) levels() string {
	var names []string
	for t, name := range levelNames {
		if p.weight[t] > 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ";")
}

// levelsAfter is the same from the reform on, when others have taken over from the districts.
func (p *procedure) levelsAfter() string {
	var names []string
	for t, name := range levelNames {
		if p.handledAfter(tier(t)) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ";")
}

// handledAfter says whether the tier handles the procedure from the reform on.
func (p *procedure) handledAfter(t tier) bool {
	inherits := p.weight[tierDistrict] > 0 && p.afterDistricts() == t
	return t != tierDistrict && (p.weight[t] > 0 || inherits)
}

func loadProcedures(d dice, cal *calendar, s span) ([]procedure, error) {
	rows, err := readTable("fields.csv")
	if err != nil {
		return nil, err
	}
	fields, departments := make(map[string]string), make(map[string]string)
	for _, r := range rows {
		fields[r.text("code")], departments[r.text("code")] = r.text("name"), r.text("department")
	}
	if rows, err = readTable("procedures.csv"); err != nil {
		return nil, err
	}
	all := make([]procedure, 0, len(rows))
	for _, r := range rows {
		p, err := readProcedure(r)
		if err != nil {
			return nil, fmt.Errorf("table procedures.csv: %w", err)
		}
		p.fieldName = fields[p.field]
		if p.charge = p.departments[0]; p.charge == "" {
			p.charge = departments[p.field] // who watches over what only districts and communes handle
		}
		p.publication = publish(d, cal, p.valid, s)
		all = append(all, p)
	}
	return all, nil
}

func readProcedure(r record) (procedure, error) {
	p := procedure{
		code: r.text("code"), name: r.text("name"), field: r.text("field"),
		departments: strings.Split(r.text("departments"), ";"),
		service:     indexOf(serviceLevels[:], r.text("service_level")),
		payable:     r.yes("payable"), result: r.yes("result"), citizens: r.yes("citizens"),
		validFrom: r.text("from"), validTo: r.text("to"),
		valid: span{first: mustDay(catalogueStart), last: mustDay("9999-12-31")},
	}
	if p.validFrom == "" {
		p.validFrom = catalogueStart
	}
	p.valid.first = mustDay(p.validFrom)
	if p.validTo != "" {
		p.valid.last = mustDay(p.validTo)
	}
	var fee float64
	numbers := []struct {
		column string
		into   *float64
	}{
		{"province", &p.weight[tierDepartment]}, {"district", &p.weight[tierDistrict]},
		{"commune", &p.weight[tierCommune]}, {"fee", &fee}, {"term", &p.term.length},
	}
	for _, n := range numbers {
		var err error
		if *n.into, err = r.number(n.column); err != nil {
			return procedure{}, err
		}
	}
	p.fee = int32(fee)
	p.term.unit = indexOf(termUnits[:], r.text("unit"))
	return p, nil
}

// publish dates the latest decision: about half fall into the simulated time, one
// in eight takes effect too soon after the decision and one in six is made
// public late, so that the indicators on publication have something to find.
func publish(d dice, cal *calendar, valid, s span) publication {
	first := max(valid.first, s.first-600)
	decided := cal.roll(first + day(d.between(0, 0.95)*float64(max(s.last-first, 1))))
	if valid.first > mustDay(catalogueStart) {
		decided = cal.roll(valid.first - day(d.between(8, 40)))
	}
	return publicationOf(d, cal, decided, valid.first)
}

func publicationOf(d dice, cal *calendar, decided, validFrom day) publication {
	wait, delay := d.between(5, 25), d.between(0, 5)
	if d.chance(0.125) {
		wait = d.between(0, 4)
	}
	if d.chance(1.0 / 6) {
		delay = d.between(6, 25)
	}
	after := func(days float64) day { return cal.moment(cal.position(decided.at(0)) + work(days)*workday).day() }
	return publication{
		decided: decided, effective: max(after(wait), validFrom), published: after(delay),
		complete: d.chance(0.93),
	}
}
