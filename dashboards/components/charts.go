// Package components are the parts that pages are made of: KPI cards, trends, heatmaps, rankings,
// charts, scorecards, handling times, ages, findings. Each is a struct of written-out figures that a
// template shows, and a function that makes it of a period view.
package components

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/models/scale"
)

// Figure is one picture: its options as JSON for the static script, and the
// words for those who do not see it. The go-echarts renderer is never used: it
// writes data as HTML and runs as JavaScript whatever stands between __f__
// marks. As JSON that is only parsed, such text stays text.
type Figure struct {
	ID, Title, Description string
	Help, HelpWord         string // how its figures are made, and the word for that; "" when the text beside it says so
	Kind                   string // line, bars or dots: how the script fits it to a small screen
	Unit                   string // of the value axis
	Rows                   int    // number of bars or height of the dots
	Options                json.RawMessage
}

// Explained puts the help of a figure beside its title.
func (f Figure) Explained(t locale.Locale, key string, args ...any) Figure {
	f.Help, f.HelpWord = t.T(key, args...), t.T("help")
	return f
}

// Colours by their name in the style sheet; the script puts in the value that
// holds for light, dark or paper.
const (
	Accent  = "--accent"
	grey    = "--context"
	Warning = "--warn"
)

// Point is one value of a series. Text is written beside it and Tip when it is
// pointed at, both already in the reader's language.
type Point struct {
	Name  string          `json:"name,omitempty"`
	Value any             `json:"value"` // null leaves a gap
	Text  string          `json:"text,omitempty"`
	Tip   string          `json:"tip,omitempty"`
	Label *opts.Label     `json:"label,omitempty"`
	Style *opts.ItemStyle `json:"itemStyle,omitempty"`
}

// chart is what all charts of go-echarts offer.
type chart interface {
	Validate()
	JSON() map[string]any
}

// encode takes the options out of a chart. go-echarts panics on some options
// that it accepted before; a page without a picture is better than no answer.
func encode(c chart) (options json.RawMessage, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = apperr.Wrap(apperr.Internal, fmt.Errorf("chart options: %v", cause), "a chart could not be made", "không lập được biểu đồ")
		}
	}()
	c.Validate()
	return json.Marshal(c.JSON())
}

// finish puts the encoded options and what go-echarts cannot say into a figure.
func (f Figure) finish(c chart) (Figure, error) {
	options, err := encode(c)
	f.Options = options
	return f, err
}

// common are the options of every chart: no animation, no default furniture,
// one fixed ID so that the same input gives the same output.
func common(f Figure) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithInitializationOpts(opts.Initialization{ChartID: f.ID, Theme: "none"}),
		charts.WithAnimation(false),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true)}),
		charts.WithAriaOpts(&opts.Aria{Enabled: opts.Bool(true), Label: &opts.AriaLabel{
			Enabled: opts.Bool(true), Description: f.Description,
		}}),
	}
}

// Series is one line of a line chart.
type Series struct {
	Name, Colour string
	Points       []Point
}

// Line draws months from left to right. lowest is the foot of the value axis;
// target, when known, is a thin line with its name.
func (f Figure) Line(months []string, lowest float64, target *Mark, all ...Series) (Figure, error) {
	f.Kind = "line"
	c := charts.NewLine()
	c.SetGlobalOptions(common(f)...)
	yAxis := opts.YAxis{Type: "value", Min: lowest, AxisLabel: &opts.AxisLabel{Show: opts.Bool(true)}}
	if f.Unit == "%" {
		yAxis.Max = 100
	}
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", BoundaryGap: opts.Bool(false), AxisLabel: &opts.AxisLabel{Show: opts.Bool(true)}}),
		charts.WithYAxisOpts(yAxis),
	)
	c.SetXAxis(months)
	for i, one := range all {
		options := []charts.SeriesOpts{
			charts.WithLineStyleOpts(opts.LineStyle{Color: one.Colour, Width: 2}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: one.Colour}),
			charts.WithLineChartOpts(opts.LineChart{Symbol: "circle", SymbolSize: 5, ShowSymbol: opts.Bool(true)}),
			charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Data = one.Points }),
		}
		if i == 0 && target != nil {
			options = append(options, target.across()...)
		}
		c.AddSeries(one.Name, nil, options...)
	}
	return f.finish(c)
}

// Mark is a thin line across a chart with a name.
type Mark struct {
	Value float64
	Name  string
}

func (m Mark) style(label opts.Label, line opts.LineStyle) charts.SeriesOpts {
	label.Show, label.Formatter, line.Width = opts.Bool(true), types.FuncStr(m.Name), 1
	return charts.WithMarkLineStyleOpts(opts.MarkLineStyle{Symbol: []string{"none", "none"}, Label: &label, LineStyle: &line})
}

// across is a dashed level with its name at the left end.
func (m Mark) across() []charts.SeriesOpts {
	return []charts.SeriesOpts{
		charts.WithMarkLineNameYAxisItemOpts(opts.MarkLineNameYAxisItem{Name: m.Name, YAxis: m.Value}),
		m.style(opts.Label{Position: "insideStartBottom", Color: "--muted"}, opts.LineStyle{Color: "--muted", Type: "dashed"}),
	}
}

// upright is a dashed line through bars with its name on top.
func (m Mark) upright() []charts.SeriesOpts {
	return []charts.SeriesOpts{
		charts.WithMarkLineNameXAxisItemOpts(opts.MarkLineNameXAxisItem{Name: m.Name, XAxis: m.Value}),
		m.style(opts.Label{Position: "start", Color: "--muted"}, opts.LineStyle{Color: "--muted", Type: "dashed"}),
	}
}

// named points a dot out by a line and its name on top.
func (m Mark) named(align string) []charts.SeriesOpts {
	return []charts.SeriesOpts{
		charts.WithMarkLineNameXAxisItemOpts(opts.MarkLineNameXAxisItem{Name: m.Name, XAxis: m.Value}),
		m.style(opts.Label{Position: "end", Color: "--ink", FontWeight: "600", Align: align}, opts.LineStyle{Color: Accent, Type: "solid"}),
	}
}

// Bars ranks rows from top to bottom, zero-based, the value at each end.
func (f Figure) Bars(points []Point, target *Mark) (Figure, error) {
	f.Kind, f.Rows = "bars", len(points)
	names := make([]string, len(points))
	for i, p := range points {
		names[i] = p.Name
	}
	c := charts.NewBar()
	c.SetGlobalOptions(common(f)...)
	xAxis := opts.XAxis{Type: "value", Min: 0, Show: opts.Bool(false)}
	if f.Unit == "%" {
		xAxis.Max = 100
	}
	c.SetGlobalOptions(
		charts.WithXAxisOpts(xAxis),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Inverse: opts.Bool(true), AxisLabel: &opts.AxisLabel{Show: opts.Bool(true)}}),
	)
	c.SetXAxis(names).XYReversal()
	options := []charts.SeriesOpts{
		charts.WithItemStyleOpts(opts.ItemStyle{Color: grey}),
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Position: "right", Color: "--ink"}),
		charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Data = points }),
	}
	if target != nil {
		options = append(options, target.upright()...)
	}
	c.AddSeries(f.Title, nil, options...)
	return f.finish(c)
}

// Dots shows every unit of a level as a dot on one axis, equal values piled
// up, and the subject apart from the grey of the others.
func (f Figure) Dots(others []Point, subject Point, lowest float64) (Figure, error) {
	f.Kind = "dots"
	f.Rows = pile(append(append([]Point{}, others...), subject))
	c := charts.NewScatter()
	c.SetGlobalOptions(common(f)...)
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Min: lowest, Max: 100, AxisLabel: &opts.AxisLabel{Show: opts.Bool(true)}}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "value", Min: 0, Max: max(f.Rows, 8), Show: opts.Bool(false), AxisLabel: &opts.AxisLabel{},
		}),
	)
	scatter := func(colour string, size int, points []Point) []charts.SeriesOpts {
		return []charts.SeriesOpts{
			charts.WithItemStyleOpts(opts.ItemStyle{Color: colour}),
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: "circle", SymbolSize: size}),
			charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Data = points }),
		}
	}
	c.AddSeries(f.Title, nil, scatter(grey, 7, others)...)
	at := subject.Value.(*[2]float64)[0]
	align := "left"
	if at > (lowest+100)/2 {
		align = "right" // the name runs towards the roomier side
	}
	marked := append(scatter(Accent, 12, []Point{subject}), Mark{at, subject.Text}.named(align)...)
	c.AddSeries(subject.Name, nil, marked...)
	return f.finish(c)
}

// pile lifts points that share a half percent onto each other and gives the
// height of the tallest pile.
func pile(points []Point) int {
	heights := map[float64]int{}
	tallest := 0
	for _, p := range points {
		xy := p.Value.(*[2]float64)
		bin := math.Round(xy[0] * 2)
		heights[bin]++
		xy[1] = float64(heights[bin])
		tallest = max(tallest, heights[bin])
	}
	return tallest
}

// axisFeet are the feet of a share's axis that give round steps up to 100; the
// script knows the step of each.
var axisFeet = []float64{95, 90, 85, 80, 75, 70, 60, 50}

// AxisFoot is the highest foot with room below the lowest known share, or zero.
func AxisFoot(shares []scale.Share, also float64) float64 {
	lowest := also
	for _, s := range shares {
		if s.Known() {
			lowest = min(lowest, s.Value()*100)
		}
	}
	for _, foot := range axisFeet {
		if lowest >= foot+(100-foot)/10 {
			return foot
		}
	}
	return 0
}
