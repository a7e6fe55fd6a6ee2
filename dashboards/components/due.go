package components

import (
	"cmp"
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/dossiers"
)

// dueUnits is how many units the early warning names.
const dueUnits = 10

// DueSection is what is about to be late, as of the day that the data reach.
type DueSection struct {
	Sentence string
	Help     string
	Rule     string // on-time rule that it goes by, which may be another than the page's
	Figure   *Figure
	Rows     []dueRow // units, on the province's page
	Dossiers []dueDossier
}

type dueRow struct{ Name, Href, One, Two, Five, Overdue, Waiting, Stake string }

type dueDossier struct{ Code, Href, Due, Left, Step, Procedure, ProcedureHref string }

// NewDueSection is the warning of a unit, or of the province for nil; nil where there is nothing to warn of.
func NewDueSection(s *view.PeriodView, f layout.Frame, v layout.Options, u *view.Unit) (*DueSection, error) {
	if !s.Warns() {
		return nil, nil
	}
	d, err := s.DueReads()
	if err != nil {
		return nil, err
	}
	row := d.Whole
	if u != nil {
		row = d.Units[u.Code]
	}
	t := f.Locale
	out := &DueSection{Sentence: dueSentence(t, s, row), Help: t.T("due.help", row.Rule), Rule: row.Rule}
	if u == nil {
		out.Rows = dueRows(s, f, d)
		out.Figure, err = dueFigure(s, t, d)
	} else if !v.WithoutDossiers {
		for _, one := range d.Dossiers[u.Code] {
			out.Dossiers = append(out.Dossiers, dueDossier{
				Code: one.DossierCode, Href: f.To(links.DossierPage, one.DossierCode), Due: t.Moment(one.DueAt), Left: t.Number(one.DaysLeft), Step: t.Status(one.Step),
				Procedure: cmp.Or(Shortened(one.ProcedureName), t.T("procedure.none")), ProcedureHref: f.To(links.ProcedurePage, one.ProcedureCode),
			})
		}
	}
	return out, err
}

// dueSentence says how much is due when, and what hangs on it.
func dueSentence(t locale.Locale, s *view.PeriodView, row dossiers.DueRow) string {
	day := t.Date(view.LocalDay(s.Version.AsOf, s.Location))
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
func mostDue(s *view.PeriodView, d *view.DueReads) (rows []dossiers.DueRow) {
	for _, row := range d.Units {
		if len(row.Within) == 3 && row.Within[2].Dossiers > 0 {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b dossiers.DueRow) int {
		return cmp.Or(cmp.Compare(b.Within[2].Dossiers, a.Within[2].Dossiers), cmp.Compare(b.Within[0].Dossiers, a.Within[0].Dossiers), cmp.Compare(a.AgencyCode, b.AgencyCode))
	})
	return rows[:min(dueUnits, len(rows))]
}

func dueRows(s *view.PeriodView, f layout.Frame, d *view.DueReads) (rows []dueRow) {
	t := f.Locale
	for _, row := range mostDue(s, d) {
		out := dueRow{
			Name: cmp.Or(row.AgencyName, row.AgencyCode), Overdue: t.Number(row.Overdue.Dossiers), Waiting: t.Number(row.Waiting), Stake: locale.Missing,
			One: t.Number(row.Within[0].Dossiers), Two: t.Number(row.Within[1].Dossiers), Five: t.Number(row.Within[2].Dossiers),
		}
		if u := s.ByCode[row.AgencyCode]; u != nil {
			out.Name, out.Href = s.ChartName(t, u), f.To(links.AgencyPage, u.Code)+"#due"
		}
		if stake := row.Within[2].AtStake; stake != nil {
			out.Stake = t.Decimal(*stake, 2)
		}
		rows = append(rows, out)
	}
	return rows
}

func dueFigure(s *view.PeriodView, t locale.Locale, d *view.DueReads) (*Figure, error) {
	var points []Point
	for _, row := range mostDue(s, d) {
		name := cmp.Or(row.AgencyName, row.AgencyCode)
		if u := s.ByCode[row.AgencyCode]; u != nil {
			name = s.ChartName(t, u)
		}
		text := t.Number(row.Within[2].Dossiers)
		points = append(points, Point{Name: name, Value: row.Within[2].Dossiers, Text: text, Tip: t.T("due.tip", text, t.Number(row.Within[0].Dossiers)), Style: &opts.ItemStyle{Color: Accent}})
	}
	if len(points) == 0 {
		return nil, nil
	}
	fig := Figure{ID: "due-chart", Title: t.N("due.title", int64(len(points)))}
	fig.Description = t.T("describe.bars", fig.Title, points[0].Name, points[0].Text)
	fig, err := fig.Bars(points, nil)
	return &fig, err
}
