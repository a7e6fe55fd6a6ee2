package components

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/view"
	"khohoso/models/scale"
)

// UnitTileGroup is the units of one level as tiles, the lowest on-time share first.
type UnitTileGroup struct {
	Name  string
	Tiles []UnitTile
	More  string // how many are not shown, and where they are
	Href  string // of the level in the index of units
}

// UnitTile is one unit: its name as short as its level allows, its share, and the colour of the share.
type UnitTile struct{ Name, Full, Href, Value, Class, Title string }

// mostTiles is how many units of a level the first screen holds.
const mostTiles = 48

// NewUnitTiles shows every unit that closed something, of each level: those with enough dossiers to compare by their share,
// those with fewer without a colour behind them.
func NewUnitTiles(s *view.PeriodView, f layout.Frame) (groups []UnitTileGroup) {
	t := f.Locale
	for _, level := range s.ByLevel() {
		units := slices.DeleteFunc(slices.Clone(level.Units), func(u *view.Unit) bool { return u.Now.Closed == 0 })
		slices.SortStableFunc(units, func(a, b *view.Unit) int {
			return cmp.Or(boolOrder(!a.Ranked(), !b.Ranked()), view.CompareShares(a.Now.OnTime(), b.Now.OnTime()), cmp.Compare(b.Now.FinishedLate, a.Now.FinishedLate), cmp.Compare(a.Code, b.Code))
		})
		group := UnitTileGroup{Name: t.T("level." + level.Level), Href: f.UnitsHref() + "#" + LevelAnchor(level.Level)}
		names := shortNames(s, f, units)
		for i, u := range units[:min(mostTiles, len(units))] {
			group.Tiles = append(group.Tiles, newUnitTile(s, f, u, names[i]))
		}
		if hidden := len(level.Units) - len(group.Tiles); hidden > 0 {
			group.More = t.N("tiles.more", int64(hidden))
		}
		if len(group.Tiles) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

func newUnitTile(s *view.PeriodView, f layout.Frame, u *view.Unit, name string) UnitTile {
	t, onTime := f.Locale, u.Now.OnTime()
	tile := UnitTile{Name: name, Full: s.ChartName(t, u), Href: f.To(links.AgencyPage, u.Code), Value: t.Percent(onTime), Class: shareClass(onTime)}
	tile.Title = tile.Full + ": " + t.T("tile.of", t.Number(onTime.Numerator), t.Number(onTime.Denominator))
	if !u.Ranked() {
		tile.Class = "h0"
		tile.Title += ". " + t.T("small.base", t.Number(view.MinSampleSize))
	}
	return tile
}

// shareClass is the colour of a share: h1 the lowest, h6 the highest.
func shareClass(share scale.Share) string {
	class := 1
	for _, step := range heatmapSteps {
		if view.CompareShares(share, scale.Share{Numerator: step, Denominator: 100}) >= 0 {
			class++
		}
	}
	return "h" + string(rune('0'+class))
}

// commonBeginnings say what every unit of a level is; a tile stands under the name of its level.
var commonBeginnings = []string{"Ủy ban nhân dân ", "UBND ", "Sở ", "Ban ", "xã ", "Xã ", "phường ", "Phường ", "thị trấn ", "huyện ", "Huyện "}

// shortNames are the names of units without what their level says; where two would be called the same, both keep their whole names.
func shortNames(s *view.PeriodView, f layout.Frame, units []*view.Unit) []string {
	short, count := make([]string, len(units)), map[string]int{}
	for i, u := range units {
		name := s.ChartName(f.Locale, u)
		for _, beginning := range commonBeginnings {
			name = strings.TrimPrefix(name, beginning)
		}
		first, size := utf8.DecodeRuneInString(name)
		short[i] = string(unicode.ToUpper(first)) + name[size:]
		count[short[i]]++
	}
	for i, u := range units {
		if count[short[i]] > 1 {
			short[i] = s.ChartName(f.Locale, u)
		}
	}
	return short
}
