package reports

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// cellName is the A1 name of a place counted from column 0 and row 1.
func cellName(column, row int) string { return columnName(column) + strconv.Itoa(row) }

func columnName(column int) string {
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
