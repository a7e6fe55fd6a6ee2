package operations

import (
	"cmp"
	"slices"
	"strings"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/scoring"
)

// Reconcile is the page of the portal's figures beside our own.
type Reconcile struct {
	Periods []period.Period // that something is published of
	Sets    []string
	Period  period.Period // zero: nothing is published
	Set     string
	Agency  string // "": all
	All     bool   // also what agrees
	Rows    []scoring.Reconciliation
}

// ReconcileStretch is how many figures the page shows.
const ReconcileStretch = 300

// Page writes it.
func (r Reconcile) Page(a layout.Reader) *Page {
	p := newPage(a, "reconcile")
	if r.Period.Name == "" {
		p.Sentence = p.T("operations.reconcile.none")
		p.add(section{ID: "reconcile", Title: p.T("operations.reconcile"), Empty: p.T("operations.reconcile.how")})
		return p
	}
	var shown []scoring.Reconciliation
	differ := int64(0)
	for _, one := range r.Rows {
		if differs(one) {
			differ++
		}
		if (r.All || differs(one)) && (r.Agency == "" || one.AgencyCode == r.Agency) {
			shown = append(shown, one)
		}
	}
	p.Sentence = p.N("operations.reconcile.differ", differ, p.Number(int64(len(r.Rows))), p.Period(r.Period))
	if differ == 0 {
		p.Sentence = p.T("operations.reconcile.agree", p.Number(int64(len(r.Rows))), p.Period(r.Period))
	}
	slices.SortStableFunc(shown, func(x, y scoring.Reconciliation) int { return cmp.Compare(gap(y), gap(x)) })
	s := section{ID: "figures", Title: p.T("operations.reconcile.list"), Help: p.T("operations.reconcile.help"), Empty: p.T("operations.reconcile.same"), Filter: r.filter(p)}
	if len(shown) > ReconcileStretch {
		s.Help += " " + p.T("operations.first", p.Number(ReconcileStretch), p.Number(int64(len(shown))))
		shown = shown[:ReconcileStretch]
	}
	s.Table = &table{Head: p.heads("unit", "indicator", ">own", ">own_score", ">portal", ">portal_score", ">rescored", ">difference", "cause")}
	for _, one := range shown {
		s.Table.Rows = append(s.Table.Rows, p.reconciledRow(one))
	}
	p.add(s)
	return p
}

// differs says whether the portal shows something else than we have.
func differs(one scoring.Reconciliation) bool {
	return len(one.Causes) != 1 || one.Causes[0].Code != scoring.Agree
}

// gap is how far apart the scores are, for the order of the rows.
func gap(one scoring.Reconciliation) float64 {
	d := one.Difference()
	switch {
	case d == nil:
		return 0
	case *d < 0:
		return -*d
	}
	return *d
}

func (r Reconcile) filter(p *Page) *form {
	periods := field{Kind: "select", Name: "period", ID: "of-period", Label: p.T("operations.col.period"), Groups: []optionGroup{{}}}
	for _, one := range r.Periods {
		periods.Groups[0].Options = append(periods.Groups[0].Options, option{one.Name, p.Period(one), one == r.Period})
	}
	sets := field{Kind: "select", Name: "set", ID: "set", Label: p.T("fact.set"), Groups: []optionGroup{{}}}
	for _, one := range r.Sets {
		sets.Groups[0].Options = append(sets.Groups[0].Options, option{one, p.SetName(one), one == r.Set})
	}
	units := field{Kind: "select", Name: "agency", ID: "agency", Label: p.T("operations.col.unit"), Groups: []optionGroup{{Options: []option{{"", p.T("operations.reconcile.units"), r.Agency == ""}}}}}
	seen := map[string]bool{}
	for _, one := range r.Rows {
		if !seen[one.AgencyCode] {
			seen[one.AgencyCode] = true
			units.Groups[0].Options = append(units.Groups[0].Options, option{one.AgencyCode, cmp.Or(one.AgencyName, one.AgencyCode), one.AgencyCode == r.Agency})
		}
	}
	which := field{Kind: "select", Name: "show", ID: "show", Label: p.T("operations.reconcile.show"), Groups: []optionGroup{{Options: []option{
		{"", p.T("operations.reconcile.show.differ"), !r.All}, {"all", p.T("operations.reconcile.show.all"), r.All},
	}}}}
	return &form{Action: "/operations/reconcile", Get: true, Button: p.T("audit.show"), Fields: []field{periods, sets, units, which}}
}

func (p *Page) reconciledRow(one scoring.Reconciliation) row {
	share := func(s *scale.Share) cell {
		if s == nil {
			return cell{Text: locale.Missing, Number: true}
		}
		return cell{Text: p.Number(s.Numerator) + "/" + p.Number(s.Denominator), Number: true}
	}
	score := func(v *float64) cell {
		if v == nil {
			return cell{Text: locale.Missing, Number: true}
		}
		return cell{Text: p.Decimal(*v, 2), Number: true}
	}
	var causes []string
	for _, c := range one.Causes {
		words := p.Either(c.Name, c.NameEN)
		switch c.Code {
		case "another_rule":
			words += " (" + one.OtherRule + ")"
		case "another_period":
			words += " (" + one.OtherPeriod + ")"
		}
		causes = append(causes, words)
	}
	name := p.Either(one.Name, one.NameEN)
	if !one.IsGroup || name == "" {
		name = strings.TrimSpace(one.Indicator + " " + name)
	}
	return row{[]cell{text(cmp.Or(one.AgencyName, one.AgencyCode)), {Text: name, Class: "object"}, share(one.Own), score(one.OwnScore), share(one.Published), score(one.PublishedScore), score(one.Rescored), score(one.Difference()), {Text: p.Joined(causes), Class: "object"}}}
}
