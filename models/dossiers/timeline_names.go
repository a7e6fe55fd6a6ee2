package dossiers

import (
	"context"
	"database/sql"
	"time"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// lifeNames are what the keys in the timelines of dossiers mean. They are few and read once for
// all timelines.
type lifeNames struct {
	units      map[int64]lifeUnit
	procedures map[int64]lifeProcedure
	channels   map[int64]string
	statuses   map[int64]string
	dayMinutes float64 // of work
}

type lifeUnit struct{ code, name, holderCode, holderName string }

type lifeProcedure struct {
	code, name, fieldCode, fieldName string
	term                             *int64
	termUnit                         string
}

// days are working days of so many minutes.
func (n *lifeNames) days(minutes sql.NullInt64) *float64 {
	if !minutes.Valid {
		return nil
	}
	days := float64(minutes.Int64) / n.dayMinutes
	return &days
}

// readLifeNames gives them, kept until somebody writes.
func readLifeNames(ctx context.Context, w *store.Warehouse) (*lifeNames, error) {
	return store.Cached(w, "names in timelines", "", func() (*lifeNames, error) {
		n := &lifeNames{units: map[int64]lifeUnit{}, procedures: map[int64]lifeProcedure{}, channels: map[int64]string{}, statuses: map[int64]string{}}
		for _, read := range []func(context.Context, *store.Warehouse) error{n.readUnits, n.readProcedures, n.readWords} {
			if err := read(ctx, w); err != nil {
				return nil, err
			}
		}
		return n, nil
	})
}

func (n *lifeNames) readUnits(ctx context.Context, w *store.Warehouse) error {
	_, err := listed(ctx, w, "timeline_units", func(rows *sql.Rows) (key int64, err error) {
		var u lifeUnit
		err = rows.Scan(&key, &u.code, &u.name, &u.holderCode, &u.holderName)
		n.units[key] = u
		return key, err
	}, sql.Named("organised_on", metrics.CurrentOrg.Day(period.Period{}).Format(time.DateOnly)))
	return err
}

func (n *lifeNames) readProcedures(ctx context.Context, w *store.Warehouse) error {
	_, err := listed(ctx, w, "timeline_procedures", func(rows *sql.Rows) (key int64, err error) {
		var p lifeProcedure
		err = rows.Scan(&key, &p.code, &p.name, &p.fieldCode, &p.fieldName, &p.term, &p.termUnit)
		n.procedures[key] = p
		return key, err
	})
	return err
}

func (n *lifeNames) readWords(ctx context.Context, w *store.Warehouse) error {
	_, err := listed(ctx, w, "timeline_words", func(rows *sql.Rows) (key int64, err error) {
		var kind, word string
		var minutes int64
		err = rows.Scan(&kind, &key, &word, &minutes)
		switch kind {
		case "channel":
			n.channels[key] = word
		case "status":
			n.statuses[key] = word
		default:
			n.dayMinutes = float64(minutes)
		}
		return key, err
	})
	return err
}
