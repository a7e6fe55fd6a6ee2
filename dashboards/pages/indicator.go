package pages

import (
	"cmp"
	"io"
	"math"
	"slices"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// indicatorsPage sets every unit against every indicator.
type indicatorsPage struct {
	layout.Frame
	Scores *components.ScoreSection
	Heads  []components.HeadLink
	Groups []components.ScoreGroup
	all    *view.Scores
}

// indicatorPage answers what an indicator is and how the units stand by it.
type indicatorPage struct {
	layout.Frame
	About  []layout.Fact
	Figure *components.Figure // of the units at both ends
	Spread *components.Figure // of all units, the province marked
	Trend  *components.Figure
	Months []monthShare
	Units  []indicatorRow
	Means  meanTables // of an indicator that counts minutes
}

type monthShare struct {
	Month, Ratio, Of, Score string
	value                   metrics.IndicatorValue
}

type indicatorRow struct {
	Name, Href, Level, Ratio, Of, Score, Reason, List string
	share                                             scale.Share
	known                                             bool
	value                                             metrics.IndicatorValue
}

// WriteIndicators writes the index of indicators and the heat map of units.
func WriteIndicators(s *view.PeriodView, w io.Writer, v layout.Options) error {
	page, err := newIndicatorsPage(s, v)
	if err != nil {
		return err
	}
	return layout.Write(w, "indicators-page", page)
}

func newIndicatorsPage(s *view.PeriodView, v layout.Options) (page indicatorsPage, err error) {
	page = indicatorsPage{Frame: layout.NewFrame(s, v, links.Place{Page: links.IndicatorsPage})}
	t := page.Locale
	page.Title = t.T("indicators.title") + " · " + page.PeriodName
	if page.Scores, err = components.NewScoreSection(s, page.Frame, "", v.SeesDossiers("")); err != nil {
		return page, err
	}
	page.Sentence = lead(s, t, "") + t.T("indicators.none")
	if page.Scores != nil {
		page.Sentence = lead(s, t, "") + page.Scores.Sentence
	}
	if page.all, err = s.Scores(); err != nil {
		return page, err
	}
	page.Heads = components.HeatmapHeads(s, page.Frame, page.all)
	page.Groups, err = components.ScoreRows(s, page.Frame)
	return page, err
}

// WriteIndicator writes the page of one indicator. Error: apperr.UnknownName.
func WriteIndicator(s *view.PeriodView, w io.Writer, v layout.Options, code string) error {
	page, err := newIndicatorPage(s, v, code)
	if err != nil {
		return err
	}
	return layout.Write(w, "indicator-page", page)
}

func newIndicatorPage(s *view.PeriodView, v layout.Options, code string) (page indicatorPage, err error) {
	all, err := s.Scores()
	if err != nil {
		return page, err
	}
	of, err := all.Indicator(code)
	if err != nil {
		return page, err
	}
	page = indicatorPage{Frame: layout.NewFrame(s, v, links.Place{Page: links.IndicatorPage, Code: of.Indicator})}
	t := page.Locale
	name := t.Either(of.Name, of.NameEN)
	page.Title = of.Indicator + " " + name + " · " + page.PeriodName
	page.Kicker = t.T("indicator.kicker", of.Indicator, t.Either(of.GroupName, of.GroupNameEN))
	page.Crumbs = []layout.Crumb{{Name: t.T("nav.indicators"), Href: page.To(links.IndicatorsPage, "")}}
	page.About = aboutIndicator(t, of)
	page.Units = indicatorRows(s, page.Frame, v, all, of)
	page.Sentence = indicatorOpening(s, t, name, of, page.Units)
	if page.Figure, err = indicatorFigure(s, t, of, page.Units); err != nil {
		return page, err
	}
	if page.Spread, err = indicatorSpread(s, t, of, page.Units); err != nil {
		return page, err
	}
	if page.Means, err = newMeanTables(s, page.Frame, of); err != nil {
		return page, err
	}
	page.Trend, page.Months, err = indicatorTrend(s, t, all.Months, of, name)
	return page, err
}

// aboutIndicator is its definition: formula, points, target, rule, basis.
func aboutIndicator(t locale.Locale, v metrics.IndicatorValue) []layout.Fact {
	facts := []layout.Fact{{Label: t.T("fact.formula"), Value: t.Either(v.Formula, v.FormulaEN), Help: ""}, {Label: t.T("fact.max"), Value: t.Decimal(v.MaxScore, 0), Help: t.T("fact.max.help")}}
	if v.Target != nil {
		facts = append(facts, layout.Fact{Label: t.T("fact.target"), Value: t.Decimal(*v.Target*100, 0) + locale.HardSpace + "%", Help: t.T("fact.target.help")})
	}
	return append(facts, layout.Fact{Label: t.T("col.rule"), Value: v.Rule, Help: ""}, layout.Fact{Label: t.T("fact.basis"), Value: v.Basis, Help: ""})
}

func indicatorOpening(s *view.PeriodView, t locale.Locale, name string, v metrics.IndicatorValue, rows []indicatorRow) string {
	if v.Ratio == nil {
		return lead(s, t, name) + components.NoDataReason(t, v) + "."
	}
	var below, known int64
	for _, row := range rows {
		if !row.known {
			continue
		}
		known++
		if v.Target != nil && row.share.Value() < *v.Target {
			below++
		}
	}
	sentence := t.T("indicator.opening", t.Decimal(*v.Ratio*100, 1)+locale.HardSpace+"%", t.Decimal(v.Score, 2), t.Decimal(v.MaxScore, 0))
	if v.Target != nil && known > 0 {
		sentence += t.N("indicator.below", below, t.Number(known), t.Decimal(*v.Target*100, 0)+locale.HardSpace+"%")
	}
	return lead(s, t, name) + sentence + "."
}

// indicatorRows are the units with a value, the lowest first, those without one last.
func indicatorRows(s *view.PeriodView, f layout.Frame, v layout.Options, all *view.Scores, of metrics.IndicatorValue) (rows []indicatorRow) {
	t := f.Locale
	for _, u := range s.AllUnits {
		values := all.Cards[u.Code].Values()
		at := slices.IndexFunc(values, func(one metrics.IndicatorValue) bool { return one.Indicator == of.Indicator })
		if at < 0 || !values[at].Applicable {
			continue
		}
		one := values[at]
		row := indicatorRow{Name: s.ChartName(t, u), Href: f.To(links.AgencyPage, u.Code), Level: t.T("level.one." + u.LevelOf()), Ratio: locale.Missing, Of: locale.Missing, Score: locale.Missing, share: one.Share(), value: one}
		if one.Ratio == nil {
			row.Reason = components.NoDataReason(t, one)
		} else {
			row.known, row.Ratio, row.Of = true, t.Decimal(*one.Ratio*100, 1), t.T("ratio.of", t.Number(one.Numerator), t.Number(one.Denominator))
		}
		if one.Scored {
			row.Score = t.T("score", t.Decimal(one.Score, 2), t.Decimal(one.MaxScore, 0))
		}
		if dossiers.CanListLost(one.Indicator) && !one.Outdated && one.Score < one.MaxScore && v.SeesDossiers(u.Code) {
			row.List = f.ListHref(links.List{Where: dossiers.LostFilter(one.Indicator), Agency: u.Code})
		}
		if row.List == "" && one.Score < one.MaxScore {
			row.List = components.ItemsHref(f, one, u.Code, v.SeesDossiers(u.Code))
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b indicatorRow) int {
		if a.known != b.known {
			return map[bool]int{true: -1, false: 1}[a.known]
		}
		return cmp.Compare(a.share.Value(), b.share.Value())
	})
	return rows
}

// indicatorFigure names the units at both ends.
func indicatorFigure(s *view.PeriodView, t locale.Locale, of metrics.IndicatorValue, rows []indicatorRow) (*components.Figure, error) {
	known := slices.DeleteFunc(slices.Clone(rows), func(row indicatorRow) bool { return !row.known || row.share.Denominator < view.MinSampleSize })
	if len(known) > 2*endsShown {
		known = append(known[:endsShown:endsShown], known[len(known)-endsShown:]...)
	}
	var points []components.Point
	for _, row := range known {
		points = append(points, components.Point{Name: row.Name, Value: math.Min(row.share.Value()*100, 100), Text: t.Share(row.share), Tip: row.Of})
	}
	if len(points) < 2 {
		return nil, nil
	}
	fig := components.Figure{ID: "units-chart", Title: t.T("indicator.ends"), Unit: "%"}
	fig.Description = t.T("describe.ranking", fig.Title, points[0].Name, points[0].Text)
	var line *components.Mark
	if of.Target != nil {
		line = &components.Mark{Value: *of.Target * 100, Name: t.T("target", t.Decimal(*of.Target*100, 0)+locale.HardSpace+"%")}
	}
	fig, err := fig.Explained(t, "indicator.ends.help", t.Number(view.MinSampleSize)).Bars(points, line)
	return &fig, err
}

// indicatorSpread is the strip of all units with the province marked on it; nil where
// fewer than three units can be placed.
func indicatorSpread(s *view.PeriodView, t locale.Locale, of metrics.IndicatorValue, rows []indicatorRow) (*components.Figure, error) {
	var others []components.Point
	var shares []scale.Share
	for _, row := range rows {
		if row.known && row.share.Denominator >= view.MinSampleSize {
			at := math.Round(min(row.share.Value()*100, 100)*10) / 10
			others = append(others, components.Point{Name: row.Name, Value: &[2]float64{at, 0}, Tip: t.Share(row.share)})
			shares = append(shares, row.share)
		}
	}
	if len(others) < 3 || of.Ratio == nil {
		return nil, nil
	}
	slices.SortFunc(shares, view.CompareShares)
	fig := components.Figure{ID: "spread-chart", Title: t.N("indicator.spread", int64(len(others))), Unit: "%"}
	fig.Description = fig.Title + ". " + t.T("standing.range", t.Share(shares[len(shares)/2]), t.Share(shares[0]), t.Share(shares[len(shares)-1]))
	province := components.Point{Name: s.Province.Label(t), Value: &[2]float64{math.Round(min(*of.Ratio*100, 100)*10) / 10, 0}, Tip: t.Share(of.Share())}
	province.Text = province.Name + " " + province.Tip
	fig, err := fig.Explained(t, "indicator.spread.help", t.Number(view.MinSampleSize)).Dots(others, province, components.AxisFoot(shares, 95))
	return &fig, err
}

// endsShown is how many units are named at each end.
const endsShown = 8

// indicatorTrend is the province's ratio month by month.
func indicatorTrend(s *view.PeriodView, t locale.Locale, values []metrics.IndicatorValue, of metrics.IndicatorValue, name string) (*components.Figure, []monthShare, error) {
	points, shares := make([]components.Point, len(s.Months)), make([]scale.Share, len(s.Months))
	var rows []monthShare
	for i, month := range s.Months {
		row := monthShare{Month: t.Period(month), Ratio: locale.Missing, Of: locale.Missing, Score: locale.Missing}
		for _, v := range values {
			if v.Period != month.Name || v.Indicator != of.Indicator || v.Ratio == nil {
				continue
			}
			shares[i], row.value = v.Share(), v
			row.Ratio, row.Of = t.Decimal(*v.Ratio*100, 1), t.T("ratio.of", t.Number(v.Numerator), t.Number(v.Denominator))
			row.Score = t.T("score", t.Decimal(v.Score, 2), t.Decimal(v.MaxScore, 0))
			points[i] = components.Point{Value: math.Min(*v.Ratio*100, 100), Tip: t.Share(shares[i])}
		}
		rows = append(rows, row)
	}
	if !slices.ContainsFunc(shares, scale.Share.Known) {
		return nil, rows, nil
	}
	fig := components.Figure{ID: "indicator-trend", Title: name + ", %", Unit: "%"}
	fig.Help, fig.HelpWord = t.Either(of.Formula, of.FormulaEN), t.T("help")
	fig.Description = components.ShareDescription(s, t, fig.Title, shares)
	var target *components.Mark
	foot := 100.0
	if of.Target != nil {
		target = &components.Mark{Value: *of.Target * 100, Name: t.T("target", t.Decimal(*of.Target*100, 0)+locale.HardSpace+"%")}
		foot = target.Value
	}
	fig, err := fig.Line(components.MonthTags(s, t), components.AxisFoot(shares, foot), target, components.Series{Name: fig.Title, Colour: components.Accent, Points: points})
	return &fig, rows, err
}
