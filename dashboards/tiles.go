package dashboards

import (
	"math"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// watchLine is the on-time share below which a unit is named to the
// leadership. It is a line to look along, not a target of any decree.
var watchLine = scale.Share{Numerator: 90, Denominator: 100}

// tile is one headline figure with its change against the period before.
type tile struct {
	Key, Label, Value, Unit string
	Detail, Help, Href      string
	Reason                  string // why there is no value
	Target                  string // what a rate is held against
	SmallBase               string // said when the share stands on few dossiers
	Change                  change
}

// change is a difference in words, an arrow and a colour, so that it survives
// grey printing and colour blindness.
type change struct{ Arrow, Text, Class string }

// wish says which way a figure should move.
type wish int

const (
	either wish = iota
	more
	less
)

// tiles are the headline figures of a unit: the four rates that leaders are judged by,
// which a small screen shows first, then how many dossiers stand behind them.
func (s *Snapshot) tiles(t locale.Locale, u *unit, href func(key string) string) []tile {
	now, before := u.now, u.before
	list := s.withSatisfaction(t, u, []tile{
		s.shareTile(t, "on_time", now.OnTime(), before.OnTime()),
		s.shareTile(t, "early", now.Early(), before.Early()),
		s.shareTile(t, "online", now.Online(), before.Online()),
	})
	list = append(list,
		s.countTile(t, u, "overdue", now.FormOpenOverdue(), before.FormOpenOverdue(), less, true),
		s.countTile(t, u, "open", now.OpenEnd, before.OpenEnd, either, true),
		s.countTile(t, u, "received", now.Received, before.Received, either, false),
		s.countTile(t, u, "closed", now.Closed, before.Closed, either, false),
	)
	for i := range list {
		one := &list[i]
		one.Label, one.Help, one.Href = t.T("tile."+one.Key), t.T("tile."+one.Key+".help"), href(one.Key)
		one.Target = s.targetOfTile(t, u, one.Key)
		if one.Change.Text != "" && s.province.hasBefore {
			one.Change = againstBase(t, u.base, one.Change)
		}
		switch {
		case one.Key == "overdue":
			one.Label = t.T("tile.overdue.at", t.Date(s.asOf), s.rule.Name)
			if !s.tellsWaiting() {
				one.Help = t.T("tile.overdue.ruled", s.rule.Name)
			} else if now.OpenOverdueWait > 0 {
				one.Detail = t.T("tile.overdue.waiting", t.Number(now.OpenOverdueWait))
			}
		case one.Key == "early" && !s.tellsWaiting():
			one.Help = t.T("tile.early.ruled", s.rule.Name)
		}
	}
	return list
}

// tileIndicator is the indicator of Decision 766 that is the same question as a rate,
// whose target and page are the rate's too. None asks for early dossiers alone.
var tileIndicator = map[string]string{"on_time": "2.1", "online": "3.3", "satisfaction": "5.4"}

// targetOfTile is what a rate is held against: the target of its indicator where the set
// has one, else the line that the leadership looks along, or that there is none.
func (s *Snapshot) targetOfTile(t locale.Locale, u *unit, key string) string {
	v, known := u.indicators[tileIndicator[key]]
	switch {
	case known && v.Target != nil:
		return targetWords(t, v)
	case key == "on_time":
		return t.T("watch.line", t.WholeShare(watchLine))
	case known, key == "early" && len(u.indicators) > 0:
		return t.T("target.none")
	}
	return ""
}

// indicatorHref is the page of the indicator behind a rate; "" where there is none.
func (f frame) indicatorHref(u *unit, key string) string {
	if _, known := u.indicators[tileIndicator[key]]; !known {
		return ""
	}
	return f.to(links.IndicatorPage, tileIndicator[key])
}

// withSatisfaction adds indicator 5.4 to the rates of a unit that has it.
func (s *Snapshot) withSatisfaction(t locale.Locale, u *unit, rates []tile) []tile {
	v, known := u.indicators["5.4"]
	if !known || !v.Applicable {
		return rates
	}
	out := tile{Key: "satisfaction", Value: locale.Missing}
	if v.Ratio == nil {
		out.Reason = noDataReason(t, v)
		return append(rates, out)
	}
	out.Value, out.Unit = t.Decimal(*v.Ratio*100, 1), locale.HardSpace+"%"
	if v.Denominator > 0 {
		out.Detail = t.T("tile.of", t.Number(v.Numerator), t.Number(v.Denominator))
		out.SmallBase = smallBaseNote(t, v.Denominator)
	}
	out.Change = shareChange(t, v.Share(), u.indicatorsBefore["5.4"].Share(), more)
	return append(rates, out)
}

// targetWords is the target of an indicator in words; "" where the set has none.
func targetWords(t locale.Locale, v metrics.IndicatorValue) string {
	if v.Target == nil {
		return ""
	}
	return t.T("target", t.PlainPercent(*v.Target)+locale.HardSpace+"%")
}

func (s *Snapshot) shareTile(t locale.Locale, key string, now, before scale.Share) tile {
	out := tile{Key: key, Value: t.Percent(now), Unit: locale.HardSpace + "%"}
	if !now.Known() {
		out.Unit, out.Reason = "", t.T("reason."+key)
		return out
	}
	out.Detail = t.T("tile.of", t.Number(now.Numerator), t.Number(now.Denominator))
	out.SmallBase = smallBaseNote(t, now.Denominator)
	out.Change = shareChange(t, now, before, more)
	return out
}

// smallBaseNote is the warning that a share stands on few dossiers; "" when it does not.
func smallBaseNote(t locale.Locale, dossiers int64) string {
	if dossiers >= smallBase {
		return ""
	}
	return t.T("small.base", t.Number(smallBase))
}

// countTile is a number of dossiers. A flow of a period that is not over is
// not set against a whole one; a stock always can be.
func (s *Snapshot) countTile(t locale.Locale, u *unit, key string, now, before int64, w wish, stock bool) tile {
	out := tile{Key: key, Value: t.Number(now)}
	switch {
	case !s.begun(s.period):
		out.Value, out.Reason = locale.Missing, t.T("reason.future")
	case !s.province.hasBefore:
		out.Change = change{"", t.T("change.first"), ""}
	case s.partial() && !stock:
		out.Change = change{"", t.T("change.partial"), ""}
	default:
		out.Change = countChange(t, now, before, w)
	}
	return out
}

// points are the change between two known shares in percentage points, one decimal, rounded as the shares themselves are: by their
// whole numbers, since as floating-point numbers 93,75 less 90 is a little less than 3,75.
func points(now, before scale.Share) float64 {
	diff := (now.Numerator*before.Denominator - before.Numerator*now.Denominator) * 2000
	whole := now.Denominator * before.Denominator
	if diff < 0 {
		return -float64((whole-diff)/(2*whole)) / 10
	}
	return float64((diff+whole)/(2*whole)) / 10
}

func shareChange(t locale.Locale, now, before scale.Share, w wish) change {
	if !now.Known() || !before.Known() {
		return change{"", t.T("change.nothing"), ""}
	}
	diff := points(now, before)
	if diff == 0 {
		if compareShares(now, before) == 0 {
			return change{"=", t.T("change.same"), ""}
		}
		return change{"≈", t.T("change.nearly"), ""}
	}
	return changeBy(t, diff, t.T("points", t.Decimal(math.Abs(diff), 1)), w)
}

func countChange(t locale.Locale, now, before int64, w wish) change {
	if now == before {
		return change{"=", t.T("change.same"), ""}
	}
	diff := now - before
	return changeBy(t, float64(diff), t.Number(max(diff, -diff)), w)
}

// changeBy puts a difference into words; whether it is good depends on the wish.
func changeBy(t locale.Locale, diff float64, size string, w wish) change {
	out := change{Arrow: "▲", Text: t.T("change.up", size)}
	if diff < 0 {
		out = change{Arrow: "▼", Text: t.T("change.down", size)}
	}
	switch {
	case w == either:
	case (diff > 0) == (w == more):
		out.Class = "good"
	default:
		out.Class = "bad"
	}
	return out
}

// indicatorCard is one indicator of Decision 766 with all that defends its score.
type indicatorCard struct {
	Code, Name, Value, Score, Target, Rule, Reason, Detail string
}

func (s *Snapshot) indicatorCards(t locale.Locale, u *unit) []indicatorCard {
	var cards []indicatorCard
	for _, code := range shownIndicators {
		v, ok := u.indicators[code]
		if !ok {
			continue
		}
		cards = append(cards, newIndicatorCard(t, v))
	}
	return cards
}

func newIndicatorCard(t locale.Locale, v metrics.IndicatorValue) indicatorCard {
	card := indicatorCard{Code: v.Indicator, Name: v.Name, Value: locale.Missing, Score: locale.Missing, Rule: v.Rule}
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
		card.Reason = noDataReason(t, v)
		return card
	}
	card.Value = t.Decimal(*v.Ratio*100, 1) + locale.HardSpace + "%"
	if v.Denominator > 0 {
		card.Detail = t.T("ratio.of", t.Number(v.Numerator), t.Number(v.Denominator))
	}
	return card
}

// noDataReason is the reason for a missing ratio: the warehouse's own when it gives one.
func noDataReason(t locale.Locale, v metrics.IndicatorValue) string {
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
