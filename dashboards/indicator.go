package dashboards

import (
	"cmp"
	"io"
	"math"
	"slices"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// indicatorsPage sets every unit against every indicator.
type indicatorsPage struct {
	frame
	Scores *scoreSection
	Heads  []headLink
	Groups []scoreGroup
	all    *scores
}

type headLink struct{ Code, Name, Href string }

// indicatorPage answers what an indicator is and how the units stand by it.
type indicatorPage struct {
	frame
	About  []fact
	Figure *figure // of the units at both ends
	Spread *figure // of all units, the province marked
	Trend  *figure
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
func (s *Snapshot) WriteIndicators(w io.Writer, v View) error {
	page, err := s.indicatorsPage(v)
	if err != nil {
		return err
	}
	return write(w, "indicators-page", page)
}

func (s *Snapshot) indicatorsPage(v View) (page indicatorsPage, err error) {
	page = indicatorsPage{frame: s.frame(v, links.Place{Page: links.IndicatorsPage})}
	t := page.Locale
	page.Title = t.T("indicators.title") + " · " + page.PeriodName
	if page.Scores, err = s.scoreSection(page.frame, "", v.seesDossiers("")); err != nil {
		return page, err
	}
	page.Sentence = s.lead(t, "") + t.T("indicators.none")
	if page.Scores != nil {
		page.Sentence = s.lead(t, "") + page.Scores.Sentence
	}
	if page.all, err = s.scores(); err != nil {
		return page, err
	}
	page.Heads = s.heatHeads(page.frame, page.all)
	page.Groups, err = s.scoreRows(page.frame)
	return page, err
}

// Indicators are the codes of the set's indicators that have a page.
func (s *Snapshot) Indicators() ([]string, error) {
	all, err := s.scores()
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, one := range all.order {
		codes = append(codes, one.Indicator)
	}
	return codes, nil
}

// indicator is the province's value of an indicator, by its code or what an address says. Error: apperr.UnknownName.
func (s *scores) indicator(code string) (metrics.IndicatorValue, error) {
	at := slices.IndexFunc(s.order, func(one metrics.IndicatorValue) bool {
		return one.Indicator == code || links.Slug(one.Indicator) == code
	})
	if at < 0 {
		return metrics.IndicatorValue{}, apperr.New(apperr.UnknownName, "no indicator "+quoted(code)+" in this period", "kỳ này không có chỉ số "+quoted(code))
	}
	return s.order[at], nil
}

// WriteIndicator writes the page of one indicator. Error: apperr.UnknownName.
func (s *Snapshot) WriteIndicator(w io.Writer, v View, code string) error {
	page, err := s.indicatorPage(v, code)
	if err != nil {
		return err
	}
	return write(w, "indicator-page", page)
}

func (s *Snapshot) indicatorPage(v View, code string) (page indicatorPage, err error) {
	all, err := s.scores()
	if err != nil {
		return page, err
	}
	of, err := all.indicator(code)
	if err != nil {
		return page, err
	}
	page = indicatorPage{frame: s.frame(v, links.Place{Page: links.IndicatorPage, Code: of.Indicator})}
	t := page.Locale
	name := t.Either(of.Name, of.NameEN)
	page.Title = of.Indicator + " " + name + " · " + page.PeriodName
	page.Kicker = t.T("indicator.kicker", of.Indicator, t.Either(of.GroupName, of.GroupNameEN))
	page.Crumbs = []crumb{{t.T("nav.indicators"), page.to(links.IndicatorsPage, "")}}
	page.About = aboutIndicator(t, of)
	page.Units = s.indicatorRows(page.frame, v, all, of)
	page.Sentence = s.indicatorOpening(t, name, of, page.Units)
	if page.Figure, err = s.indicatorFigure(t, of, page.Units); err != nil {
		return page, err
	}
	if page.Spread, err = s.indicatorSpread(t, of, page.Units); err != nil {
		return page, err
	}
	if page.Means, err = s.meanTables(page.frame, of); err != nil {
		return page, err
	}
	page.Trend, page.Months, err = s.indicatorTrend(t, all.months, of, name)
	return page, err
}

// aboutIndicator is its definition: formula, points, target, rule, basis.
func aboutIndicator(t locale.Locale, v metrics.IndicatorValue) []fact {
	facts := []fact{{t.T("fact.formula"), t.Either(v.Formula, v.FormulaEN), ""}, {t.T("fact.max"), t.Decimal(v.MaxScore, 0), t.T("fact.max.help")}}
	if v.Target != nil {
		facts = append(facts, fact{t.T("fact.target"), t.Decimal(*v.Target*100, 0) + locale.HardSpace + "%", t.T("fact.target.help")})
	}
	return append(facts, fact{t.T("col.rule"), v.Rule, ""}, fact{t.T("fact.basis"), v.Basis, ""})
}

func (s *Snapshot) indicatorOpening(t locale.Locale, name string, v metrics.IndicatorValue, rows []indicatorRow) string {
	if v.Ratio == nil {
		return s.lead(t, name) + noDataReason(t, v) + "."
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
	return s.lead(t, name) + sentence + "."
}

// indicatorRows are the units with a value, the lowest first, those without one last.
func (s *Snapshot) indicatorRows(f frame, v View, all *scores, of metrics.IndicatorValue) (rows []indicatorRow) {
	t := f.Locale
	for _, u := range s.units {
		values := all.cards[u.Code].Values()
		at := slices.IndexFunc(values, func(one metrics.IndicatorValue) bool { return one.Indicator == of.Indicator })
		if at < 0 || !values[at].Applicable {
			continue
		}
		one := values[at]
		row := indicatorRow{Name: s.chartName(t, u), Href: f.to(links.AgencyPage, u.Code), Level: t.T("level.one." + u.levelOf()), Ratio: locale.Missing, Of: locale.Missing, Score: locale.Missing, share: one.Share(), value: one}
		if one.Ratio == nil {
			row.Reason = noDataReason(t, one)
		} else {
			row.known, row.Ratio, row.Of = true, t.Decimal(*one.Ratio*100, 1), t.T("ratio.of", t.Number(one.Numerator), t.Number(one.Denominator))
		}
		if one.Scored {
			row.Score = t.T("score", t.Decimal(one.Score, 2), t.Decimal(one.MaxScore, 0))
		}
		if dossiers.CanListLost(one.Indicator) && !one.Outdated && one.Score < one.MaxScore && v.seesDossiers(u.Code) {
			row.List = f.listed(links.List{Where: dossiers.LostFilter(one.Indicator), Agency: u.Code})
		}
		if row.List == "" && one.Score < one.MaxScore {
			row.List = f.items(one, u.Code, v.seesDossiers(u.Code))
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
func (s *Snapshot) indicatorFigure(t locale.Locale, of metrics.IndicatorValue, rows []indicatorRow) (*figure, error) {
	known := slices.DeleteFunc(slices.Clone(rows), func(row indicatorRow) bool { return !row.known || row.share.Denominator < smallBase })
	if len(known) > 2*endsShown {
		known = append(known[:endsShown:endsShown], known[len(known)-endsShown:]...)
	}
	var points []point
	for _, row := range known {
		points = append(points, point{Name: row.Name, Value: math.Min(row.share.Value()*100, 100), Text: t.Share(row.share), Tip: row.Of})
	}
	if len(points) < 2 {
		return nil, nil
	}
	fig := figure{ID: "units-chart", Title: t.T("indicator.ends"), Unit: "%"}
	fig.Description = t.T("describe.ranking", fig.Title, points[0].Name, points[0].Text)
	var line *mark
	if of.Target != nil {
		line = &mark{*of.Target * 100, t.T("target", t.Decimal(*of.Target*100, 0)+locale.HardSpace+"%")}
	}
	fig, err := fig.explained(t, "indicator.ends.help", t.Number(smallBase)).bars(points, line)
	return &fig, err
}

// indicatorSpread is the strip of all units with the province marked on it; nil where
// fewer than three units can be placed.
func (s *Snapshot) indicatorSpread(t locale.Locale, of metrics.IndicatorValue, rows []indicatorRow) (*figure, error) {
	var others []point
	var shares []scale.Share
	for _, row := range rows {
		if row.known && row.share.Denominator >= smallBase {
			at := math.Round(min(row.share.Value()*100, 100)*10) / 10
			others = append(others, point{Name: row.Name, Value: &[2]float64{at, 0}, Tip: t.Share(row.share)})
			shares = append(shares, row.share)
		}
	}
	if len(others) < 3 || of.Ratio == nil {
		return nil, nil
	}
	slices.SortFunc(shares, compareShares)
	fig := figure{ID: "spread-chart", Title: t.N("indicator.spread", int64(len(others))), Unit: "%"}
	fig.Description = fig.Title + ". " + t.T("standing.range", t.Share(shares[len(shares)/2]), t.Share(shares[0]), t.Share(shares[len(shares)-1]))
	province := point{Name: s.province.label(t), Value: &[2]float64{math.Round(min(*of.Ratio*100, 100)*10) / 10, 0}, Tip: t.Share(of.Share())}
	province.Text = province.Name + " " + province.Tip
	fig, err := fig.explained(t, "indicator.spread.help", t.Number(smallBase)).dots(others, province, axisFoot(shares, 95))
	return &fig, err
}

// endsShown is how many units are named at each end.
const endsShown = 8

// indicatorTrend is the province's ratio month by month.
func (s *Snapshot) indicatorTrend(t locale.Locale, values []metrics.IndicatorValue, of metrics.IndicatorValue, name string) (*figure, []monthShare, error) {
	points, shares := make([]point, len(s.months)), make([]scale.Share, len(s.months))
	var rows []monthShare
	for i, month := range s.months {
		row := monthShare{Month: t.Period(month), Ratio: locale.Missing, Of: locale.Missing, Score: locale.Missing}
		for _, v := range values {
			if v.Period != month.Name || v.Indicator != of.Indicator || v.Ratio == nil {
				continue
			}
			shares[i], row.value = v.Share(), v
			row.Ratio, row.Of = t.Decimal(*v.Ratio*100, 1), t.T("ratio.of", t.Number(v.Numerator), t.Number(v.Denominator))
			row.Score = t.T("score", t.Decimal(v.Score, 2), t.Decimal(v.MaxScore, 0))
			points[i] = point{Value: math.Min(*v.Ratio*100, 100), Tip: t.Share(shares[i])}
		}
		rows = append(rows, row)
	}
	if !slices.ContainsFunc(shares, scale.Share.Known) {
		return nil, rows, nil
	}
	fig := figure{ID: "indicator-trend", Title: name + ", %", Unit: "%"}
	fig.Help, fig.HelpWord = t.Either(of.Formula, of.FormulaEN), t.T("help")
	fig.Description = s.shareDescription(t, fig.Title, shares)
	var target *mark
	foot := 100.0
	if of.Target != nil {
		target = &mark{*of.Target * 100, t.T("target", t.Decimal(*of.Target*100, 0)+locale.HardSpace+"%")}
		foot = target.Value
	}
	fig, err := fig.line(s.monthTags(t), axisFoot(shares, foot), target, series{fig.Title, accent, points})
	return &fig, rows, err
}
