package reports

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"khohoso/models"
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

func (s *shared) Rules(ctx context.Context) ([]models.Rule, error) {
	return once(s, "rules", func() ([]models.Rule, error) { return s.Reads.Rules(ctx) })
}

func (s *shared) DataVersion(ctx context.Context) (models.DataVersion, error) {
	return once(s, "version", func() (models.DataVersion, error) { return s.Reads.DataVersion(ctx) })
}

func (s *shared) Agencies(ctx context.Context) ([]models.Agency, error) {
	return once(s, "agencies", func() ([]models.Agency, error) { return s.Reads.Agencies(ctx) })
}

func (s *shared) Province(ctx context.Context) (models.Agency, error) {
	return once(s, "province", func() (models.Agency, error) { return s.Reads.Province(ctx) })
}

func (s *shared) ProvinceOn(ctx context.Context, day time.Time) (models.Agency, error) {
	return once(s, "province "+day.Format(time.DateOnly), func() (models.Agency, error) { return s.Reads.ProvinceOn(ctx, day) })
}

func (s *shared) Closing(ctx context.Context, p models.Period) (models.Closing, bool, error) {
	type standing struct {
		models.Closing
		closed bool
	}
	found, err := once(s, fmt.Sprint("closing ", p), func() (standing, error) {
		c, closed, err := s.Reads.Closing(ctx, p)
		return standing{c, closed}, err
	})
	return found.Closing, found.closed, err
}

func (s *shared) Restatements(ctx context.Context, p models.Period, agency string) ([]models.Restatement, error) {
	all, err := once(s, fmt.Sprint("restatements ", p), func() ([]models.Restatement, error) { return s.Reads.Restatements(ctx, p, "") })
	if err != nil {
		return nil, err
	}
	unit, err := s.unit(ctx, agency)
	if err != nil || !unit { // the whole province, or a unit that the read itself must refuse
		agency = cmp.Or(agency, "")
		return pick(all, func(r models.Restatement) bool { return r.AgencyCode == "" || r.AgencyCode == agency }), err
	}
	return pick(all, func(r models.Restatement) bool { return r.AgencyCode == agency }), nil
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
func (s *shared) Flow(ctx context.Context, q models.FlowQuery) ([]models.FlowRow, error) {
	unit, err := s.unit(ctx, q.Agency)
	if err != nil || q.PerUnit || q.Agency != "" && !unit {
		return s.Reads.Flow(ctx, q)
	}
	all, wanted := q, q.Agency
	all.Agency = ""
	switch {
	case wanted == "":
	case q.By == models.ByProvince:
		all.By = models.ByAgency
	case q.By == models.ByAgency:
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
		if q.By == models.ByProvince {
			own[i].Group, own[i].GroupName = "", ""
		}
	}
	return own, nil
}

// flow gives all rows under "", and those of a unit under its code.
func (s *shared) flow(ctx context.Context, q models.FlowQuery) (map[string][]models.FlowRow, error) {
	return once(s, fmt.Sprintf("flow %+v", q), func() (map[string][]models.FlowRow, error) {
		rows, err := s.Reads.Flow(ctx, q)
		byUnit := map[string][]models.FlowRow{"": rows}
		for _, row := range rows {
			unit := row.Unit
			if q.By == models.ByAgency {
				unit = row.Group
			}
			if unit != "" {
				byUnit[unit] = append(byUnit[unit], row)
			}
		}
		return byUnit, err
	})
}

func (s *shared) Scorecard(ctx context.Context, q models.IndicatorQuery) ([]models.Scorecard, error) {
	return once(s, fmt.Sprintf("scorecards %+v", q), func() ([]models.Scorecard, error) { return s.Reads.Scorecard(ctx, q) })
}

func (s *shared) Bands(ctx context.Context, set string) ([]models.Band, error) {
	return once(s, "bands "+set, func() ([]models.Band, error) { return s.Reads.Bands(ctx, set) })
}

func (s *shared) Due(ctx context.Context, q models.DueQuery) ([]models.DueRow, error) {
	unit, err := s.unit(ctx, q.Agency)
	if err != nil || !unit || len(q.By) > 0 {
		return s.Reads.Due(ctx, q)
	}
	all, wanted := q, q.Agency
	all.Agency, all.By = "", []models.DueGrouping{models.DueByAgency}
	rows, err := once(s, fmt.Sprintf("due %+v", all), func() ([]models.DueRow, error) { return s.Reads.Due(ctx, all) })
	return pick(rows, func(r models.DueRow) bool { return r.AgencyCode == wanted }), err
}

func (s *shared) DueDossiers(ctx context.Context, q models.DueQuery, within, limit int) ([]models.DueDossier, error) {
	unit, err := s.unit(ctx, q.Agency)
	if err != nil || limit > 0 || q.Agency != "" && !unit {
		return s.Reads.DueDossiers(ctx, q, within, limit)
	}
	all, wanted := q, q.Agency
	all.Agency = ""
	rows, err := once(s, fmt.Sprintf("dossiers due %d %+v", within, all), func() (map[string][]models.DueDossier, error) {
		rows, err := s.Reads.DueDossiers(ctx, all, within, 0)
		byUnit := map[string][]models.DueDossier{"": rows}
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
