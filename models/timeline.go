package models

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"khohoso/internal/fault"
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
	LegalDueAt, PortalDueAt            time.Time // end of the legal term; appointment with waiting time put on

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

// Timeline reads one dossier as it is today, also where w reads the figures of a closing.
//
// Errors: fault.UnknownName for a code that no dossier has, fault.NotBuilt.
func (w *Warehouse) Timeline(ctx context.Context, code string) (Timeline, error) {
	w = w.today()
	found, err := w.timelineHead(ctx, code)
	if err != nil {
		return Timeline{}, err
	}
	if len(found) == 0 {
		return Timeline{}, fault.New(fault.UnknownName, fmt.Sprintf("no dossier %q", code), fmt.Sprintf("không có hồ sơ %q", code))
	}
	head := found[0]
	t := head.Timeline
	if t.Events, err = w.timelineEvents(ctx, head); err != nil {
		return Timeline{}, err
	}
	if head.pauses > 0 {
		if t.Pauses, err = history(ctx, w, "timeline_pauses", code, func(rows *sql.Rows) (p TimelinePause, err error) {
			var from, until sql.NullTime
			err = rows.Scan(&from, &until, &p.Reason, &p.WorkingDays)
			p.From, p.Until = w.local(from), w.local(until)
			return p, err
		}); err != nil {
			return Timeline{}, err
		}
	}
	if head.changes > 0 {
		if t.Appointments, err = history(ctx, w, "timeline_appointments", code, func(rows *sql.Rows) (a TimelineAppointment, err error) {
			var announced, due sql.NullTime
			err = rows.Scan(&announced, &due, &a.Counts)
			a.AnnouncedAt, a.DueAt = w.local(announced), w.local(due)
			return a, err
		}); err != nil {
			return Timeline{}, err
		}
	}
	t.Verdicts, err = history(ctx, w, "timeline_verdicts", code, func(rows *sql.Rows) (v TimelineVerdict, err error) {
		var due, overdue sql.NullTime
		err = rows.Scan(&v.Rule, &due, &v.Verdict, &overdue)
		v.DueAt, v.OverdueOn = w.local(due), overdue.Time
		return v, err
	})
	return t, err
}

// timelineHead is the dossier itself, with what tells where the rest of it is to be looked for.
type timelineHead struct {
	Timeline
	firstDay, closedDay     time.Time // of its first event, and of its closing or the end of time
	events, pauses, changes int64     // how many of each there are
}

func (w *Warehouse) timelineHead(ctx context.Context, code string) ([]timelineHead, error) {
	return history(ctx, w, "timeline", code, func(rows *sql.Rows) (t timelineHead, err error) {
		var registered, received, closed, original, due, legal, portal sql.NullTime
		var waited sql.NullFloat64
		err = rows.Scan(&t.DossierCode, &t.ReceiverCode, &t.HolderCode, &t.HolderName, &t.ProcedureCode, &t.ProcedureName, &t.FieldCode,
			&t.FieldName, &t.Channel, &registered, &received, &closed, &t.Status, &original, &due, &legal, &portal,
			&t.LegalTerm, &t.LegalUnit, &t.HandlingDays, &waited, &t.firstDay, &t.closedDay, &t.events, &t.pauses, &t.changes)
		t.RegisteredAt, t.ReceivedAt, t.ClosedAt = w.local(registered), w.local(received), w.local(closed)
		t.OriginalDueAt, t.DueAt, t.LegalDueAt, t.PortalDueAt = w.local(original), w.local(due), w.local(legal), w.local(portal)
		t.WaitedDays = waited.Float64
		return t, err
	}, sql.Named("organised_on", AsNow.day(Period{}).Format(time.DateOnly)))
}

// timelineEvents looks up to the closing first, after which hardly anything happens, and on only when that is not all.
func (w *Warehouse) timelineEvents(ctx context.Context, of timelineHead) (events []TimelineEvent, err error) {
	for _, last := range []time.Time{of.closedDay, time.Date(lastYear, 12, 31, 0, 0, 0, 0, time.UTC)} {
		events, err = history(ctx, w, "timeline_events", of.DossierCode, func(rows *sql.Rows) (e TimelineEvent, err error) {
			var at, due, recorded sql.NullTime
			err = rows.Scan(&at, &e.Status, &e.AgencyCode, &e.AgencyName, &due, &recorded)
			e.At, e.DueAt, e.RecordedAt = w.local(at), w.local(due), w.local(recorded)
			return e, err
		}, sql.Named("first_day", of.firstDay.Format(time.DateOnly)), sql.Named("last_day", last.Format(time.DateOnly)))
		if err != nil || int64(len(events)) == of.events {
			break
		}
	}
	return events, err
}

// history runs a statement about one dossier.
func history[T any](ctx context.Context, w *Warehouse, statement, code string, scan func(*sql.Rows) (T, error), also ...any) ([]T, error) {
	query, err := readStatement(statement, nil)
	if err != nil {
		return nil, err
	}
	return collect(ctx, w, query, append(also, sql.Named("dossier", code)), scan)
}
