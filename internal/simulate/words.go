package simulate

import "slices"

// The words of the input contract, by the small numbers that events hold.

type status uint8

const (
	registered status = iota
	received
	rejected
	processing
	supplementRequested
	feeRequested
	withdrawn
	stopped
	finished
	returned
)

var statusWords = [...]string{
	"registered", "received", "rejected", "processing", "supplement_requested",
	"fee_requested", "withdrawn", "stopped", "finished", "returned",
}

type channel uint8

const (
	inPerson channel = iota
	online
	post
)

var channelWords = [...]string{"in_person", "online", "post"}

const ratingDissatisfied = 3

const serviceInformation = 2

var serviceLevels = [...]string{"full", "partial", "information"}

const (
	unitHours = iota
	unitWorkingDays
	unitCalendarDays
	unitMonths
)

var termUnits = [...]string{"hours", "working_days", "calendar_days", "months"}

// In these lists 0 is "not sent with this event".
var (
	applicantWords = [...]string{"", "citizen", "business", "agency", "other"}
	ratingWords    = [...]string{"", "very_satisfied", "satisfied", "dissatisfied"}
	yesNoWords     = [...]string{"", "no", "yes"}
)

// answer is a yes/no attribute, or none when the event does not carry it.
type answer uint8

func answered(yes bool) answer {
	if yes {
		return 2
	}
	return 1
}

// indexOf is for words out of this package's own tables; an unknown one is a
// mistake in a table.
func indexOf(words []string, word string) uint8 {
	i := slices.Index(words, word)
	if i < 0 {
		panic("simulate: unknown word " + word)
	}
	return uint8(i)
}
