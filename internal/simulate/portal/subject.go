package portal

import "slices"

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/dossier"
	"khohoso/internal/simulate/province"
	"khohoso/internal/simulate/rng"
)

// subjects are dossiers that people complain about: the first that an office receives on a day.
type subjects map[receipt]subject

type receipt struct {
	office uint16
	date   calendar.Day
}

type subject struct {
	code    dossier.SortKey
	at      calendar.Instant
	odd     bool
	cheered []cheer // that a complaint takes back
}

// complainAfter is how many days after a receipt people complain about it.
const complainAfter = 20

// add keeps the dossier if it is the first of its day.
func (s subjects) add(l *dossier.Process, cheered []cheer) {
	at := l.Told.Received
	key := receipt{l.Office, at.Day()}
	if first, isKnown := s[key]; !isKnown || at < first.at {
		s[key] = subject{l.Code, at, l.Odd, slices.Clone(cheered)}
	}
}

// Name lets four in ten of the complaints speak of a dossier that their unit received shortly before.
func (s subjects) Name(w *province.World, all []feedback, seed uint64) {
	d := rng.New(seed, rng.StreamSubject)
	for i := range all {
		f := &all[i]
		if !d.Chance(0.4) {
			continue
		}
		for date := f.received.Day(); date > f.received.Day()-complainAfter; date-- {
			key := receipt{f.office, date}
			if about, isKnown := s[key]; isKnown && about.at < f.received {
				f.dossier = about.text(w.Offices[f.office].Code)
				for _, h := range about.cheered {
					h.takeBack()
				}
				about.cheered = nil // one complaint is enough
				s[key] = about
				break
			}
		}
	}
}

// text is the dossier code under which the office received it.
func (s subject) text(office string) string {
	separator := byte(dossier.CodeSeparator)
	if s.odd {
		separator = dossier.OddSeparator
	}
	return string(dossier.AppendCode(nil, office, s.code.Day().Time().Format("060102"), separator, s.code.Sequence()))
}
