package load

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"khohoso/ingest/contract"
)

// localDate is the expression of the day on which an instant lies in a zone. The
// engine's own takes ten times as long, which matters where the clocks are never
// changed: there it is a division.
func localDate(zone string) string {
	if known, found := localDates.Load(zone); found {
		return known.(string)
	}
	expression := findLocalDate(zone)
	localDates.Store(zone, expression)
	return expression
}

// localDates are the expressions by zone: to go through a century of days takes longer
// than to take in a small body.
var localDates sync.Map

func findLocalDate(zone string) string {
	const plain = "event_time::date"
	location, err := time.LoadLocation(zone)
	if err != nil {
		return plain
	}
	day := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	_, offset := day.In(location).Zone()
	for ; day.Year() < 2102; day = day.AddDate(0, 0, 1) {
		if _, other := day.In(location).Zone(); other != offset {
			return plain
		}
	}
	return fmt.Sprintf("date '1970-01-01' + ((epoch_us(event_time) + %d) // 86400000000)::integer", int64(offset)*1_000_000)
}

// valueMacros is the statement that teaches a connection how cells become values.
func valueMacros() (string, error) {
	type list struct {
		List  string
		Words []struct{ Text, Code string }
	}
	var lists []list
	for _, name := range slices.Sorted(maps.Keys(contract.Vocabulary)) {
		l := list{List: name}
		for _, w := range contract.Vocabulary[name] {
			l.Words = append(l.Words, struct{ Text, Code string }{contract.Literal(w.Text), w.Code})
		}
		lists = append(lists, l)
	}
	return render("values", struct {
		Vocabulary []list
		Digits     []int
	}{lists, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}})
}
