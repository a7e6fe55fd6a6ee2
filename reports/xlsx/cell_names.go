package xlsx

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// CellName is the A1 name of a place counted from column 0 and row 1.
func CellName(column, row int) string { return ColumnName(column) + strconv.Itoa(row) }

// ColumnName is the letters of a column counted from 0.
func ColumnName(column int) string {
	if column < len(columnNames) {
		return columnNames[column]
	}
	name, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		panic(err) // layouts are far from 16,384 columns
	}
	return name
}

// columnNames are those of A to Z, which nearly every cell is in.
var columnNames = strings.Split("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "")
