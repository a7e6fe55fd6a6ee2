package components

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-echarts/go-echarts/v2/charts"

	"khohoso/dashboards/viewtest"
	"khohoso/models/scale"
)

// all makes one figure of each kind, with hostile words wherever data put words.
func all(t *testing.T) []Figure {
	t.Helper()
	var made []Figure
	take := func(f Figure, err error) {
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, f)
	}
	points := []Point{{Name: viewtest.HostileName, Value: 12.5, Text: viewtest.JsMark, Tip: viewtest.HostileName}, {Name: viewtest.JsMark, Value: 3.0}, {Name: "", Value: nil}}
	target := &Mark{90, viewtest.JsMark}
	base := Figure{ID: "x", Title: viewtest.HostileName, Description: viewtest.HostileName, Unit: "%"}
	take(base.Line([]string{"5/25", viewtest.HostileName, ""}, 50, target, Series{viewtest.HostileName, Accent, points}))
	take(base.Line(nil, 0, nil))
	take(base.Bars(points, target))
	take(base.Bars(nil, nil))
	take(base.Dots([]Point{{Name: viewtest.HostileName, Value: &[2]float64{90, 0}}}, Point{Name: viewtest.JsMark, Text: viewtest.HostileName, Value: &[2]float64{90.2, 0}}, 50))
	return made
}

func TestChartOptionsAreDataOnly(t *testing.T) {
	for _, f := range all(t) {
		if strings.ContainsAny(string(f.Options), "<>&") {
			t.Errorf("%s: options hold characters that HTML reads: %s", f.Kind, f.Options)
		}
		var options map[string]any
		if err := json.Unmarshal(f.Options, &options); err != nil {
			t.Fatalf("%s: %v", f.Kind, err)
		}
		if options["animation"] != false {
			t.Errorf("%s is animated", f.Kind)
		}
		series, ok := options["series"].([]any)
		if !ok && f.Rows > 0 {
			t.Errorf("%s has no series: %s", f.Kind, f.Options)
		}
		for _, one := range series {
			if one.(map[string]any)["data"] == nil && f.Rows > 0 {
				t.Errorf("%s: a series lost its data: %s", f.Kind, f.Options)
			}
		}
		aria := options["aria"].(map[string]any)["label"].(map[string]any)["description"]
		if aria != viewtest.HostileName {
			t.Errorf("%s: description is %q", f.Kind, aria)
		}
	}
}

// TestEncodingTwiceGivesTheSame guards against options that Validate changes.
func TestEncodingTwiceGivesTheSame(t *testing.T) {
	one, two := all(t), all(t)
	for i := range one {
		if string(one[i].Options) != string(two[i].Options) {
			t.Errorf("%s differs between two makings", one[i].Kind)
		}
	}
	bar := charts.NewBar()
	bar.SetXAxis([]string{"a"}).XYReversal()
	first, err := encode(bar)
	if err != nil {
		t.Fatal(err)
	}
	second, err := encode(bar)
	if err != nil || string(first) != string(second) {
		t.Errorf("encoding a chart again gives %s, before it was %s (%v)", second, first, err)
	}
}

// unmade is a chart whose options the library does not accept.
type unmade struct{}

func (unmade) Validate()            { panic("no such option") }
func (unmade) JSON() map[string]any { return nil }

func TestPanicOfTheLibraryIsAnError(t *testing.T) {
	if options, err := encode(unmade{}); err == nil {
		t.Errorf("a chart that cannot be made gives %s and no error", options)
	}
}

func TestAxisFoot(t *testing.T) {
	for lowest, want := range map[int64]float64{97: 95, 92: 90, 91: 90, 90: 85, 84: 80, 79: 75, 50: 0, 56: 50, 3: 0} {
		if got := AxisFoot([]scale.Share{{Numerator: lowest, Denominator: 100}, {}}, 100); got != want {
			t.Errorf("axisFoot(%d %%) = %v, want %v", lowest, got, want)
		}
	}
}

func TestPileLiftsEqualDots(t *testing.T) {
	points := []Point{{Value: &[2]float64{90, 0}}, {Value: &[2]float64{90.1, 0}}, {Value: &[2]float64{95, 0}}}
	if tallest := pile(points); tallest != 2 || points[1].Value.(*[2]float64)[1] != 2 || points[2].Value.(*[2]float64)[1] != 1 {
		t.Errorf("pile is %d high: %v", tallest, points)
	}
}
