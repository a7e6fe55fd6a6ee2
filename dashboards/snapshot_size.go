package dashboards

import (
	"unsafe"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
)

// Bytes of what snapshots have most of, with what a map or a text adds to each. Names and codes are shared.
const (
	sizeOfValue   = int64(unsafe.Sizeof(metrics.IndicatorValue{})) + 64
	sizeOfMonth   = int64(unsafe.Sizeof(metrics.Measures{}) + unsafe.Sizeof(metrics.Base{}))
	sizeOfFlow    = int64(unsafe.Sizeof(metrics.FlowRow{})) + 32
	sizeOfDossier = int64(unsafe.Sizeof(dossiers.Row{})) + 128
)

// unitsSize is what the units of a snapshot have.
func (s *Snapshot) unitsSize() (bytes int64) {
	for _, u := range s.byCode {
		bytes += int64(unsafe.Sizeof(*u)) + int64(len(u.indicators)+len(u.indicatorsBefore))*sizeOfValue + int64(len(u.months))*sizeOfMonth
	}
	return bytes
}

// size is what scorecards have: the lost points of a card hold its values a second time.
func (s *scores) size() (bytes int64) {
	for _, card := range s.cards {
		bytes += int64(len(card.Points)) * 2 * sizeOfValue
	}
	for _, cards := range [][]scoring.Scorecard{s.nowCards, s.beforeCards} {
		for _, card := range cards {
			for _, group := range card.Groups {
				bytes += int64(len(group.Indicators)) * sizeOfValue
			}
		}
	}
	return bytes + int64(len(s.months)+len(s.order))*sizeOfValue
}

// size is what the figures by procedure and field have.
func (c *cuts) size() (bytes int64) {
	for _, one := range []map[string][]metrics.FlowRow{c.unitProcedures, c.unitFields, c.ofProcedure, c.ofField} {
		for _, rows := range one {
			bytes += int64(len(rows)) * sizeOfFlow
		}
	}
	return bytes + int64(len(c.handling))*int64(unsafe.Sizeof(metrics.HandlingRow{})+unsafe.Sizeof(handlingKey{}))
}
