package contract

// Shape is how the cells of a column are filled in: for templates, menus and messages
// outside this package.
type Shape string

// The shapes of the contract's columns.
const (
	ShapeText    Shape = "text"
	ShapeInstant Shape = "instant" // a day, with a time or without
	ShapeDay     Shape = "day"
	ShapeWord    Shape = "word" // one of Column.Allowed
	ShapeYesNo   Shape = "yes_no"
	ShapeWhole   Shape = "whole"  // not negative
	ShapeNumber  Shape = "number" // not negative
	ShapeShare   Shape = "share"  // above 0 and up to 1, or per cent
	ShapePeriod  Shape = "period" // 2026-08, 2026-Q3, 2026
)

// Shape is how the column is filled in.
func (c Column) Shape() Shape {
	shapes := map[ColumnType]Shape{
		TypeTime: ShapeInstant, TypeDue: ShapeInstant, TypeDate: ShapeDay, TypeWord: ShapeWord, TypeYesNo: ShapeYesNo,
		TypeAmount: ShapeWhole, TypeNumber: ShapeNumber, TypeShare: ShapeShare, TypePeriod: ShapePeriod,
	}
	if shape, known := shapes[c.Type]; known {
		return shape
	}
	return ShapeText
}

// Allowed are the words that a column takes, grouped by what they mean: the first of
// each group is the contract's own. None for columns that take anything of their shape.
func (c Column) Allowed() [][]string {
	list := c.Words
	if c.Type == TypeYesNo {
		list = "yes_no"
	}
	var groups [][]string
	at := map[string]int{}
	for _, w := range Vocabulary[list] {
		i, known := at[w.Code]
		if !known {
			i = len(groups)
			at[w.Code], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], w.Text)
	}
	return groups
}
