package province

import (
	"fmt"
	"strings"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/rng"
	"khohoso/internal/simulate/tables"
)

// The levels of online service, by place.
var ServiceLevels = [...]string{"full", "partial", "information"}

const serviceInformation = 2

// Procedure is one row of the catalogue with what the simulation needs to know
// beside it: how often it is asked for, at which tier and by which department.
type Procedure struct {
	Code, Name, Field, FieldName string
	departments                  []string
	weight                       [tiers]float64
	Term                         calendar.Term
	Service                      uint8 // index into serviceLevels
	Fee                          int32 // đồng
	Payable, Result, Citizens    bool
	valid                        calendar.Span
	validFrom, validTo           string
	charge                       string // department in charge
	publication                  Publication
	republished                  republication // by the new province
}

// Publication is the dates of the latest decision that published a procedure:
// what the indicators on openness look at.
type Publication struct {
	Decided, Effective, Published calendar.Day
	Complete                      bool
}

// OnlineService says whether the procedure can be asked for online at all.
func (p *Procedure) OnlineService() bool { return p.Service != serviceInformation }

func (p *Procedure) validOn(d calendar.Day) bool { return d >= p.valid.First && d <= p.valid.Last }

var levelNames = [tiers]string{tierDepartment: "province", tierDistrict: "district", TierCommune: "commune"}

// levels lists who handles the procedure, province standing for the departments.
func (p *Procedure) levels() string {
	var names []string
	for t, name := range levelNames {
		if p.weight[t] > 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ";")
}

// levelsAfter is the same from the reorganization on, when others have taken over from the districts.
func (p *Procedure) levelsAfter() string {
	var names []string
	for t, name := range levelNames {
		if p.handledAfter(tier(t)) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ";")
}

// handledAfter says whether the tier handles the procedure from the reorganization on.
func (p *Procedure) handledAfter(t tier) bool {
	inherits := p.weight[tierDistrict] > 0 && p.afterDistricts() == t
	return t != tierDistrict && (p.weight[t] > 0 || inherits)
}

func loadProcedures(d rng.Rand, cal *calendar.Calendar, s calendar.Span) ([]Procedure, error) {
	rows, err := tables.Read("fields.csv")
	if err != nil {
		return nil, err
	}
	fields, departments := make(map[string]string), make(map[string]string)
	for _, r := range rows {
		fields[r.Text("code")], departments[r.Text("code")] = r.Text("name"), r.Text("department")
	}
	if rows, err = tables.Read("procedures.csv"); err != nil {
		return nil, err
	}
	all := make([]Procedure, 0, len(rows))
	for _, r := range rows {
		p, err := readProcedure(r)
		if err != nil {
			return nil, fmt.Errorf("table procedures.csv: %w", err)
		}
		p.FieldName = fields[p.Field]
		if p.charge = p.departments[0]; p.charge == "" {
			p.charge = departments[p.Field] // who watches over what only districts and communes handle
		}
		p.publication = publish(d, cal, p.valid, s)
		all = append(all, p)
	}
	return all, nil
}

func readProcedure(r tables.Record) (Procedure, error) {
	p := Procedure{
		Code: r.Text("code"), Name: r.Text("name"), Field: r.Text("field"),
		departments: strings.Split(r.Text("departments"), ";"),
		Service:     tables.IndexOf(ServiceLevels[:], r.Text("service_level")),
		Payable:     r.Yes("payable"), Result: r.Yes("result"), Citizens: r.Yes("citizens"),
		validFrom: r.Text("from"), validTo: r.Text("to"),
		valid: calendar.Span{First: calendar.MustDay(catalogueStart), Last: calendar.MustDay("9999-12-31")},
	}
	if p.validFrom == "" {
		p.validFrom = catalogueStart
	}
	p.valid.First = calendar.MustDay(p.validFrom)
	if p.validTo != "" {
		p.valid.Last = calendar.MustDay(p.validTo)
	}
	var fee float64
	numbers := []struct {
		column string
		into   *float64
	}{
		{"province", &p.weight[tierDepartment]}, {"district", &p.weight[tierDistrict]},
		{"commune", &p.weight[TierCommune]}, {"fee", &fee}, {"term", &p.Term.Length},
	}
	for _, n := range numbers {
		var err error
		if *n.into, err = r.Number(n.column); err != nil {
			return Procedure{}, err
		}
	}
	p.Fee = int32(fee)
	p.Term.Unit = tables.IndexOf(calendar.TermUnits[:], r.Text("unit"))
	return p, nil
}

// publish dates the latest decision: about half fall into the simulated time, one
// in eight takes effect too soon after the decision and one in six is made
// public late, so that the indicators on publication have something to find.
func publish(d rng.Rand, cal *calendar.Calendar, valid, s calendar.Span) Publication {
	first := max(valid.First, s.First-600)
	decided := cal.Roll(first + calendar.Day(d.Between(0, 0.95)*float64(max(s.Last-first, 1))))
	if valid.First > calendar.MustDay(catalogueStart) {
		decided = cal.Roll(valid.First - calendar.Day(d.Between(8, 40)))
	}
	return publicationOf(d, cal, decided, valid.First)
}

func publicationOf(d rng.Rand, cal *calendar.Calendar, decided, validFrom calendar.Day) Publication {
	wait, delay := d.Between(5, 25), d.Between(0, 5)
	if d.Chance(0.125) {
		wait = d.Between(0, 4)
	}
	if d.Chance(1.0 / 6) {
		delay = d.Between(6, 25)
	}
	after := func(days float64) calendar.Day {
		return cal.Moment(cal.Position(decided.At(0)) + calendar.Work(days)*calendar.Workday).Day()
	}
	return Publication{
		Decided: decided, Effective: max(after(wait), validFrom), Published: after(delay),
		Complete: d.Chance(0.93),
	}
}
