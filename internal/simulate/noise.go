package simulate

import (
	"khohoso/internal/simulate/dossier"
	"khohoso/internal/simulate/rng"
)

// noiseKind is what is wrong with a row that is written on purpose beside a sound
// one.
type noiseKind uint8

const (
	sound noiseKind = iota
	repeated
	badDate
	unknownStatus
	missingCode
	shortRow
	badChannel
	noiseKinds
)

// quarantined says whether the row has to be set aside; a repeated row is only
// a duplicate.
func (f noiseKind) quarantined() bool { return f > repeated }

const (
	rowsPerNoise = 2000
	leastNoise   = 12 // so that small runs have every kind, twice
)

// noise spreads the faults over the rows, each kind in turn.
type noise struct {
	d    rng.Rand
	gap  float64
	wait int
	last noiseKind
}

func newNoise(seed uint64, dossiers int) *noise {
	t := &noise{d: rng.New(seed, rng.StreamNoise), last: sound}
	t.gap = rng.Clamp(float64(dossiers*dossier.RowsEach)/leastNoise, 2, rowsPerNoise)
	t.rest()
	return t
}

func (t *noise) rest() { t.wait = int(t.d.Between(0.5, 1.5) * t.gap) }

// next says what to write after one more sound row: sound for nothing.
func (t *noise) next() noiseKind {
	if t.wait > 0 {
		t.wait--
		return sound
	}
	t.rest()
	if t.last++; t.last == noiseKinds {
		t.last = repeated
	}
	return t.last
}
