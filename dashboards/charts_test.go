package dashboards

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-echarts/go-echarts/v2/charts"

	"khohoso/models/scale"
)

// all makes one figure of each kind, with hostile words wherever data put words.
func all(t *testing.T) []figure {
	t.Helper()
	var made []figure
	take := func(f figure, err error) {
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, f)
	}
	points := []point{{Name: hostileName, Value: 12.5, Text: jsMark, Tip: hostileName}, {Name: jsMark, Value: 3.0}, {Name: "", Value: nil}}
	target := &mark{90, jsMark}
	base := figure{ID: "x", Title: hostileName, Description: hostileName, Unit: "%"}
	take(base.line([]string{"5/25", hostileName, ""}, 50, target, series{hostileName, accent, points}))
	take(base.line(nil, 0, nil))
	take(base.bars(points, target))
	take(base.bars(nil, nil))
	take(base.dots([]point{{Name: hostileName, Value: &[2]float64{90, 0}}}, point{Name: jsMark, Text: hostileName, Value: &[2]float64{90.2, 0}}, 50))
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
		if aria != hostileName {
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
		if got := axisFoot([]scale.Share{{Numerator: lowest, Denominator: 100}, {}}, 100); got != want {
			t.Errorf("axisFoot(%d %%) = %v, want %v", lowest, got, want)
		}
	}
}

func TestPileLiftsEqualDots(t *testing.T) {
	points := []point{{Value: &[2]float64{90, 0}}, {Value: &[2]float64{90.1, 0}}, {Value: &[2]float64{95, 0}}}
	if tallest := pile(points); tallest != 2 || points[1].Value.(*[2]float64)[1] != 2 || points[2].Value.(*[2]float64)[1] != 1 {
		t.Errorf("pile is %d high: %v", tallest, points)
	}
}
