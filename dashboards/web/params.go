package web

import (
	"strings"

	"khohoso/dashboards/accessroute"
)

// What pages take beside what all of them take.
var (
	itemParams   = []string{"agency", "page"}
	listParams   = []string{"where", "finding", "agency", "procedure", "field", "sort", "page"}
	whatIfParams = []string{"unit", "numerator.*", "target.*"}
)

// manyUnits is a unit that may be given several times.
const manyUnits = "unit+"

// takes are the choices that every page of figures takes, and its own parameters; "+" behind a name: several times.
func takes(own ...string) []accessroute.Param {
	params := accessroute.Takes("period", "calendar", "organisation", "rule", "set")
	for _, name := range own {
		plain, many := strings.CutSuffix(name, "+")
		params = append(params, accessroute.Param{Name: plain, Many: many})
	}
	return params
}
