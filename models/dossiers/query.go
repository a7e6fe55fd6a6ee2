// Package dossiers holds the typed reads that go down to single dossiers: the lists behind figures, what is due,
// ages, findings and the story of one dossier.
package dossiers

import (
	"time"

	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Sort is the column that a list of dossiers is ordered by, with a leading
// "-" for downwards; "" puts the most urgent first. Ties fall to the receipt, then the code.
type Sort string

// Filter names the dossiers behind a figure of a flow cell.
type Filter string

// Query asks for the dossiers behind one figure. Where is a filter such
// as "late" or "open_overdue"; Limit 0 means all. Agency "" means the province.
// AsOf, when set, moves the day that stocks are judged at (default: the period's last day).
type Query struct {
	Period period.Period
	Agency string
	Where  Filter
	Limit  int
	Offset int
	AsOf   time.Time
	Rule   string // on-time rule; empty: form06, of LostFilter the set's own for the indicator
	Sort   Sort
	metrics.Subject
	metrics.Organisation

	Against string // RulesDiffer: the rule that Rule is held against; empty: portal766, or form06 where Rule is another
	Set     string // LostFilter: the set whose rule counts; empty: the default set

	WithUnits bool // of Agency and the units directly below it, as in IndicatorQuery
}

// Row is one dossier without anything personal. Times are in the
// warehouse's zone; a zero time means it has not happened or is not known.
type Row struct {
	DossierCode   string
	AgencyCode    string
	AgencyName    string
	ProcedureCode string
	ProcedureName string
	FieldName     string
	Channel       string // in_person, online, post, ""
	ReceivedAt    time.Time
	DueAt         time.Time
	ClosedAt      time.Time
	Status        string // latest status word: processing, finished …
	Verdict       string // by form06: early, on_time, late, no_due, withdrawn, stopped, open_in_time, open_overdue, open_overdue_waiting, open_no_due
	DaysOverdue   int    // calendar days past the appointment at closing, or at the judged day while open; 0 when not late

	LegalDueAt      time.Time // end of the procedure's legal term, zero when the catalogue gives none
	HandlingMinutes *int64    // working time from receipt to closing net of pauses; nil while open
	WorkingDaysLeft *int64    // working days from the judged day to the appointed date, negative once past; nil when closed or not appointed

	Lost           int    // LostFilter: units of the numerator that the dossier costs; else 0
	AgainstVerdict string // RulesDiffer: what the rule held against says
	Cause          string // RulesDiffer: what parts the rules, see Difference
}
