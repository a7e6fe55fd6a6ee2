package dashboards

import (
	"math"

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
func (s *Snapshot) tiles(t tongue, u *unit, href func(key string) string) []tile {
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
		one.Label, one.Help, one.Href = t.t("tile."+one.Key), t.t("tile."+one.Key+".help"), href(one.Key)
		one.Target = s.targetOfTile(t, u, one.Key)
		if one.Change.Text != "" && s.province.hasBefore {
			one.Change = t.based(u.base, one.Change)
		}
		switch {
		case one.Key == "overdue":
			one.Label = t.t("tile.overdue.at", t.date(s.asOf), s.rule.Name)
			if !s.tellsWaiting() {
				one.Help = t.t("tile.overdue.ruled", s.rule.Name)
			} else if now.OpenOverdueWait > 0 {
				one.Detail = t.t("tile.overdue.waiting", t.number(now.OpenOverdueWait))
			}
		case one.Key == "early" && !s.tellsWaiting():
			one.Help = t.t("tile.early.ruled", s.rule.Name)
		}
	}
	return list
}

// tileIndicator is the indicator of Decision 766 that is the same question as a rate,
// whose target and page are the rate's too. None asks for early dossiers alone.
var tileIndicator = map[string]string{"on_time": "2.1", "online": "3.3", "satisfaction": "5.4"}

// targetOfTile is what a rate is held against: the target of its indicator where the set
// has one, else the line that the leadership looks along, or that there is none.
func (s *Snapshot) targetOfTile(t tongue, u *unit, key string) string {
	v, known := u.indicators[tileIndicator[key]]
	switch {
	case known && v.Target != nil:
		return t.targetOf(v)
	case key == "on_time":
		return t.t("watch.line", t.wholeShare(watchLine))
	case known, key == "early" && len(u.indicators) > 0:
		return t.t("target.none")
	}
	return ""
}

// indicatorHref is the page of the indicator behind a rate; "" where there is none.
func (f frame) indicatorHref(u *unit, key string) string {
	if _, known := u.indicators[tileIndicator[key]]; !known {
		return ""
	}
	return f.to(IndicatorPage, tileIndicator[key])
}

// withSatisfaction adds indicator 5.4 to the rates of a unit that has it.
func (s *Snapshot) withSatisfaction(t tongue, u *unit, rates []tile) []tile {
	v, known := u.indicators["5.4"]
	if !known || !v.Applicable {
		return rates
	}
	out := tile{Key: "satisfaction", Value: missing}
	if v.Ratio == nil {
		out.Reason = t.noData(v)
		return append(rates, out)
	}
	out.Value, out.Unit = t.decimal(*v.Ratio*100, 1), hardSpace+"%"
	if v.Denominator > 0 {
		out.Detail = t.t("tile.of", t.number(v.Numerator), t.number(v.Denominator))
		out.SmallBase = t.smallBase(v.Denominator)
	}
	out.Change = t.shareChange(v.Share(), u.indicatorsBefore["5.4"].Share(), more)
	return append(rates, out)
}

// targetOf is the target of an indicator in words; "" where the set has none.
func (t tongue) targetOf(v metrics.IndicatorValue) string {
	if v.Target == nil {
		return ""
	}
	return t.t("target", t.plainPercent(*v.Target)+hardSpace+"%")
}

func (s *Snapshot) shareTile(t tongue, key string, now, before scale.Share) tile {
	out := tile{Key: key, Value: t.percent(now), Unit: hardSpace + "%"}
	if !now.Known() {
		out.Unit, out.Reason = "", t.t("reason."+key)
		return out
	}
	out.Detail = t.t("tile.of", t.number(now.Numerator), t.number(now.Denominator))
	out.SmallBase = t.smallBase(now.Denominator)
	out.Change = t.shareChange(now, before, more)
	return out
}

// smallBase is the warning that a share stands on few dossiers; "" when it does not.
func (t tongue) smallBase(dossiers int64) string {
	if dossiers >= smallBase {
		return ""
	}
	return t.t("small.base", t.number(smallBase))
}

// countTile is a number of dossiers. A flow of a period that is not over is
// not set against a whole one; a stock always can be.
func (s *Snapshot) countTile(t tongue, u *unit, key string, now, before int64, w wish, stock bool) tile {
	out := tile{Key: key, Value: t.number(now)}
	switch {
	case !s.begun(s.period):
		out.Value, out.Reason = missing, t.t("reason.future")
	case !s.province.hasBefore:
		out.Change = change{"", t.t("change.first"), ""}
	case s.partial() && !stock:
		out.Change = change{"", t.t("change.partial"), ""}
	default:
		out.Change = t.countChange(now, before, w)
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

func (t tongue) shareChange(now, before scale.Share, w wish) change {
	if !now.Known() || !before.Known() {
		return change{"", t.t("change.nothing"), ""}
	}
	diff := points(now, before)
	if diff == 0 {
		if compareShares(now, before) == 0 {
			return change{"=", t.t("change.same"), ""}
		}
		return change{"≈", t.t("change.nearly"), ""}
	}
	return t.moved(diff, t.t("points", t.decimal(math.Abs(diff), 1)), w)
}

func (t tongue) countChange(now, before int64, w wish) change {
	if now == before {
		return change{"=", t.t("change.same"), ""}
	}
	diff := now - before
	return t.moved(float64(diff), t.number(max(diff, -diff)), w)
}

// moved puts a difference into words; whether it is good depends on the wish.
func (t tongue) moved(diff float64, size string, w wish) change {
	out := change{Arrow: "▲", Text: t.t("change.up", size)}
	if diff < 0 {
		out = change{Arrow: "▼", Text: t.t("change.down", size)}
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

func (s *Snapshot) indicatorCards(t tongue, u *unit) []indicatorCard {
	var cards []indicatorCard
	for _, code := range shownIndicators {
		v, ok := u.indicators[code]
		if !ok {
			continue
		}
		cards = append(cards, t.indicatorCard(v))
	}
	return cards
}

func (t tongue) indicatorCard(v metrics.IndicatorValue) indicatorCard {
	card := indicatorCard{Code: v.Indicator, Name: v.Name, Value: missing, Score: missing, Rule: v.Rule}
	if t == english && v.NameEN != "" {
		card.Name = v.NameEN
	}
	if v.Applicable {
		card.Score = t.t("score", t.decimal(v.Score, 2), t.decimal(v.MaxScore, 0))
	}
	if v.Target != nil {
		card.Target = t.t("target", t.decimal(*v.Target*100, 0)+hardSpace+"%")
	}
	if v.Ratio == nil {
		card.Reason = t.noData(v)
		return card
	}
	card.Value = t.decimal(*v.Ratio*100, 1) + hardSpace + "%"
	if v.Denominator > 0 {
		card.Detail = t.t("ratio.of", t.number(v.Numerator), t.number(v.Denominator))
	}
	return card
}

// noData is the reason for a missing ratio: the warehouse's own when it gives one.
func (t tongue) noData(v metrics.IndicatorValue) string {
	switch {
	case !v.Applicable:
		return t.t("reason.not_applicable")
	case t.has("nodata." + v.NoDataReason):
		return t.t("nodata." + v.NoDataReason)
	case v.NoDataReason != "":
		return v.NoDataReason
	}
	return t.t("reason.none")
}
