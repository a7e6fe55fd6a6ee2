package apperr

import "net/http"

// Code names what went wrong, for scripts and for the tables below.
type Code string

// The codes, by who can mend them: the caller, the data, the machine.
const (
	Usage         Code = "usage"           // flags or arguments are wrong
	BadPeriod     Code = "bad_period"      // a period expression that means nothing
	UnknownAgency Code = "unknown_agency"  // no such agency in the warehouse
	UnknownName   Code = "unknown_name"    // no such form, set, rule or filter
	NoWarehouse   Code = "no_warehouse"    // the file does not exist yet
	NotBuilt      Code = "not_built"       // events are in, figures are not
	Held          Code = "warehouse_held"  // another process has the file open
	Storage       Code = "storage"         // folder missing, read-only, disk full
	BadInput      Code = "bad_input"       // a file that cannot be taken in at all
	BadMapping    Code = "bad_mapping"     // a mapping file with a mistake
	Source        Code = "source"          // a database that events are pulled from: out of reach, or its query does not work
	Zone          Code = "zone"            // unknown zone, or not the warehouse's
	DataTests     Code = "data_tests"      // the tests that guard publication failed
	Unbalanced    Code = "form_unbalanced" // a form whose identities do not hold
	Closed        Code = "period_closed"   // a period that was closed already
	NotClosed     Code = "period_open"     // asked for what only a closed period has
	SignIn        Code = "sign_in"         // nobody has signed in, or by wrong words
	Refused       Code = "refused"         // not allowed to this account
	TooMany       Code = "too_many"        // asked too often; later again
	Busy          Code = "busy"            // somebody else has what it takes for longer than one waits; later again
	Left          Code = "left"            // who asked has gone
	TooSlow       Code = "too_slow"        // a request that comes below the lowest rate
	TooLarge      Code = "too_large"       // a request that is longer than taken
	Gone          Code = "data_moved"      // the data changed since; begin again
	NotOffered    Code = "not_offered"     // a format that this is not written in
	Internal      Code = "internal"        // everything else: a defect of ours
)

// Exit statuses of the contract.
const (
	ExitDone      = 0
	ExitFailed    = 1
	ExitUsage     = 2
	ExitDataTests = 3
)

// statusLeft is what logs and measures say of who did not wait for the answer; nobody reads it.
const statusLeft = 499

// outcome is what a code means to a shell and to a browser.
type outcome struct{ exit, http int }

var outcomes = map[Code]outcome{
	Usage:         {ExitUsage, http.StatusBadRequest},
	BadPeriod:     {ExitUsage, http.StatusBadRequest},
	UnknownAgency: {ExitUsage, http.StatusNotFound},
	UnknownName:   {ExitUsage, http.StatusNotFound},
	NoWarehouse:   {ExitFailed, http.StatusServiceUnavailable},
	NotBuilt:      {ExitFailed, http.StatusServiceUnavailable},
	Held:          {ExitFailed, http.StatusServiceUnavailable},
	Storage:       {ExitFailed, http.StatusInsufficientStorage},
	BadInput:      {ExitFailed, http.StatusUnprocessableEntity},
	BadMapping:    {ExitFailed, http.StatusUnprocessableEntity},
	Source:        {ExitFailed, http.StatusBadGateway},
	Zone:          {ExitUsage, http.StatusBadRequest},
	DataTests:     {ExitDataTests, http.StatusConflict},
	Unbalanced:    {ExitFailed, http.StatusConflict},
	Closed:        {ExitFailed, http.StatusConflict},
	NotClosed:     {ExitUsage, http.StatusNotFound},
	SignIn:        {ExitFailed, http.StatusUnauthorized},
	Refused:       {ExitFailed, http.StatusForbidden},
	TooMany:       {ExitFailed, http.StatusTooManyRequests},
	Busy:          {ExitFailed, http.StatusServiceUnavailable},
	Left:          {ExitFailed, statusLeft},
	TooSlow:       {ExitFailed, http.StatusRequestTimeout},
	TooLarge:      {ExitFailed, http.StatusRequestEntityTooLarge},
	Gone:          {ExitFailed, http.StatusGone},
	NotOffered:    {ExitUsage, http.StatusNotAcceptable},
	Internal:      {ExitFailed, http.StatusInternalServerError},
}

// Exit is the exit status of the contract for an error; nil gives 0.
func Exit(err error) int {
	if err == nil {
		return ExitDone
	}
	return outcomes[CodeOf(err)].exit
}

// HTTPStatus is the answer to a request that failed with err.
func HTTPStatus(err error) int { return outcomes[CodeOf(err)].http }
