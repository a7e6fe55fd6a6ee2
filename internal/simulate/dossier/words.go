package dossier

// The words of the input contract, by the small numbers that events hold.

// status is what an event says of its dossier.
type status uint8

// The statuses.
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

// StatusWords are the statuses as they are written, by status.
var StatusWords = [...]string{
	"registered", "received", "rejected", "processing", "supplement_requested",
	"fee_requested", "withdrawn", "stopped", "finished", "returned",
}

// channel is the way that a dossier comes in.
type channel uint8

// The channels.
const (
	inPerson channel = iota
	Online
	post
)

// ChannelWords are the channels as they are written, by channel.
var ChannelWords = [...]string{"in_person", "online", "post"}

// RatingDissatisfied is the place of "dissatisfied" in RatingWords.
const RatingDissatisfied = 3

// In these lists 0 is "not sent with this event".
var (
	ApplicantWords = [...]string{"", "citizen", "business", "agency", "other"}
	RatingWords    = [...]string{"", "very_satisfied", "satisfied", "dissatisfied"}
	YesNoWords     = [...]string{"", "no", "yes"}
)

// Answer is a yes/no attribute, or none when the event does not carry it.
type Answer uint8

// Answered is yes or no as an answer; the zero Answer is none.
func Answered(yes bool) Answer {
	if yes {
		return 2
	}
	return 1
}
