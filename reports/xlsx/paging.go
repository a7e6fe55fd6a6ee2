package xlsx

// A4 in points, the longer side first.
const (
	longSide  = 841.9
	shortSide = 595.3
)

// defaultHeight is that of a row without a height of its own.
const defaultHeight = 15

// LonelyFoot finds the row to begin a new page with so that the signatures do
// not stand on a page without a figure: the line before the last, when the foot
// does not fit under it. 0 when no break is needed. body is the last line's row.
//
// Programs differ in how much they put on a page (LibreOffice measures columns
// wider and so scales the page down by a twentieth), so a break is made when the
// foot would be alone in any of them.
func (s *Sheet) LonelyFoot(body int) int {
	for _, part := range []float64{0.97, 0.985, 1, 1.015, 1.03, 1.045, 1.06} {
		if page := s.footPage(body, s.pageHeight()*part); page > 0 && page < body-1 {
			return body - 1
		}
	}
	return 0
}

// footPage fills pages of a height and gives the first row of the page that the
// last line is on when the foot begins a page after it, or 0.
func (s *Sheet) footPage(body int, room float64) int {
	heads := s.heights(s.Repeat[0], s.Repeat[1])
	filled, startOfPage := 0.0, 1
	for row := 1; row <= len(s.Rows); row++ {
		height := s.heights(row, row)
		if filled+height > room {
			if row > body {
				return startOfPage
			}
			filled, startOfPage = heads, row
		}
		filled += height
	}
	return 0
}

func (s *Sheet) heights(from, to int) float64 {
	sum := 0.0
	for row := from; row <= to; row++ {
		if h := s.Rows[row-1].Height; h > 0 {
			sum += h
		} else {
			sum += defaultHeight
		}
	}
	return sum
}

// PagesAcross is how many pages the print area takes across when it is scaled to a part of its size.
func (s *Sheet) PagesAcross(scale float64) int {
	across := shortSide
	if s.Page.Landscape {
		across = longSide
	}
	across -= (s.Page.Margins["left"] + s.Page.Margins["right"]) / 25.4 * 72
	repeated := s.Width(s.Area.Column, s.Area.Column+s.Beside-1) * pointsPerUnit * scale
	pages, filled := 1, repeated
	for c := s.Area.Column + s.Beside; c <= s.Area.ToColumn; c++ {
		width := s.Widths[c] * pointsPerUnit * scale
		if filled+width > across && filled > repeated {
			pages, filled = pages+1, repeated
		}
		filled += width
	}
	return pages
}

// pageHeight is how much of the sheet, in its own points, goes on one page that
// is scaled to the sheet's width.
func (s *Sheet) pageHeight() float64 {
	across, down := shortSide, longSide
	if s.Page.Landscape {
		across, down = longSide, shortSide
	}
	points := func(side string) float64 { return s.Page.Margins[side] / 25.4 * 72 }
	across -= points("left") + points("right")
	down -= points("top") + points("bottom")
	scale := min(1, across/(s.Width(0, len(s.Widths)-1)*pointsPerUnit))
	return down / scale
}
