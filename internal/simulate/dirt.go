package simulate

// fault is what is wrong with a row that is written on purpose beside a sound
// one.
type fault uint8

const (
	sound fault = iota
	repeated
	badDate
	unknownStatus
	missingCode
	shortRow
	badChannel
	faults
)

// quarantined says whether the row has to be set aside; a repeated row is only
// a duplicate.
func (f fault) quarantined() bool { return f > repeated }

const (
	rowsPerFault = 2000
	leastFaults  = 12 // so that small runs have every kind, twice
)

// dirt spreads the faults over the rows, each kind in turn.
type dirt struct {
	d    dice
	gap  float64
	wait int
	last fault
}

func newDirt(seed uint64, dossiers int) *dirt {
	t := &dirt{d: newDice(seed, streamDirt), last: sound}
	t.gap = clamp(float64(dossiers*rowsEach)/leastFaults, 2, rowsPerFault)
	t.rest()
	return t
}

func (t *dirt) rest() { t.wait = int(t.d.between(0.5, 1.5) * t.gap) }

// next says what to write after one more sound row: sound for nothing.
func (t *dirt) next() fault {
	if t.wait > 0 {
		t.wait--
		return sound
	}
	t.rest()
	if t.last++; t.last == faults {
		t.last = repeated
	}
	return t.last
}
