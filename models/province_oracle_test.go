package models_test

import (
	"strings"
	"testing"
	"time"

	"khohoso/models"
)

// province is everything that the second calculator knows: dossiers with their lives
// and attributes, the catalogues by time, and what dossiers cannot tell.
type province struct {
	oracle
	dossiers   []dossier
	procedures []procedure
	units      map[string]unit
	feedback   []answer
	counts     []nationalCount
	services   []offer
	targets    []ownTarget
}

// dossier is a life with what its events stated last.
type dossier struct {
	life
	details
}

// procedure is one row of the catalogue; it holds from its first day to the day before the next row of its code.
type procedure struct {
	code, agency, levels, service      string
	from, before, to                   day // to is its own last day
	reach                              day // from when on dossiers find it: the first row of a code reaches back
	fee, hasResult, ofCitizens, isFull bool
	decided, effective, published      day
}

// unit is one row of the agencies; the first successor takes over.
type unit struct {
	code, level, parent string
	from, to            day
	successor           string
}

func newProvince(t testing.TB, in inputs) *province {
	t.Helper()
	zone, err := time.LoadLocation(models.DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	p := &province{units: map[string]unit{}, oracle: oracle{zone: zone, terms: map[string]term{}, work: shippedCalendar()}}
	p.readUnits(t, in.agencies)
	p.readProcedures(t, in.procedures)
	p.readFeedback(t, in.feedback)
	p.complaints = map[string]bool{}
	for _, a := range in.feedback {
		if a["dossier_code"] != "" {
			p.complaints[a["dossier_code"]] = true
		}
	}
	p.readStatements(t, in)
	byDossier := map[string][]told{}
	for _, e := range winners(in.events) {
		byDossier[e.dossier] = append(byDossier[e.dossier], e)
	}
	for _, events := range byDossier {
		l := p.life(events) // which sorts them by time
		p.dossiers = append(p.dossiers, dossier{l, l.details})
		if _, known := p.units[l.agency]; !known {
			p.units[l.agency] = unit{code: l.agency, to: never}
		}
	}
	return p
}

// lastStated keeps of each attribute the last that is stated.
func lastStated(events []told) (d details) {
	for _, e := range events {
		for _, one := range [][2]*string{
			{&d.applicant, &e.details.applicant}, {&d.fee, &e.details.fee}, {&d.paid, &e.details.paid}, {&d.digitised, &e.details.digitised},
			{&d.result, &e.details.result}, {&d.reused, &e.details.reused}, {&d.store, &e.details.store}, {&d.population, &e.details.population},
		} {
			if *one[1] != "" {
				*one[0] = *one[1]
			}
		}
	}
	return d
}

func (p *province) readUnits(t testing.TB, rows []map[string]string) {
	t.Helper()
	for _, r := range rows {
		successor, _, _ := strings.Cut(r["successor_codes"], ";")
		p.units[r["code"]] = unit{r["code"], r["level"], r["parent_code"], readDay(t, r["valid_from"], 0), readDay(t, r["valid_to"], never), successor}
	}
}

func (p *province) readProcedures(t testing.TB, rows []map[string]string) {
	t.Helper()
	latest := map[string]int{}
	for _, r := range rows {
		one := procedure{
			code: r["code"], agency: r["agency_code"], levels: r["levels"], service: r["service_level"],
			from: readDay(t, r["valid_from"], 0), reach: readDay(t, r["valid_from"], 0), to: readDay(t, r["valid_to"], never), before: never,
			fee: r["fee_required"] == "yes", hasResult: r["gives_result"] == "yes",
			ofCitizens: r["for_citizens"] == "yes", isFull: r["content_complete"] == "yes",
			decided: readDay(t, r["decided_at"], never), effective: readDay(t, r["effective_at"], never), published: readDay(t, r["published_at"], never),
		}
		if before, known := latest[one.code]; known { // the file has them in order of time
			p.procedures[before].before = one.from
		} else {
			one.reach = 0
		}
		latest[one.code] = len(p.procedures)
		p.procedures = append(p.procedures, one)
		p.terms[one.code] = term{int(readNumber(t, r["legal_term"])), r["legal_term_unit"]}
	}
}

// holder is who holds a unit's dossiers on a day: itself until its last day, then its first successor.
func (p *province) holder(code string, on day) string {
	for range 20 {
		u := p.units[code]
		if _, known := p.units[u.successor]; on <= u.to || !known {
			return code
		}
		code = u.successor
	}
	return code
}

// theProvince is the unit that stands for all of it on a day.
func (p *province) theProvince(on day) string {
	for code, u := range p.units {
		if u.level == "province" && on >= u.from && on <= u.to {
			return code
		}
	}
	return ""
}

// onDay is the row of a procedure that holds on a day.
func (p *province) onDay(code string, on day) (found procedure, isKnown bool) {
	for _, one := range p.procedures {
		if one.code == code && on >= one.reach && on < one.before {
			return one, true
		}
	}
	return procedure{}, false
}
