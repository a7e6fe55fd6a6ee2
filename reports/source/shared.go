package source

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"khohoso/models/closing"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// Shared answers the reads of many workbooks of the same periods from a few reads of
// all units together, each made once: a unit's figures are picked out of them. It may be used
// from several goroutines and is as old as its first answers.
func Shared(r Reads) Reads { return &shared{Reads: r, answers: map[string]*answer{}} }

type shared struct {
	Reads
	mu      sync.Mutex
	answers map[string]*answer
}

// answer is one read, made by whoever asks first.
type answer struct {
	mu    sync.Mutex
	known bool
	value any
}

// once makes a read unless it was made before. One that fails is made again for the next who asks.
func once[T any](s *shared, key string, read func() (T, error)) (T, error) {
	s.mu.Lock()
	a := s.answers[key]
	if a == nil {
		a = &answer{}
		s.answers[key] = a
	}
	s.mu.Unlock()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known {
		return a.value.(T), nil
	}
	value, err := read()
	a.value, a.known = value, err == nil
	return value, err
}

// Rules are read once.
func (s *shared) Rules(ctx context.Context) ([]metrics.Rule, error) {
	return once(s, "rules", func() ([]metrics.Rule, error) { return s.Reads.Rules(ctx) })
}

// DataVersion is read once.
func (s *shared) DataVersion(ctx context.Context) (store.DataVersion, error) {
	return once(s, "version", func() (store.DataVersion, error) { return s.Reads.DataVersion(ctx) })
}

// Agencies are read once.
func (s *shared) Agencies(ctx context.Context) ([]metrics.Agency, error) {
	return once(s, "agencies", func() ([]metrics.Agency, error) { return s.Reads.Agencies(ctx) })
}

// Province is read once.
func (s *shared) Province(ctx context.Context) (metrics.Agency, error) {
	return once(s, "province", func() (metrics.Agency, error) { return s.Reads.Province(ctx) })
}

// ProvinceOn is read once a day that is asked for.
func (s *shared) ProvinceOn(ctx context.Context, day time.Time) (metrics.Agency, error) {
	return once(s, "province "+day.Format(time.DateOnly), func() (metrics.Agency, error) { return s.Reads.ProvinceOn(ctx, day) })
}

// Closing is read once a period.
func (s *shared) Closing(ctx context.Context, p period.Period) (closing.Closing, bool, error) {
	type standing struct {
		closing.Closing
		closed bool
	}
	found, err := once(s, fmt.Sprint("closing ", p), func() (standing, error) {
		c, closed, err := s.Reads.Closing(ctx, p)
		return standing{c, closed}, err
	})
	return found.Closing, found.closed, err
}

// Restatements of a unit are picked from those of the province, read once a period.
func (s *shared) Restatements(ctx context.Context, p period.Period, agency string) ([]restatement.Restatement, error) {
	all, err := once(s, fmt.Sprint("restatements ", p), func() ([]restatement.Restatement, error) { return s.Reads.Restatements(ctx, p, "") })
	if err != nil {
		return nil, err
	}
	unit, err := s.unit(ctx, agency)
	if err != nil || !unit { // the whole province, or a unit that the read itself must refuse
		agency = cmp.Or(agency, "")
		return pick(all, func(r restatement.Restatement) bool { return r.AgencyCode == "" || r.AgencyCode == agency }), err
	}
	return pick(all, func(r restatement.Restatement) bool { return r.AgencyCode == agency }), nil
}

// unit says whether a code is that of a unit that is known and not the province.
func (s *shared) unit(ctx context.Context, code string) (bool, error) {
	known, err := once(s, "units", func() (map[string]bool, error) {
		all, err := s.Agencies(ctx)
		units := map[string]bool{}
		for _, a := range all {
			units[a.Code] = a.Level != "province"
		}
		return units, err
	})
	return known[code], err
}

// Flow reads all units at once where one is asked for. The whole of a unit comes from
// another read than its fields do, so that checking one against the other means something.
func (s *shared) Flow(ctx context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error) {
	unit, err := s.unit(ctx, q.Agency)
	if err != nil || q.PerUnit || q.Agency != "" && !unit {
		return s.Reads.Flow(ctx, q)
	}
	all, wanted := q, q.Agency
	all.Agency = ""
	switch {
	case wanted == "":
	case q.By == metrics.ByProvince:
		all.By = metrics.ByAgency
	case q.By == metrics.ByAgency:
		return s.Reads.Flow(ctx, q)
	default:
		all.PerUnit = true
	}
	rows, err := s.flow(ctx, all)
	if err != nil || wanted == "" {
		return rows[""], err
	}
	own := slices.Clone(rows[wanted])
	for i := range own {
		own[i].Unit = ""
		if q.By == metrics.ByProvince {
			own[i].Group, own[i].GroupName = "", ""
		}
	}
	return own, nil
}

// flow gives all rows under "", and those of a unit under its code.
func (s *shared) flow(ctx context.Context, q metrics.FlowQuery) (map[string][]metrics.FlowRow, error) {
	return once(s, fmt.Sprintf("flow %+v", q), func() (map[string][]metrics.FlowRow, error) {
		rows, err := s.Reads.Flow(ctx, q)
		byUnit := map[string][]metrics.FlowRow{"": rows}
		for _, row := range rows {
			unit := row.Unit
			if q.By == metrics.ByAgency {
				unit = row.Group
			}
			if unit != "" {
				byUnit[unit] = append(byUnit[unit], row)
			}
		}
		return byUnit, err
	})
}

// Scorecard is read once a question.
func (s *shared) Scorecard(ctx context.Context, q metrics.IndicatorQuery) ([]scoring.Scorecard, error) {
	return once(s, fmt.Sprintf("scorecards %+v", q), func() ([]scoring.Scorecard, error) { return s.Reads.Scorecard(ctx, q) })
}

// Bands are read once a set.
func (s *shared) Bands(ctx context.Context, set string) ([]scoring.Band, error) {
	return once(s, "bands "+set, func() ([]scoring.Band, error) { return s.Reads.Bands(ctx, set) })
}

// Due of a unit is picked from a read by unit, made once a question.
func (s *shared) Due(ctx context.Context, q dossiers.DueQuery) ([]dossiers.DueRow, error) {
	unit, err := s.unit(ctx, q.Agency)
	if err != nil || !unit || len(q.By) > 0 {
		return s.Reads.Due(ctx, q)
	}
	all, wanted := q, q.Agency
	all.Agency, all.By = "", []dossiers.DueGrouping{dossiers.DueByAgency}
	rows, err := once(s, fmt.Sprintf("due %+v", all), func() ([]dossiers.DueRow, error) { return s.Reads.Due(ctx, all) })
	return pick(rows, func(r dossiers.DueRow) bool { return r.AgencyCode == wanted }), err
}

// DueDossiers of a unit are picked from those of the province, read once where they are asked for without a limit.
func (s *shared) DueDossiers(ctx context.Context, q dossiers.DueQuery, within, limit int) ([]dossiers.DueDossier, error) {
	unit, err := s.unit(ctx, q.Agency)
	if err != nil || limit > 0 || q.Agency != "" && !unit {
		return s.Reads.DueDossiers(ctx, q, within, limit)
	}
	all, wanted := q, q.Agency
	all.Agency = ""
	rows, err := once(s, fmt.Sprintf("dossiers due %d %+v", within, all), func() (map[string][]dossiers.DueDossier, error) {
		rows, err := s.Reads.DueDossiers(ctx, all, within, 0)
		byUnit := map[string][]dossiers.DueDossier{"": rows}
		for _, d := range rows {
			byUnit[d.AgencyCode] = append(byUnit[d.AgencyCode], d)
		}
		return byUnit, err
	})
	return rows[wanted], err
}

func pick[T any](all []T, wanted func(T) bool) []T {
	var found []T
	for _, one := range all {
		if wanted(one) {
			found = append(found, one)
		}
	}
	return found
}
