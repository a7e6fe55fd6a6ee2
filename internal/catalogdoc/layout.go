package catalogdoc

import (
	"slices"
	"sort"

	"khohoso/models/catalog"
)

// The measures of the drawing, in pixels.
const (
	nodeWidth  = 176
	nodeHeight = 26
	columnGap  = 64
	rowGap     = 10
	margin     = 16
	headHeight = 40
)

// drawing is the graph with a place for everything.
type drawing struct {
	Width, Height int
	Bands         []band
	Nodes         []node
	Edges         []edge
}

// band is a layer: the columns of its tables.
type band struct{ Layer, X, W, Middle int }

type node struct {
	Name, Layer string
	Linked      bool // described on the page
	X, Y        int
}

// edge runs from the right of one table to the left of another; A and B are the
// handles of its curve.
type edge struct{ From, To, X1, Y1, A, B, X2, Y2 int }

// place lays the graph out: layers from left to right, within a layer as many
// columns as its tables build on each other, in a column by the middle of what
// each is made from, so that few lines cross.
func place(lineage []catalog.LineageNode, described map[string]bool) drawing {
	byName := map[string]catalog.LineageNode{}
	for _, n := range lineage {
		byName[n.Name] = n
	}
	var d drawing
	at := map[string]int{}
	x := margin
	drop := 0 // every other column stands half a row lower, so that lines pass between its tables
	for i, layer := range catalog.LineageLayers {
		columns := columnsOf(layer, lineage, byName)
		width := len(columns)*(nodeWidth+columnGap) - columnGap
		d.Bands = append(d.Bands, band{Layer: i, X: x - columnGap/4, W: width + columnGap/2, Middle: x + width/2})
		for _, names := range columns {
			sortByMiddle(names, byName, d.Nodes, at)
			for row, name := range names {
				at[name] = len(d.Nodes)
				y := headHeight + margin + drop + row*(nodeHeight+rowGap)
				d.Nodes = append(d.Nodes, node{name, layer, described[name], x, y})
				d.Height = max(d.Height, y+nodeHeight+margin)
			}
			x += nodeWidth + columnGap
			drop = (nodeHeight+rowGap)/2 - drop
		}
	}
	d.Width = x - columnGap + margin
	for i, n := range d.Nodes {
		for _, source := range byName[n.Name].DependsOn {
			from, isPlaced := at[source]
			if isPlaced {
				d.Edges = append(d.Edges, curve(from, i, d.Nodes[from], n))
			}
		}
	}
	return d
}

// columnsOf spreads the tables of one layer over columns, each right of what it
// is made from in the same layer.
func columnsOf(layer string, lineage []catalog.LineageNode, byName map[string]catalog.LineageNode) [][]string {
	depth := map[string]int{}
	var measure func(name string) int
	measure = func(name string) int {
		if known, done := depth[name]; done {
			return known
		}
		deepest := 0
		for _, source := range byName[name].DependsOn {
			if byName[source].Layer == layer {
				deepest = max(deepest, measure(source)+1)
			}
		}
		depth[name] = deepest
		return deepest
	}
	var columns [][]string
	for _, n := range lineage {
		if n.Layer != layer {
			continue
		}
		for len(columns) <= measure(n.Name) {
			columns = append(columns, nil)
		}
		columns[depth[n.Name]] = append(columns[depth[n.Name]], n.Name)
	}
	return columns
}

// sortByMiddle orders a column by the mean height of what its tables are made
// from; a table with nothing placed yet keeps to its name.
func sortByMiddle(names []string, byName map[string]catalog.LineageNode, placed []node, at map[string]int) {
	middle := map[string]int{}
	for _, name := range names {
		sum, count := 0, 0
		for _, source := range byName[name].DependsOn {
			if i, isPlaced := at[source]; isPlaced {
				sum, count = sum+placed[i].Y, count+1
			}
		}
		if count > 0 {
			middle[name] = sum / count
		}
	}
	slices.Sort(names)
	sort.SliceStable(names, func(i, j int) bool { return middle[names[i]] < middle[names[j]] })
}

func curve(from, to int, a, b node) edge {
	e := edge{From: from, To: to, X1: a.X + nodeWidth, Y1: a.Y + nodeHeight/2, X2: b.X, Y2: b.Y + nodeHeight/2}
	bend := max((e.X2-e.X1)/2, columnGap/2)
	e.A, e.B = e.X1+bend, e.X2-bend
	return e
}
