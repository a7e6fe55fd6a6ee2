package pages

import (
	"io"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
)

// The fields of the form are named by what they suppose and the indicator: numerator.2.1.
const (
	numeratorField = "numerator."
	targetField    = "target."
)

// whatIfPage answers how a unit would stand if some figures were others. It stores nothing.
type whatIfPage struct {
	layout.Frame
	Unit      string // its code, "" for the province
	UnitName  string
	Units     []layout.Choice
	Reset     string // address of the form as it is without suppositions
	Standings []beforeAfter
	Groups    []supposedGroup
	found     scoring.WhatIfResult
}

// beforeAfter is one line of the summary.
type beforeAfter struct {
	Name, Before, After string
	Change              components.Change
}

// supposedGroup is one group of the set with the lines of its indicators.
type supposedGroup struct {
	beforeAfter
	Rows []supposedRow
}

// supposedRow is one indicator: two fields and what follows from them. A field
// without a name cannot be supposed, for the reason given.
type supposedRow struct {
	beforeAfter
	Code, Href, Denominator     string
	NumeratorName, Numerator    string
	TargetName, Target          string
	NumeratorLabel, TargetLabel string
	Supposed                    bool
	Reason                      string
}

// WriteWhatIf writes how a unit, the province for "", stands and would stand if the
// fields held. Empty fields and those that say what is so change nothing.
//
// Errors: apperr.UnknownAgency; apperr.UnknownName for an indicator that the set lacks;
// apperr.Usage, which names the field, for what is no number or cannot be.
func WriteWhatIf(s *view.PeriodView, w io.Writer, v layout.Options, code string, fields url.Values) error {
	page, err := newWhatIfPage(s, v, code, fields)
	if err != nil {
		return err
	}
	return layout.Write(w, "what-if", page)
}

func newWhatIfPage(s *view.PeriodView, v layout.Options, code string, fields url.Values) (page whatIfPage, err error) {
	who := s.Province
	if code = s.ScoreKey(code); code != "" {
		if who, err = s.Find(code); err != nil {
			return page, err
		}
	}
	found, supposed, err := suppose(s, locale.Of(v.Lang), code, fields)
	if err != nil {
		return page, err
	}
	place := links.Place{Page: links.WhatIfPage, Supposed: supposed}
	if code != "" {
		place.Units = []string{code}
	}
	page = whatIfPage{Frame: layout.NewFrame(s, v, place), Unit: code, UnitName: who.Label(locale.Of(v.Lang)), found: found}
	t := page.Locale
	page.Title = t.T("whatif.title") + " · " + page.UnitName + " · " + page.PeriodName
	page.Kicker = t.T("whatif.title")
	page.Sentence = lead(s, t, page.UnitName) + WhatIfOpening(t, found, len(supposed))
	page.Crumbs = []layout.Crumb{{Name: page.Kicker}}
	if code != "" {
		page.Crumbs = []layout.Crumb{{Name: page.UnitName, Href: page.To(links.AgencyPage, code)}, {Name: page.Kicker}}
	}
	page.Units = []layout.Choice{{Value: "", Name: s.Province.Label(t), Selected: code == ""}}
	for _, u := range s.AllUnits {
		page.Units = append(page.Units, layout.Choice{Value: u.Code, Name: s.ChartName(t, u), Selected: u.Code == code})
	}
	if len(supposed) > 0 {
		without := page.Place
		without.Supposed = nil
		page.Reset = page.Links.To(page.Place, without)
	}
	if found.Before.Total.Max > 0 {
		page.Standings = Standings(t, found)
		page.Groups = page.supposedGroups(found)
	}
	return page, nil
}

// suppose reads the fields and asks what would follow. What is supposed comes back
// by field, without what is so anyway.
func suppose(s *view.PeriodView, t locale.Locale, code string, fields url.Values) (found scoring.WhatIfResult, supposed map[string]string, err error) {
	if !s.Scored() {
		return found, nil, nil
	}
	query := scoring.WhatIfQuery{Period: s.Period, Agency: code, Set: s.Filter.Set, Organisation: s.Organisation, Rule: s.Filter.ByRule()}
	if found, err = s.Reads.WhatIf(s.ReadContext, query); err != nil {
		return found, nil, err
	}
	if query.Changes, supposed, err = changesOf(t, found.Before.Values(), fields); err != nil {
		return found, nil, err
	}
	if len(query.Changes) > 0 {
		if found, err = s.Reads.WhatIf(s.ReadContext, query); err != nil {
			return found, nil, err
		}
	}
	return found, supposed, s.Unmoved(s.ReadContext)
}

// changesOf reads the fields of the form, in the order of their names.
func changesOf(t locale.Locale, values []metrics.IndicatorValue, fields url.Values) (changes []scoring.Change, supposed map[string]string, err error) {
	now := map[string]metrics.IndicatorValue{}
	for _, v := range values {
		now[v.Indicator] = v
	}
	supposed = map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		text := strings.TrimSpace(fields.Get(name))
		if text == "" {
			continue
		}
		var one *scoring.Change
		if indicator, is := strings.CutPrefix(name, numeratorField); is {
			one, err = numeratorOf(now[indicator], indicator, text)
		} else if indicator, is := strings.CutPrefix(name, targetField); is {
			one, err = targetOf(t, now[indicator], indicator, text)
		}
		if err != nil {
			return nil, nil, err
		}
		if one != nil {
			changes = append(changes, *one)
			supposed[name] = text
		}
	}
	return changes, supposed, nil
}

// numeratorOf reads a numerator; nil when it is the one that there is.
func numeratorOf(now metrics.IndicatorValue, indicator, text string) (*scoring.Change, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || now.Indicator != "" && n > now.Denominator {
		most := number(now.Denominator)
		return nil, apperr.New(apperr.Usage, "numerator of indicator "+links.Quoted(indicator)+": "+links.Quoted(text)+" must be a whole number from 0 to the denominator "+most+", written in digits alone",
			"tử số của chỉ số "+links.Quoted(indicator)+": "+links.Quoted(text)+" phải là số nguyên từ 0 đến mẫu số "+most+", chỉ viết bằng chữ số")
	}
	if n == now.Numerator && now.Indicator != "" {
		return nil, nil
	}
	return &scoring.Change{Indicator: indicator, Numerator: &n}, nil
}

// targetOf reads a target in percent; nil when it is the one that there is.
func targetOf(t locale.Locale, now metrics.IndicatorValue, indicator, text string) (*scoring.Change, error) {
	if now.Target != nil && text == t.PlainPercent(*now.Target) {
		return nil, nil
	}
	plain := strings.TrimSpace(strings.TrimSuffix(strings.Replace(text, ",", ".", 1), "%"))
	percent, err := strconv.ParseFloat(plain, 64)
	if err != nil || !(percent > 0 && percent <= 100) {
		return nil, apperr.New(apperr.Usage, "target of indicator "+links.Quoted(indicator)+": "+links.Quoted(text)+" must be a number of percent above 0 and at most 100, like 92.5",
			"chỉ tiêu của chỉ số "+links.Quoted(indicator)+": "+links.Quoted(text)+" phải là số phần trăm lớn hơn 0 và không quá 100, như 92,5")
	}
	target := percent / 100
	if now.Target != nil && math.Abs(*now.Target-target) < 1e-9 {
		return nil, nil
	}
	return &scoring.Change{Indicator: indicator, Target: &target}, nil
}

// WhatIfOpening says how a unit stands and would stand.
func WhatIfOpening(t locale.Locale, found scoring.WhatIfResult, supposed int) string {
	before, after := found.Before, found.After
	if before.Total.Max == 0 {
		return t.T("indicators.none")
	}
	now := t.T("whatif.stands", components.TotalOf(t, before), components.RatedAs(t, before)) + inPlace(t, found.PlaceBefore)
	if before.WithoutDossiers() {
		now = t.T("whatif.without")
	}
	switch {
	case supposed == 0:
		return now + t.T("whatif.ask")
	case after.WithoutDossiers():
		return now + "."
	}
	return now + t.N("whatif.would", int64(supposed), components.TotalOf(t, after), components.RatedAs(t, after)) + inPlace(t, found.PlaceNow) + "."
}

// inPlace is a rank as the end of a clause; "" where there is none.
func inPlace(t locale.Locale, p scoring.Place) string {
	if p.Rank == 0 {
		return ""
	}
	return t.T("whatif.rank", t.Number(int64(p.Rank)), t.Number(int64(p.Of)))
}

// Standings are total, band and rank before and after.
func Standings(t locale.Locale, found scoring.WhatIfResult) []beforeAfter {
	rank := func(p scoring.Place) string {
		if p.Rank == 0 {
			return locale.Missing
		}
		return t.Number(int64(p.Rank)) + " / " + t.Number(int64(p.Of))
	}
	before, after := found.Before, found.After
	rows := []beforeAfter{
		totalMove(t, before, after),
		{Name: t.T("col.band"), Before: components.BandOf(t, before), After: components.BandOf(t, after)},
		{Name: t.T("whatif.rank.head"), Before: rank(found.PlaceBefore), After: rank(found.PlaceNow)},
	}
	if was, now := found.PlaceBefore.Rank, found.PlaceNow.Rank; was > 0 && now > 0 {
		rows[2].Change = components.RankChange(t, was, now)
	}
	return rows
}

// totalMove is the total before and after; without one on either side there is no difference.
func totalMove(t locale.Locale, before, after scoring.Scorecard) beforeAfter {
	was, now := before.TotalOf100(), after.TotalOf100()
	if was == nil || now == nil {
		return beforeAfter{Name: t.T("score.total"), Before: components.TotalOf(t, before), After: components.TotalOf(t, after)}
	}
	return scoreMove(t, t.T("score.total"), *was, *now, 1)
}

// scoreMove is a score before and after, with the difference in words.
func scoreMove(t locale.Locale, name string, before, after float64, decimals int) beforeAfter {
	row := beforeAfter{Name: name, Before: t.Decimal(before, decimals), After: t.Decimal(after, decimals), Change: components.Change{Arrow: "=", Text: t.T("change.same"), Class: ""}}
	if diff := after - before; math.Abs(diff) > 1e-9 {
		row.Change = components.ChangeBy(t, diff, t.T("points.score", t.Decimal(math.Abs(diff), 2)), components.More)
	}
	return row
}

func (p whatIfPage) supposedGroups(found scoring.WhatIfResult) (groups []supposedGroup) {
	for i, g := range found.Before.Groups {
		after := found.After.Groups[i]
		group := supposedGroup{beforeAfter: scoreMove(p.Frame.Locale, p.Either(g.Name, g.NameEN), g.Score, after.Score, 2)}
		for k, v := range g.Indicators {
			group.Rows = append(group.Rows, p.supposedRow(v, after.Indicators[k]))
		}
		groups = append(groups, group)
	}
	return groups
}

// supposedRow is the line of an indicator, its fields filled with what is supposed or so.
func (p whatIfPage) supposedRow(v, after metrics.IndicatorValue) supposedRow {
	t := p.Locale
	row := supposedRow{Code: v.Indicator, Href: p.To(links.IndicatorPage, v.Indicator), Denominator: locale.Missing}
	row.Name, row.Before, row.After = t.Either(v.Name, v.NameEN), locale.Missing, locale.Missing
	if v.Scored && after.Scored {
		row.beforeAfter = scoreMove(t, row.Name, v.Score, after.Score, 2)
	}
	if !v.Applicable || v.Denominator == 0 {
		row.Reason = components.NoDataReason(t, v)
	}
	if !v.Applicable {
		return row
	}
	if v.Denominator > 0 {
		row.NumeratorName, row.Numerator = numeratorField+v.Indicator, number(after.Numerator)
		row.NumeratorLabel = t.T("whatif.numerator.of", v.Indicator, t.Number(v.Denominator))
		row.Denominator = t.Number(v.Denominator)
	}
	row.TargetName, row.TargetLabel = targetField+v.Indicator, t.T("whatif.target.of", v.Indicator)
	if after.Target != nil {
		row.Target = t.PlainPercent(*after.Target)
	}
	_, numerator := p.Place.Supposed[numeratorField+v.Indicator]
	_, target := p.Place.Supposed[targetField+v.Indicator]
	row.Supposed = numerator || target
	return row
}

// FormKept are the period and the choices that the forms do not offer themselves.
func (p whatIfPage) FormKept() []layout.Choice { return p.KeptFor(links.Place{Page: links.WhatIfPage}) }
