package xlsx

// Look is what a page needs to know of a style to draw a cell as the sheet does.
type Look struct {
	Bold, Italic, Border, Filled bool
	Large                        bool   // larger than the figures
	Align                        string // left, center, right
	Indent                       int
}

// Look gives the traits of a style.
func (l Style) Look() Look {
	return Look{Bold: l.bold, Italic: l.italic, Border: l.border, Filled: l.fill != "", Large: l.Size > 12, Align: l.Across, Indent: l.Indent}
}

// Spans are the merged areas by their first cell, and the cells that others cover.
func (s *Sheet) Spans() (areas map[[2]int]Area, covered map[[2]int]bool) {
	areas, covered = map[[2]int]Area{}, map[[2]int]bool{}
	for _, a := range s.merges {
		for row := a.Row; row <= a.ToRow; row++ {
			for column := a.Column; column <= a.ToColumn; column++ {
				covered[[2]int{column, row}] = true
			}
		}
		delete(covered, [2]int{a.Column, a.Row})
		areas[[2]int{a.Column, a.Row}] = a
	}
	return areas, covered
}
