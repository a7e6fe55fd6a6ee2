package models_test

import (
	"strings"
	"testing"
	"time"

	"khohoso/models/store"
)

// province is everything that the second calculator knows: dossiers with their lives
// and attributes, the catalogues by time, and what dossiers cannot tell.
type province struct {
	oracle
	Dossiers   []dossier
	Procedures []procedure
	Units      map[string]unit
	Feedback   []answer
	Counts     []nationalCount
	Services   []offer
	Targets    []ownTarget
}

// dossier is a life with what its events stated last.
type dossier struct {
	life
	details
}

// procedure is one row of the catalogue; it holds from its first day to the day before the next row of its code.
type procedure struct {
	Code, Agency, Levels, Service      string
	From, Before, To                   day // to is its own last day
	Reach                              day // from when on dossiers find it: the first row of a code reaches back
	Fee, HasResult, OfCitizens, IsFull bool
	Decided, Effective, Published      day
}

// unit is one row of the agencies; the first successor takes over.
type unit struct {
	Code, Level, Parent string
	From, To            day
	Successor           string
}

func newProvince(t testing.TB, in inputs) *province {
	t.Helper()
	zone, err := time.LoadLocation(store.DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	p := &province{Units: map[string]unit{}, oracle: oracle{Zone: zone, Terms: map[string]term{}, Work: shippedCalendar()}}
	p.readUnits(t, in.Agencies)
	p.readProcedures(t, in.Procedures)
	p.readFeedback(t, in.Feedback)
	p.Complaints = map[string]bool{}
	for _, a := range in.Feedback {
		if a["dossier_code"] != "" {
			p.Complaints[a["dossier_code"]] = true
		}
	}
	p.readStatements(t, in)
	byDossier := map[string][]told{}
	for _, e := range winners(in.Events) {
		byDossier[e.Dossier] = append(byDossier[e.Dossier], e)
	}
	for _, events := range byDossier {
		l := p.life(events) // which sorts them by time
		p.Dossiers = append(p.Dossiers, dossier{life: l, details: l.Details})
		if _, known := p.Units[l.Agency]; !known {
			p.Units[l.Agency] = unit{Code: l.Agency, To: never}
		}
	}
	return p
}

// lastStated keeps of each attribute the last that is stated.
func lastStated(events []told) (d details) {
	for _, e := range events {
		for _, one := range [][2]*string{
			{&d.Applicant, &e.Details.Applicant}, {&d.Fee, &e.Details.Fee}, {&d.Paid, &e.Details.Paid}, {&d.Digitised, &e.Details.Digitised},
			{&d.Result, &e.Details.Result}, {&d.Reused, &e.Details.Reused}, {&d.Store, &e.Details.Store}, {&d.Population, &e.Details.Population},
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
		p.Units[r["code"]] = unit{Code: r["code"], Level: r["level"], Parent: r["parent_code"], From: readDay(t, r["valid_from"], 0), To: readDay(t, r["valid_to"], never), Successor: successor}
	}
}

func (p *province) readProcedures(t testing.TB, rows []map[string]string) {
	t.Helper()
	latest := map[string]int{}
	for _, r := range rows {
		one := procedure{
			Code: r["code"], Agency: r["agency_code"], Levels: r["levels"], Service: r["service_level"],
			From: readDay(t, r["valid_from"], 0), Reach: readDay(t, r["valid_from"], 0), To: readDay(t, r["valid_to"], never), Before: never,
			Fee: r["fee_required"] == "yes", HasResult: r["gives_result"] == "yes",
			OfCitizens: r["for_citizens"] == "yes", IsFull: r["content_complete"] == "yes",
			Decided: readDay(t, r["decided_at"], never), Effective: readDay(t, r["effective_at"], never), Published: readDay(t, r["published_at"], never),
		}
		if before, known := latest[one.Code]; known { // the file has them in order of time
			p.Procedures[before].Before = one.From
		} else {
			one.Reach = 0
		}
		latest[one.Code] = len(p.Procedures)
		p.Procedures = append(p.Procedures, one)
		p.Terms[one.Code] = term{Count: int(readNumber(t, r["legal_term"])), Unit: r["legal_term_unit"]}
	}
}

// holder is who holds a unit's dossiers on a day: itself until its last day, then its first successor.
func (p *province) holder(code string, on day) string {
	for range 20 {
		u := p.Units[code]
		if _, known := p.Units[u.Successor]; on <= u.To || !known {
			return code
		}
		code = u.Successor
	}
	return code
}

// theProvince is the unit that stands for all of it on a day.
func (p *province) theProvince(on day) string {
	for code, u := range p.Units {
		if u.Level == "province" && on >= u.From && on <= u.To {
			return code
		}
	}
	return ""
}

// onDay is the row of a procedure that holds on a day.
func (p *province) onDay(code string, on day) (found procedure, isKnown bool) {
	for _, one := range p.Procedures {
		if one.Code == code && on >= one.Reach && on < one.Before {
			return one, true
		}
	}
	return procedure{}, false
}
