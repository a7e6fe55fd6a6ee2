package push

import (
	"io"
	"time"

	"khohoso/ingest/reader"
)

// Request is a body that a source sends over the line.
type Request struct {
	Source   string    // who sends it
	Units    []string  // codes and beginnings of codes (H28.30.*) that rows may name as their unit; none: any
	Key      string    // the source's name for this body, so that it may send it again; "" for none
	Body     io.Reader // rows of the contract in any format, or the national payload
	National bool      // nothing but the national payload is taken; else nothing but events of the contract
	Now      time.Time
}

// Answer is what became of a body, after it was committed.
type Answer struct {
	Kind         string        `json:"kind"`
	Format       reader.Format `json:"format"`
	Mapping      string        `json:"mapping,omitempty"`
	Read         int64         `json:"read"` // = accepted + duplicate + quarantined
	Accepted     int64         `json:"accepted"`
	Revised      int64         `json:"revised"`
	Duplicate    int64         `json:"duplicate"`
	Quarantined  int64         `json:"quarantined"`
	WithoutEvent int64         `json:"without_event,omitempty"` // records that gave no event
	Unread       int64         `json:"unread_cells,omitempty"`  // fees that could not be read and stand empty
	Ignored      []string      `json:"ignored_columns"`
	Refusals     []Refusal     `json:"refusals"` // the first hundred
}

// Refusal is why a row of a body was set aside.
type Refusal struct {
	ID     int64  `json:"quarantine_id"`
	Line   int64  `json:"line"` // or number of the row
	Place  string `json:"place,omitempty"`
	Column string `json:"column"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
	Says   string `json:"says"`
}

// mostRefusals is how many are told; all of them stand in the quarantine.
const mostRefusals = 100
