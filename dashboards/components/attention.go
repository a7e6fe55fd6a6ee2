package components

import (
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/view"
	"khohoso/models/dossiers"
	"khohoso/models/pipeline"
)

// Attention is what needs somebody now: what is overdue and about to be, what looks wrong, and where most of it lies.
type Attention struct {
	Day  string
	Rows []AttentionRow
	Most []AttentionUnit
}

// AttentionRow is one count with what it counts.
type AttentionRow struct {
	ID, Count, Text, Detail, Href, Class string
	Change                               Change
}

// AttentionUnit is a unit with many overdue dossiers.
type AttentionUnit struct {
	Name, Href, Count string
	Width             int // of its bar, in parts of 100
}

// mostNamed is how many units the panel names; the section of overdue dossiers names more.
const mostNamed = 5

// NewAttention gathers it for the province.
func NewAttention(s *view.PeriodView, f layout.Frame, v layout.Options) (*Attention, error) {
	t, now := f.Locale, s.Province.Now
	a := &Attention{Day: t.Date(s.AsOf)}
	overdue := AttentionRow{Count: t.Number(now.FormOpenOverdue()), Text: t.N("attention.overdue", now.FormOpenOverdue()), Href: "#overdue", Class: "bad"}
	if v.SeesDossiers("") {
		overdue.Href = f.ListHref(links.List{Where: dossiers.OverdueRunning})
	}
	if now.FormOpenOverdue() == 0 {
		overdue.Class = ""
	}
	if s.Province.HasBefore {
		overdue.Change = CountChange(t, now.FormOpenOverdue(), s.Province.Before.FormOpenOverdue(), Less)
	}
	if s.TellsWaiting() && now.OpenOverdueWait > 0 {
		overdue.Detail = t.T("tile.overdue.waiting", t.Number(now.OpenOverdueWait))
	}
	a.Rows = append(a.Rows, overdue)
	if s.Warns() {
		d, err := s.DueReads()
		if err != nil {
			return nil, err
		}
		a.due(s, f, d.Whole)
	}
	if err := a.findings(s, f, v); err != nil {
		return nil, err
	}
	a.units(s, f)
	return a, nil
}

// due adds what falls due within one and within five working days.
func (a *Attention) due(s *view.PeriodView, f layout.Frame, row dossiers.DueRow) {
	if len(row.Within) < 3 {
		return
	}
	t := f.Locale
	for _, step := range []struct {
		at  int
		key string
	}{{0, "attention.due.1"}, {2, "attention.due.5"}} {
		i, key, within := step.at, step.key, row.Within[step.at]
		one := AttentionRow{Count: t.Number(within.Dossiers), Text: t.N(key, within.Dossiers), Href: "#due"}
		if within.Dossiers > 0 && i == 0 {
			one.Class = "watch"
		}
		if within.AtStake != nil && *within.AtStake >= 0.005 {
			one.Detail = t.T("attention.stake", t.Decimal(*within.AtStake, 2))
		}
		a.Rows = append(a.Rows, one)
	}
}

// findings adds the dossiers in which something grave is wrong, for readers who may see them.
func (a *Attention) findings(s *view.PeriodView, f layout.Frame, v layout.Options) error {
	if v.WithoutDossiers || !tellsFindings(s, v) {
		return nil
	}
	found, err := s.FindingsOf("")
	if err != nil {
		return err
	}
	grave := int64(0)
	for _, one := range found {
		if one.Severity == pipeline.High {
			grave += one.Dossiers
		}
	}
	if grave > 0 {
		t := f.Locale
		a.Rows = append(a.Rows, AttentionRow{ID: "attention-findings", Count: t.Number(grave), Text: t.N("attention.findings", grave), Href: "#findings", Class: "watch"})
	}
	return nil
}

// units adds those with the most overdue dossiers.
func (a *Attention) units(s *view.PeriodView, f layout.Frame) {
	most := s.MostOverdue(mostNamed)
	for _, u := range most {
		count := u.Now.FormOpenOverdue()
		a.Most = append(a.Most, AttentionUnit{
			Name: s.ChartName(f.Locale, u), Href: f.To(links.AgencyPage, u.Code) + "#dossiers", Count: f.Number(count), Width: int(100 * count / most[0].Now.FormOpenOverdue()),
		})
	}
}
