package view

import (
	"unsafe"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
)

// Bytes of what views have most of, with what a map or a text adds to each. Names and codes are shared.
const (
	sizeOfValue   = int64(unsafe.Sizeof(metrics.IndicatorValue{})) + 64
	sizeOfMonth   = int64(unsafe.Sizeof(metrics.FlowMetrics{}) + unsafe.Sizeof(metrics.Base{}))
	sizeOfFlow    = int64(unsafe.Sizeof(metrics.FlowRow{})) + 32
	sizeOfDossier = int64(unsafe.Sizeof(dossiers.Row{})) + 128
)

// unitsSize is what the units of a view have.
func unitsSize(s *PeriodView) (bytes int64) {
	for _, u := range s.ByCode {
		bytes += int64(unsafe.Sizeof(*u)) + int64(len(u.Indicators)+len(u.IndicatorsBefore))*sizeOfValue + int64(len(u.Months))*sizeOfMonth
	}
	return bytes
}

// size is what scorecards have: the lost points of a card hold its values a second time.
func (s *Scores) size() (bytes int64) {
	for _, card := range s.Cards {
		bytes += int64(len(card.Points)) * 2 * sizeOfValue
	}
	for _, cards := range [][]scoring.Scorecard{s.NowCards, s.BeforeCards} {
		for _, card := range cards {
			for _, group := range card.Groups {
				bytes += int64(len(group.Indicators)) * sizeOfValue
			}
		}
	}
	return bytes + int64(len(s.Months)+len(s.Order))*sizeOfValue
}

// size is what the figures by procedure and field have.
func (c *Breakdowns) size() (bytes int64) {
	for _, one := range []map[string][]metrics.FlowRow{c.UnitProcedures, c.unitFields, c.OfProcedure, c.OfField} {
		for _, rows := range one {
			bytes += int64(len(rows)) * sizeOfFlow
		}
	}
	return bytes + int64(len(c.Handling))*int64(unsafe.Sizeof(metrics.ProcessingTimeRow{})+unsafe.Sizeof(HandlingKey{}))
}
