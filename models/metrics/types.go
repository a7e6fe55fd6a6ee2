// Package metrics holds the typed reads of stock and flow, of the indicators, and of the units, rules and sets
// that they go by. Start with Flow and Indicators.
package metrics

import (
	"fmt"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/period"
	"khohoso/models/scale"
)

// FlowMetrics are the stock and flow figures of one cell (a period and a group).
// In every cell CarriedOver + Received = Closed + OpenEnd (design law 3), and
// the date rule is that of the statutory form: early, on time and late compare
// the local date of closing with the local date of the appointment.
type FlowMetrics struct {
	Received          int64
	ReceivedOnline    int64
	ReceivedInPerson  int64
	ReceivedPost      int64
	ReceivedNoChannel int64
	CarriedOver       int64
	Closed            int64
	Finished          int64
	FinishedEarly     int64
	FinishedOnTime    int64
	FinishedLate      int64
	FinishedNoDue     int64
	Withdrawn         int64
	Stopped           int64
	OpenEnd           int64
	OpenInTime        int64
	OpenOverdue       int64
	OpenNoDue         int64
	Registered        int64 // first registrations in the period, received or not
	Rejected          int64 // refused in the period before any receipt
	OpenOverdueWait   int64 // of OpenOverdue: standing still for papers or a fee (form06 counts these in time)
}

// Plus are the measures of two cells that share no dossier as one.
func (m FlowMetrics) Plus(o FlowMetrics) FlowMetrics {
	return FlowMetrics{
		Received:          m.Received + o.Received,
		ReceivedOnline:    m.ReceivedOnline + o.ReceivedOnline,
		ReceivedInPerson:  m.ReceivedInPerson + o.ReceivedInPerson,
		ReceivedPost:      m.ReceivedPost + o.ReceivedPost,
		ReceivedNoChannel: m.ReceivedNoChannel + o.ReceivedNoChannel,
		CarriedOver:       m.CarriedOver + o.CarriedOver,
		Closed:            m.Closed + o.Closed,
		Finished:          m.Finished + o.Finished,
		FinishedEarly:     m.FinishedEarly + o.FinishedEarly,
		FinishedOnTime:    m.FinishedOnTime + o.FinishedOnTime,
		FinishedLate:      m.FinishedLate + o.FinishedLate,
		FinishedNoDue:     m.FinishedNoDue + o.FinishedNoDue,
		Withdrawn:         m.Withdrawn + o.Withdrawn,
		Stopped:           m.Stopped + o.Stopped,
		OpenEnd:           m.OpenEnd + o.OpenEnd,
		OpenInTime:        m.OpenInTime + o.OpenInTime,
		OpenOverdue:       m.OpenOverdue + o.OpenOverdue,
		OpenNoDue:         m.OpenNoDue + o.OpenNoDue,
		Registered:        m.Registered + o.Registered,
		Rejected:          m.Rejected + o.Rejected,
		OpenOverdueWait:   m.OpenOverdueWait + o.OpenOverdueWait,
	}
}

// OnTime is the share of closed dossiers that were not late, by rule form06:
// dossiers without an appointment and withdrawn or stopped ones count on time.
func (m FlowMetrics) OnTime() scale.Share {
	return scale.Share{Numerator: m.Closed - m.FinishedLate, Denominator: m.Closed}
}

// Early is the share of closed dossiers finished before the appointed date, by rule form06.
func (m FlowMetrics) Early() scale.Share {
	return scale.Share{Numerator: m.FinishedEarly, Denominator: m.Closed}
}

// Online is the share of received dossiers that came in online (3.3 of Decision 766).
func (m FlowMetrics) Online() scale.Share {
	return scale.Share{Numerator: m.ReceivedOnline, Denominator: m.Received}
}

// FormOnTime is column (9) "Đúng hạn" of form II.06: finished on the date, finished
// without an appointment, withdrawn and stopped.
func (m FlowMetrics) FormOnTime() int64 {
	return m.FinishedOnTime + m.FinishedNoDue + m.Withdrawn + m.Stopped
}

// FormOpenOverdue is column (13) of form II.06: overdue and not waiting for the applicant. Of measures by
// another rule, of which nothing waits, it is what is overdue by that one: what pages call overdue.
func (m FlowMetrics) FormOpenOverdue() int64 { return m.OpenOverdue - m.OpenOverdueWait }

// FormOpenInTime is column (12) of form II.06: everything open that is not in column (13).
func (m FlowMetrics) FormOpenInTime() int64 { return m.OpenEnd - m.FormOpenOverdue() }

// Grouping is what the rows of a flow read stand for.
type Grouping string

// The groupings of the contract's flow command.
const (
	ByProvince  Grouping = "province"
	ByAgency    Grouping = "agency"
	ByProcedure Grouping = "procedure"
	ByField     Grouping = "field"
	ByChannel   Grouping = "channel"
)

// Organisation says which unit holds a dossier where units have ended, merged or
// been split: the one of the period's last day (HistoricalOrg, also when empty), or the
// one of today (CurrentOrg), whose past then includes that of its predecessors. Either
// way every dossier has exactly one holder in a period.
type Organisation string

// The two views of the organisation.
const (
	HistoricalOrg Organisation = "then"
	CurrentOrg    Organisation = "now"
)

// ParseOrganisation reads a view's name; "" is HistoricalOrg.
func ParseOrganisation(name string) (Organisation, error) {
	switch Organisation(name) {
	case "", HistoricalOrg:
		return HistoricalOrg, nil
	case CurrentOrg:
		return CurrentOrg, nil
	}
	return "", apperr.New(apperr.Usage, fmt.Sprintf("organisation %q: choose then or now", name),
		fmt.Sprintf("tổ chức %q: chọn then (theo thời điểm của kỳ) hoặc now (theo hiện nay)", name))
}

// Day is the day whose organisation counts for a period.
func (o Organisation) Day(p period.Period) time.Time {
	if o == CurrentOrg {
		return time.Date(period.LastYear, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return p.To
}

// FlowQuery asks for stock and flow. Agency limits to one unit's own dossiers;
// empty, or the province's own code, means the whole province. PerUnit splits
// every group by the unit that holds the dossiers.
type FlowQuery struct {
	Periods []period.Period
	By      Grouping
	Agency  string
	PerUnit bool
	Subject
	Organisation
	Beside *period.Period // the period whose organisation counts for all of Periods: figures to set beside its own, see Lineage.Base
	Rule   string         // on-time rule; empty: form06, the date rule of the statutory form
	Lang   string         // "en" for English channel names; anything else is Vietnamese
}

// Subject narrows a read to dossiers of one procedure, one field, or both. Codes
// that nothing has give no rows: catalogues come and go, and a code is no secret.
type Subject struct {
	Procedure *string // code; nil: every procedure. "" is the dossiers that name none
	Field     *string // code; nil: every field
}

// FlowRow is one cell. Group and GroupName are empty for the province, Unit for
// a query that is not PerUnit.
// Rows that are all zero are left out, as the contract says.
type FlowRow struct {
	Period    string
	Unit      string
	Group     string
	GroupName string
	FlowMetrics
}

// Agency is a unit as the warehouse knows it now.
type Agency struct {
	Code        string
	Name        string
	ShortName   string // equals Name where the catalogue gives none
	Level       string // province, department, district, commune; "" when not in the catalogue
	Kind        string
	ParentCode  string
	InCatalogue bool
	EndedOn     time.Time // last day of a unit that has ended; zero while it stands
	HasDossiers bool      // at least one dossier was ever received
}

// IndicatorQuery asks for indicator values of one set. Agencies empty means the
// province and every unit; the province is asked for by its own code.
type IndicatorQuery struct {
	Periods  []period.Period
	Agencies []string
	Set      string // empty: the default set
	Rule     string // on-time rule; empty: the set's own for each indicator
	Organisation
	WithUnits bool           // a unit with units below it stands for all of them, as the province always does
	Beside    *period.Period // the period whose units count: values to set beside its own, of what Lineage.Base allows alone
}

// IndicatorValue is one indicator of one unit and period, with everything that
// is needed to defend the score. Basis: Decision 766/QĐ-TTg, scoring rule of the set.
type IndicatorValue struct {
	Period       string
	AgencyCode   string
	AgencyName   string
	Level        string // province, department, district, commune; "" when not in the catalogue
	WithUnits    bool   // the figure of the unit with those below it
	Set          string
	SetVersion   int64
	GroupCode    string // CKMB
	GroupName    string
	GroupNameEN  string
	Indicator    string // "2.1"
	Name         string // Vietnamese name of the indicator
	NameEN       string
	Numerator    int64
	Denominator  int64
	Ratio        *float64 // nil when there is nothing to divide by
	Target       *float64 // nil when there is none: the maximum is reached at 1
	Score        float64  // 0 when not Scored
	Scored       bool     // false: does not apply to the unit, or without data and then not assessed
	NoDataScore  *float64 // points without data; nil: not assessed
	MaxScore     float64
	Applicable   bool   // false: the indicator is not for units of this level
	NoDataReason string // "" when there are data; not_applicable, given, no_dossiers, no_feedback …
	Rule         string // the on-time rule or reading the figure follows
	Formula      string // in words, Vietnamese
	FormulaEN    string
	Basis        string
	Direction    string // up: more is better; down: less is; none
	Counts       string // what numerator and denominator count: dossiers, procedures, decisions, feedback, ratings, communes, counts, minutes
	Levels       string // levels of units it applies to, between spaces; "" for all
	RollUp       RollUp // whose figure it is
	OfWhole      bool   // its maximum counts in totals also where it is not assessed
	Outdated     bool   // of a closed period that was signed by another definition than today's, by which lists are made
}

// LevelProvince is the level of the province itself among those of its units.
const LevelProvince = "province"
