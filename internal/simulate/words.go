package simulate

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
