package components

import (
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/view"
	"khohoso/models/dossiers"
)

// AgesSection is the open dossiers by how long they have been open and by step.
type AgesSection struct {
	Sentence string
	Figure   *Figure
	Steps    []string // heads of the columns
	Rows     []ageRow
	Href     string // to the list of open dossiers, for those who may see it
}

type ageRow struct {
	Band, Total, Overdue string
	Cells                []string // by step
}

// steps in the order of their lives; any other comes last.
var steps = []string{"registered", "received", "processing", "supplement_requested", "fee_requested"}

// NewAgesSection sums up the open dossiers that match.
func NewAgesSection(s *view.PeriodView, f layout.Frame, match func(dossiers.OpenAgeRow) bool) (out AgesSection, err error) {
	c, err := s.Breakdowns()
	if err != nil {
		return out, err
	}
	t := f.Locale
	bands := make([]map[string]int64, len(dossiers.AgeBands)+1)
	overdue := make([]int64, len(bands))
	var total, late int64
	found := map[string]bool{}
	for _, row := range c.Ages {
		if !match(row) {
			continue
		}
		if bands[row.Band-1] == nil {
			bands[row.Band-1] = map[string]int64{}
		}
		bands[row.Band-1][row.Step] += row.Dossiers
		overdue[row.Band-1] += row.Overdue
		total, late = total+row.Dossiers, late+row.Overdue
		found[row.Step] = true
	}
	if total == 0 {
		out.Sentence = t.T("ages.none", t.Date(s.AsOf))
		return out, nil
	}
	columns := orderedSteps(found)
	for _, step := range columns {
		out.Steps = append(out.Steps, t.Status(step))
	}
	out.Sentence = t.N("ages.sentence", total, t.Date(s.AsOf), t.Number(sum(bands[len(bands)-1])+sum(bands[len(bands)-2])), t.Number(late))
	var points []Point
	for i, band := range bands {
		row := ageRow{Band: t.T("ages.band." + strconv.Itoa(i+1)), Total: t.Number(sum(band)), Overdue: t.Number(overdue[i])}
		for _, step := range columns {
			row.Cells = append(row.Cells, t.Number(band[step]))
		}
		out.Rows = append(out.Rows, row)
		p := Point{Name: row.Band, Value: sum(band), Text: row.Total, Tip: t.T("ages.tip", row.Total, row.Overdue)}
		if i >= 3 {
			p.Style = &opts.ItemStyle{Color: Warning}
		}
		points = append(points, p)
	}
	fig := Figure{ID: "ages-chart", Title: t.T("ages.title"), Description: out.Sentence}
	fig, err = fig.Explained(t, "ages.help").Bars(points, nil)
	out.Figure = &fig
	return out, err
}

// orderedSteps are the steps that occur, those of the usual way first.
func orderedSteps(found map[string]bool) []string {
	var ordered, others []string
	for _, step := range steps {
		if found[step] {
			ordered = append(ordered, step)
		}
	}
	for step := range found {
		if !slices.Contains(steps, step) {
			others = append(others, step)
		}
	}
	slices.Sort(others)
	return append(ordered, others...)
}

func sum(band map[string]int64) (total int64) {
	for _, n := range band {
		total += n
	}
	return total
}
