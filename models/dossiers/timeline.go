package dossiers

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Timeline is the life of one dossier as the data have it today. It names units,
// statuses and times, nothing about a person.
type Timeline struct {
	DossierCode   string
	ReceiverCode  string // unit of the receipt
	HolderCode    string // unit that holds it today
	HolderName    string
	ProcedureCode string
	ProcedureName string
	FieldCode     string
	FieldName     string
	Channel       string
	Status        string // of the closing, else the latest

	RegisteredAt, ReceivedAt, ClosedAt time.Time // zero: has not happened
	OriginalDueAt, DueAt               time.Time // first and current appointment
	LegalDueAt, PortalDueAt            time.Time // end of the legal term; the instant that PortalRule judges by

	LegalTerm    *int64
	LegalUnit    string
	HandlingDays *float64 // working days net of pauses; nil while open
	WaitedDays   float64  // working days in pauses that have ended

	Events       []TimelineEvent
	Pauses       []TimelinePause
	Appointments []TimelineAppointment // where there was more than one
	Verdicts     []TimelineVerdict     // one per on-time rule, of a received dossier
}

// TimelineEvent is one thing that happened.
type TimelineEvent struct {
	At         time.Time
	Status     string
	AgencyCode string
	AgencyName string
	DueAt      time.Time // the appointment that came with it
	RecordedAt time.Time
}

// TimelinePause is a span in which the clock stood still.
type TimelinePause struct {
	From, Until time.Time // Until is zero while it lasts
	Reason      string    // supplement_requested or fee_requested
	WorkingDays *float64
}

// TimelineAppointment is a date the applicant was promised.
type TimelineAppointment struct {
	AnnouncedAt, DueAt time.Time
	Counts             bool // announced up to the closing
}

// TimelineVerdict is what one rule says: early, on_time, late, no_due, or "" while open.
type TimelineVerdict struct {
	Rule, Verdict string
	DueAt         time.Time // the instant it judges by
	OverdueOn     time.Time // first day at whose end it counted as overdue
}

// ReadTimeline reads one dossier as it is today, also where w reads the figures of a closing.
//
// Errors: apperr.UnknownName for a code that no dossier has, apperr.NotBuilt.
func ReadTimeline(ctx context.Context, w *store.Warehouse, code string) (Timeline, error) {
	w = w.Live()
	found, err := readTimelineHead(ctx, w, code)
	if err != nil {
		return Timeline{}, err
	}
	if len(found) == 0 {
		return Timeline{}, apperr.New(apperr.UnknownName, fmt.Sprintf("no dossier %q", code), fmt.Sprintf("không có hồ sơ %q", code))
	}
	head := found[0]
	names, err := readLifeNames(ctx, w)
	if err != nil {
		return Timeline{}, err
	}
	head.name(names)
	t := head.Timeline
	if t.Events, err = timelineEvents(ctx, w, head, names); err != nil {
		return Timeline{}, err
	}
	if head.pauses > 0 {
		if t.Pauses, err = history(ctx, w, "timeline_pauses", code, func(rows *sql.Rows) (p TimelinePause, err error) {
			var from, until sql.NullTime
			var status int64
			var minutes sql.NullInt64
			err = rows.Scan(&from, &until, &status, &minutes)
			p.From, p.Until, p.Reason, p.WorkingDays = w.Local(from), w.Local(until), names.statuses[status], names.days(minutes)
			return p, err
		}); err != nil {
			return Timeline{}, err
		}
	}
	if head.changes > 0 {
		if t.Appointments, err = history(ctx, w, "timeline_appointments", code, func(rows *sql.Rows) (a TimelineAppointment, err error) {
			var announced, due sql.NullTime
			err = rows.Scan(&announced, &due, &a.Counts)
			a.AnnouncedAt, a.DueAt = w.Local(announced), w.Local(due)
			return a, err
		}); err != nil {
			return Timeline{}, err
		}
	}
	t.Verdicts, err = history(ctx, w, "timeline_verdicts", code, func(rows *sql.Rows) (v TimelineVerdict, err error) {
		var due, overdue sql.NullTime
		err = rows.Scan(&v.Rule, &due, &v.Verdict, &overdue)
		v.DueAt, v.OverdueOn = w.Local(due), overdue.Time
		if v.Rule == metrics.PortalRule {
			t.PortalDueAt = v.DueAt
		}
		return v, err
	})
	return t, err
}

// timelineHead is the dossier itself, with what tells where the rest of it is to be looked for.
type timelineHead struct {
	Timeline
	unit, procedure, channel, status int64         // keys
	handling, waited                 sql.NullInt64 // minutes
	firstDay, closedDay              time.Time     // of its first event, and of its closing and return or the end of time
	events, pauses, changes          int64         // how many of each there are
}

func readTimelineHead(ctx context.Context, w *store.Warehouse, code string) ([]timelineHead, error) {
	return history(ctx, w, "timeline", code, func(rows *sql.Rows) (t timelineHead, err error) {
		var registered, received, closed, original, due, legal sql.NullTime
		err = rows.Scan(&t.DossierCode, &t.unit, &t.procedure, &t.channel, &registered, &received, &closed, &t.status,
			&original, &due, &legal, &t.handling, &t.waited, &t.firstDay, &t.closedDay, &t.events, &t.pauses, &t.changes)
		t.RegisteredAt, t.ReceivedAt, t.ClosedAt = w.Local(registered), w.Local(received), w.Local(closed)
		t.OriginalDueAt, t.DueAt, t.LegalDueAt = w.Local(original), w.Local(due), w.Local(legal)
		return t, err
	})
}

// name looks up what the keys mean.
func (t *timelineHead) name(names *lifeNames) {
	unit, procedure := names.units[t.unit], names.procedures[t.procedure]
	t.ReceiverCode, t.HolderCode, t.HolderName = unit.code, unit.holderCode, unit.holderName
	t.ProcedureCode, t.ProcedureName, t.FieldCode, t.FieldName = procedure.code, procedure.name, procedure.fieldCode, procedure.fieldName
	t.LegalTerm, t.LegalUnit = procedure.term, procedure.termUnit
	t.Channel, t.Status = names.channels[t.channel], names.statuses[t.status]
	t.HandlingDays = names.days(t.handling)
	if waited := names.days(t.waited); waited != nil {
		t.WaitedDays = *waited
	}
}

// turnOf is the order of statuses at one instant, as sql/macros/turn.sql has it: requests before what answers them.
var turnOf = map[int64]int{1: 1, 3: 1, 2: 2, 5: 3, 6: 3, 4: 4, 9: 5, 10: 6, 7: 7, 8: 8}

// timelineEvents looks up to the closing and the return of the papers first, after which hardly anything happens, and on only when that is not all.
func timelineEvents(ctx context.Context, w *store.Warehouse, of timelineHead, names *lifeNames) ([]TimelineEvent, error) {
	type keyed struct {
		TimelineEvent
		status int64
	}
	var found []keyed
	for _, last := range []time.Time{of.closedDay, time.Date(period.LastYear, 12, 31, 0, 0, 0, 0, time.UTC)} {
		var err error
		found, err = history(ctx, w, "timeline_events", of.DossierCode, func(rows *sql.Rows) (e keyed, err error) {
			var at, due, recorded sql.NullTime
			var unit int64
			err = rows.Scan(&at, &e.status, &unit, &due, &recorded)
			e.At, e.DueAt, e.RecordedAt = w.Local(at), w.Local(due), w.Local(recorded)
			e.Status, e.AgencyCode, e.AgencyName = names.statuses[e.status], names.units[unit].code, names.units[unit].name
			return e, err
		}, sql.Named("first_day", of.firstDay.Format(time.DateOnly)), sql.Named("last_day", last.Format(time.DateOnly)))
		if err != nil {
			return nil, err
		}
		if int64(len(found)) == of.events {
			break
		}
	}
	slices.SortStableFunc(found, func(a, b keyed) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(turnOf[a.status], turnOf[b.status]), cmp.Compare(a.status, b.status), cmp.Compare(a.AgencyCode, b.AgencyCode))
	})
	events := make([]TimelineEvent, len(found))
	for i, e := range found {
		events[i] = e.TimelineEvent
	}
	return events, nil
}

// history runs a statement about one dossier.
func history[T any](ctx context.Context, w *store.Warehouse, statement, code string, scan func(*sql.Rows) (T, error), also ...any) ([]T, error) {
	return listed(ctx, w, statement, scan, append(also, sql.Named("dossier", code))...)
}

// listed runs a statement that does not vary.
func listed[T any](ctx context.Context, w *store.Warehouse, statement string, scan func(*sql.Rows) (T, error), args ...any) ([]T, error) {
	query, err := sqlfiles.Render("queries", statement, nil)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, args, scan)
}
