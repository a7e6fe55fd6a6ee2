package components

import (
	"math"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// WatchLine is the on-time share below which a unit is named to the
// leadership. It is a line to look along, not a target of any decree.
var WatchLine = scale.Share{Numerator: 90, Denominator: 100}

// KPICard is one headline figure with its change against the period before.
type KPICard struct {
	Key, Label, Value, Unit string
	Detail, Help, Href      string
	Reason                  string // why there is no value
	Target                  string // what a rate is held against
	SmallBase               string // said when the share stands on few dossiers
	Change                  Change
	Sparkline               *Sparkline // of the rates; nil where no months are known
	IsRate                  bool       // what units are judged by, shown large; else a number of dossiers
}

// Change is a difference in words, an arrow and a colour, so that it survives
// grey printing and colour blindness.
type Change struct{ Arrow, Text, Class string }

// wish says which way a figure should move.
type wish int

// The ways that a figure should move.
const (
	either wish = iota
	More
	Less
)

// countCards is how many of the cards are numbers of dossiers: they stand last.
const countCards = 4

// KPICards are the headline figures of a unit: the four rates that leaders are judged by,
// which a small screen shows first, then how many dossiers stand behind them.
func KPICards(s *view.PeriodView, t locale.Locale, u *view.Unit, href func(key string) string) []KPICard {
	now, before := u.Now, u.Before
	list := withSatisfaction(s, t, u, []KPICard{
		shareCard(s, t, "on_time", now.OnTime(), before.OnTime()),
		shareCard(s, t, "early", now.Early(), before.Early()),
		shareCard(s, t, "online", now.Online(), before.Online()),
	})
	list = append(list,
		countCard(s, t, u, "overdue", now.FormOpenOverdue(), before.FormOpenOverdue(), Less, true),
		countCard(s, t, u, "open", now.OpenEnd, before.OpenEnd, either, true),
		countCard(s, t, u, "received", now.Received, before.Received, either, false),
		countCard(s, t, u, "closed", now.Closed, before.Closed, either, false),
	)
	for i := range list {
		one := &list[i]
		one.IsRate = i < len(list)-countCards
		one.Label, one.Help, one.Href = t.T("tile."+one.Key), t.T("tile."+one.Key+".help"), href(one.Key)
		one.Target = targetOfCard(s, t, u, one.Key)
		if one.Change.Text != "" && s.Province.HasBefore {
			one.Change = AgainstBase(t, u.Base, one.Change)
		}
		switch {
		case one.Key == "overdue":
			one.Label, one.Detail = t.T("tile.overdue.at", s.Rule.Name), t.T("tile.overdue.day", t.Date(s.AsOf))
			if !s.TellsWaiting() {
				one.Help = t.T("tile.overdue.ruled", s.Rule.Name)
			} else if now.OpenOverdueWait > 0 {
				one.Detail += "; " + t.T("tile.overdue.waiting", t.Number(now.OpenOverdueWait))
			}
		case one.Key == "early" && !s.TellsWaiting():
			one.Help = t.T("tile.early.ruled", s.Rule.Name)
		}
	}
	sparks(s, t, u, list)
	return list
}

// cardIndicator is the indicator of Decision 766 that is the same question as a rate,
// whose target and page are the rate's too. None asks for early dossiers alone.
var cardIndicator = map[string]string{"on_time": "2.1", "online": "3.3", "satisfaction": "5.4"}

// targetOfCard is what a rate is held against: the target of its indicator where the set
// has one, else the line that the leadership looks along, or that there is none.
func targetOfCard(s *view.PeriodView, t locale.Locale, u *view.Unit, key string) string {
	v, known := u.Indicators[cardIndicator[key]]
	switch {
	case known && v.Target != nil:
		return targetWords(t, v)
	case key == "on_time":
		return t.T("watch.line", t.WholeShare(WatchLine))
	case known, key == "early" && len(u.Indicators) > 0:
		return t.T("target.none")
	}
	return ""
}

// IndicatorHref is the page of the indicator behind a rate; "" where there is none.
func IndicatorHref(f layout.Frame, u *view.Unit, key string) string {
	if _, known := u.Indicators[cardIndicator[key]]; !known {
		return ""
	}
	return f.To(links.IndicatorPage, cardIndicator[key])
}

// withSatisfaction adds indicator 5.4 to the rates of a unit that has it.
func withSatisfaction(s *view.PeriodView, t locale.Locale, u *view.Unit, rates []KPICard) []KPICard {
	v, known := u.Indicators["5.4"]
	if !known || !v.Applicable {
		return rates
	}
	out := KPICard{Key: "satisfaction", Value: locale.Missing}
	if v.Ratio == nil {
		out.Reason = NoDataReason(t, v)
		return append(rates, out)
	}
	out.Value, out.Unit = t.Decimal(*v.Ratio*100, 1), locale.HardSpace+"%"
	if v.Denominator > 0 {
		out.Detail = t.T("tile.of", t.Number(v.Numerator), t.Number(v.Denominator))
		out.SmallBase = SmallBaseNote(t, v.Denominator)
	}
	out.Change = shareChange(t, v.Share(), u.IndicatorsBefore["5.4"].Share(), More)
	return append(rates, out)
}

// targetWords is the target of an indicator in words; "" where the set has none.
func targetWords(t locale.Locale, v metrics.IndicatorValue) string {
	if v.Target == nil {
		return ""
	}
	return t.T("target", t.PlainPercent(*v.Target)+locale.HardSpace+"%")
}

func shareCard(s *view.PeriodView, t locale.Locale, key string, now, before scale.Share) KPICard {
	out := KPICard{Key: key, Value: t.Percent(now), Unit: locale.HardSpace + "%"}
	if !now.Known() {
		out.Unit, out.Reason = "", t.T("reason."+key)
		return out
	}
	out.Detail = t.T("tile.of", t.Number(now.Numerator), t.Number(now.Denominator))
	out.SmallBase = SmallBaseNote(t, now.Denominator)
	out.Change = shareChange(t, now, before, More)
	return out
}

// SmallBaseNote is the warning that a share stands on few dossiers; "" when it does not.
func SmallBaseNote(t locale.Locale, dossiers int64) string {
	if dossiers >= view.MinSampleSize {
		return ""
	}
	return t.T("small.base", t.Number(view.MinSampleSize))
}

// countCard is a number of dossiers. A flow of a period that is not over is
// not set against a whole one; a stock always can be.
func countCard(s *view.PeriodView, t locale.Locale, u *view.Unit, key string, now, before int64, w wish, stock bool) KPICard {
	out := KPICard{Key: key, Value: t.Number(now)}
	switch {
	case !s.Begun(s.Period):
		out.Value, out.Reason = locale.Missing, t.T("reason.future")
	case !s.Province.HasBefore:
		out.Change = Change{"", t.T("change.first"), ""}
	case s.Partial() && !stock:
		out.Change = Change{"", t.T("change.partial"), ""}
	default:
		out.Change = CountChange(t, now, before, w)
	}
	return out
}

// Points are the change between two known shares in percentage points, one decimal, rounded as the shares themselves are: by their
// whole numbers, since as floating-point numbers 93,75 less 90 is a little less than 3,75.
func Points(now, before scale.Share) float64 {
	diff := (now.Numerator*before.Denominator - before.Numerator*now.Denominator) * 2000
	whole := now.Denominator * before.Denominator
	if diff < 0 {
		return -float64((whole-diff)/(2*whole)) / 10
	}
	return float64((diff+whole)/(2*whole)) / 10
}

func shareChange(t locale.Locale, now, before scale.Share, w wish) Change {
	if !now.Known() || !before.Known() {
		return Change{"", t.T("change.nothing"), ""}
	}
	diff := Points(now, before)
	if diff == 0 {
		if view.CompareShares(now, before) == 0 {
			return Change{"=", t.T("change.same"), ""}
		}
		return Change{"≈", t.T("change.nearly"), ""}
	}
	return ChangeBy(t, diff, t.T("points", t.Decimal(math.Abs(diff), 1)), w)
}

// CountChange is the difference of two counts.
func CountChange(t locale.Locale, now, before int64, w wish) Change {
	if now == before {
		return Change{"=", t.T("change.same"), ""}
	}
	diff := now - before
	return ChangeBy(t, float64(diff), t.Number(max(diff, -diff)), w)
}

// ChangeBy puts a difference into words; whether it is good depends on the wish.
func ChangeBy(t locale.Locale, diff float64, size string, w wish) Change {
	out := Change{Arrow: "▲", Text: t.T("change.up", size)}
	if diff < 0 {
		out = Change{Arrow: "▼", Text: t.T("change.down", size)}
	}
	switch {
	case w == either:
	case (diff > 0) == (w == More):
		out.Class = "good"
	default:
		out.Class = "bad"
	}
	return out
}

// IndicatorCard is one indicator of Decision 766 with all that defends its score.
type IndicatorCard struct {
	Code, Name, Value, Score, Target, Rule, Reason, Detail string
}

// IndicatorCards are the indicators that leaders are asked about, of a unit.
func IndicatorCards(s *view.PeriodView, t locale.Locale, u *view.Unit) []IndicatorCard {
	var cards []IndicatorCard
	for _, code := range view.ShownIndicators {
		v, ok := u.Indicators[code]
		if !ok {
			continue
		}
		cards = append(cards, newIndicatorCard(t, v))
	}
	return cards
}

func newIndicatorCard(t locale.Locale, v metrics.IndicatorValue) IndicatorCard {
	card := IndicatorCard{Code: v.Indicator, Name: v.Name, Value: locale.Missing, Score: locale.Missing, Rule: v.Rule}
	if t == locale.English && v.NameEN != "" {
		card.Name = v.NameEN
	}
	if v.Applicable {
		card.Score = t.T("score", t.Decimal(v.Score, 2), t.Decimal(v.MaxScore, 0))
	}
	if v.Target != nil {
		card.Target = t.T("target", t.Decimal(*v.Target*100, 0)+locale.HardSpace+"%")
	}
	if v.Ratio == nil {
		card.Reason = NoDataReason(t, v)
		return card
	}
	card.Value = t.Decimal(*v.Ratio*100, 1) + locale.HardSpace + "%"
	if v.Denominator > 0 {
		card.Detail = t.T("ratio.of", t.Number(v.Numerator), t.Number(v.Denominator))
	}
	return card
}

// NoDataReason is the reason for a missing ratio: the warehouse's own when it gives one.
func NoDataReason(t locale.Locale, v metrics.IndicatorValue) string {
	switch {
	case !v.Applicable:
		return t.T("reason.not_applicable")
	case t.Has("nodata." + v.NoDataReason):
		return t.T("nodata." + v.NoDataReason)
	case v.NoDataReason != "":
		return v.NoDataReason
	}
	return t.T("reason.none")
}
