package dossier

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
	Finished
	returned
)

var StatusWords = [...]string{
	"registered", "received", "rejected", "processing", "supplement_requested",
	"fee_requested", "withdrawn", "stopped", "finished", "returned",
}

type channel uint8

const (
	inPerson channel = iota
	Online
	post
)

var ChannelWords = [...]string{"in_person", "online", "post"}

const RatingDissatisfied = 3

// In these lists 0 is "not sent with this event".
var (
	ApplicantWords = [...]string{"", "citizen", "business", "agency", "other"}
	RatingWords    = [...]string{"", "very_satisfied", "satisfied", "dissatisfied"}
	YesNoWords     = [...]string{"", "no", "yes"}
)

// Answer is a yes/no attribute, or none when the event does not carry it.
type Answer uint8

func Answered(yes bool) Answer {
	if yes {
		return 2
	}
	return 1
}
