package dashboards

import (
	"cmp"
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/dossiers"
)

// dueUnits is how many units the early warning names.
const dueUnits = 10

// dueDossiers is how many dossiers of a unit it names.
const dueDossiers = 30

// dueWindow is how many days after its end a period's page still warns: the page
// of last month is where people look in the morning, that of last year is not.
const dueWindow = 31

// dueSection is what is about to be late, as of the day that the data reach.
type dueSection struct {
	Sentence string
	Help     string
	Rule     string // on-time rule that it goes by, which may be another than the page's
	Figure   *figure
	Rows     []dueRow // units, on the province's page
	Dossiers []dueDossier
}

type dueRow struct{ Name, Href, One, Two, Five, Overdue, Waiting, Stake string }

type dueDossier struct{ Code, Href, Due, Left, Step, Procedure, ProcedureHref string }

// dueReads are the early warning of all units.
type dueReads struct {
	whole    dossiers.DueRow
	units    map[string]dossiers.DueRow
	dossiers map[string][]dossiers.DueDossier // the most urgent of each unit
}

// warns says whether pages of the period speak of what is due now: not those of
// closed periods, whose bytes stay, nor those of long ago.
func (s *Snapshot) warns() bool {
	if s.closing != nil || s.version.Events == 0 || !s.begun(s.period) {
		return false
	}
	today := localDay(s.version.AsOf, s.location)
	return !today.After(s.period.To.AddDate(0, 0, dueWindow))
}

// dueReads reads the early warning of all units, once.
func (s *Snapshot) dueReads() (*dueReads, error) {
	return s.byDue.get(func() (*dueReads, error) { return s.readDue() })
}

func (s *Snapshot) readDue() (*dueReads, error) {
	d := &dueReads{units: map[string]dossiers.DueRow{}, dossiers: map[string][]dossiers.DueDossier{}}
	query := dossiers.DueQuery{Organisation: s.organisation, Rule: s.chosen.byRule()}
	whole, err := s.reads.Due(s.later, query)
	if err != nil {
		return nil, err
	}
	if len(whole) > 0 {
		d.whole = whole[0]
	}
	listed, err := s.reads.DueDossiers(s.later, query, dossiers.DueWithin[len(dossiers.DueWithin)-1], 0)
	if err != nil {
		return nil, err
	}
	for _, one := range listed {
		if !one.Overdue && len(d.dossiers[one.AgencyCode]) < dueDossiers {
			d.dossiers[one.AgencyCode] = append(d.dossiers[one.AgencyCode], one)
		}
	}
	query.By = []dossiers.DueGrouping{dossiers.DueByAgency}
	rows, err := s.reads.Due(s.later, query)
	for _, row := range rows {
		d.units[row.AgencyCode] = row
	}
	if err != nil {
		return nil, err
	}
	return d, s.unmoved(s.later)
}

// due is the warning of a unit, or of the province for nil; nil where there is nothing to warn of.
func (s *Snapshot) due(f frame, v View, u *unit) (*dueSection, error) {
	if !s.warns() {
		return nil, nil
	}
	d, err := s.dueReads()
	if err != nil {
		return nil, err
	}
	row := d.whole
	if u != nil {
		row = d.units[u.Code]
	}
	t := f.Locale
	out := &dueSection{Sentence: dueSentence(t, s, row), Help: t.T("due.help", row.Rule), Rule: row.Rule}
	if u == nil {
		out.Rows = s.dueRows(f, d)
		out.Figure, err = s.dueFigure(t, d)
	} else if !v.WithoutDossiers {
		for _, one := range d.dossiers[u.Code] {
			out.Dossiers = append(out.Dossiers, dueDossier{
				Code: one.DossierCode, Href: f.to(links.DossierPage, one.DossierCode), Due: t.Moment(one.DueAt), Left: t.Number(one.DaysLeft), Step: t.Status(one.Step),
				Procedure: cmp.Or(shortened(one.ProcedureName), t.T("procedure.none")), ProcedureHref: f.to(links.ProcedurePage, one.ProcedureCode),
			})
		}
	}
	return out, err
}

// dueSentence says how much is due when, and what hangs on it.
func dueSentence(t locale.Locale, s *Snapshot, row dossiers.DueRow) string {
	day := t.Date(localDay(s.version.AsOf, s.location))
	if len(row.Within) < 3 || row.Within[2].Dossiers == 0 {
		return t.T("due.none", day)
	}
	five := row.Within[2]
	sentence := t.N("due.sentence", five.Dossiers, day, t.Number(row.Within[0].Dossiers))
	if five.AtStake != nil && *five.AtStake >= 0.005 {
		sentence += t.T("due.stake", t.Decimal(*five.AtStake, 2), dossiers.AtStake)
	}
	return sentence + "."
}

// mostDue are the units with dossiers due soon, the most first.
func (s *Snapshot) mostDue(d *dueReads) (rows []dossiers.DueRow) {
	for _, row := range d.units {
		if len(row.Within) == 3 && row.Within[2].Dossiers > 0 {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b dossiers.DueRow) int {
		return cmp.Or(cmp.Compare(b.Within[2].Dossiers, a.Within[2].Dossiers), cmp.Compare(b.Within[0].Dossiers, a.Within[0].Dossiers), cmp.Compare(a.AgencyCode, b.AgencyCode))
	})
	return rows[:min(dueUnits, len(rows))]
}

func (s *Snapshot) dueRows(f frame, d *dueReads) (rows []dueRow) {
	t := f.Locale
	for _, row := range s.mostDue(d) {
		out := dueRow{
			Name: cmp.Or(row.AgencyName, row.AgencyCode), Overdue: t.Number(row.Overdue.Dossiers), Waiting: t.Number(row.Waiting), Stake: locale.Missing,
			One: t.Number(row.Within[0].Dossiers), Two: t.Number(row.Within[1].Dossiers), Five: t.Number(row.Within[2].Dossiers),
		}
		if u := s.byCode[row.AgencyCode]; u != nil {
			out.Name, out.Href = s.chartName(t, u), f.to(links.AgencyPage, u.Code)+"#due"
		}
		if stake := row.Within[2].AtStake; stake != nil {
			out.Stake = t.Decimal(*stake, 2)
		}
		rows = append(rows, out)
	}
	return rows
}

func (s *Snapshot) dueFigure(t locale.Locale, d *dueReads) (*figure, error) {
	var points []point
	for _, row := range s.mostDue(d) {
		name := cmp.Or(row.AgencyName, row.AgencyCode)
		if u := s.byCode[row.AgencyCode]; u != nil {
			name = s.chartName(t, u)
		}
		text := t.Number(row.Within[2].Dossiers)
		points = append(points, point{Name: name, Value: row.Within[2].Dossiers, Text: text, Tip: t.T("due.tip", text, t.Number(row.Within[0].Dossiers)), Style: &opts.ItemStyle{Color: accent}})
	}
	if len(points) == 0 {
		return nil, nil
	}
	fig := figure{ID: "due-chart", Title: t.N("due.title", int64(len(points)))}
	fig.Description = t.T("describe.bars", fig.Title, points[0].Name, points[0].Text)
	fig, err := fig.bars(points, nil)
	return &fig, err
}
