package simulate

import "slices"

// subjects are dossiers that people complain about: the first that an office receives on a day.
type subjects map[receipt]subject

type receipt struct {
	office uint16
	date   day
}

type subject struct {
	code    sortKey
	at      instant
	odd     bool
	cheered []cheer // that a complaint takes back
}

// complainAfter is how many days after a receipt people complain about it.
const complainAfter = 20

// add keeps the dossier if it is the first of its day.
func (s subjects) add(l *life, cheered []cheer) {
	at := l.told.received
	key := receipt{l.office, at.day()}
	if first, isKnown := s[key]; !isKnown || at < first.at {
		s[key] = subject{l.code, at, l.odd, slices.Clone(cheered)}
	}
}

// name lets four in ten of the complaints speak of a dossier that their unit received shortly before.
func (s subjects) name(w *world, all []feedback, seed uint64) {
	d := newDice(seed, streamSubject)
	for i := range all {
		f := &all[i]
		if !d.chance(0.4) {
			continue
		}
		for date := f.received.day(); date > f.received.day()-complainAfter; date-- {
			key := receipt{f.office, date}
			if about, isKnown := s[key]; isKnown && about.at < f.received {
				f.dossier = about.text(w.offices[f.office].code)
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
	separator := byte(codeSeparator)
	if s.odd {
		separator = oddSeparator
	}
	return string(appendCode(nil, office, s.code.day().time().Format("060102"), separator, s.code.sequence()))
}
