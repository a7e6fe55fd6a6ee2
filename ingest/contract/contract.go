// Package contract is the data contract: the kinds of rows and their columns, how a cell becomes a value,
// and the reasons for which a row is refused. Start with Kinds.
package contract

import (
	"encoding/csv"
	"strings"

	sqlfiles "khohoso/sql"
)

// Kind is one sort of rows that the contract knows, such as events.
type Kind struct {
	Name    string
	Table   string // where accepted rows stand
	Columns []Column
}

// Column is one column of the contract.
type Column struct {
	Name   string
	Needed bool // the file must have it and every row must fill it
	Type   ColumnType
	Words  string // for TypeWord: the list of sql/seeds/word.csv
	With   string // a row that fills this other column must fill this one too
	Spares bool   // a cell that cannot be read costs the cell, which the ledger says, never the row
}

// ColumnType is how the text of a cell becomes a value; each is a macro of sql/ingest/values.sql.
type ColumnType int

// The types of cells.
const (
	TypeText   ColumnType = iota // a name: without blanks at its ends
	TypeCode                     // also without letters that nobody sees
	TypeTime                     // an instant
	TypeDue                      // an instant; a plain date means the end of that day
	TypeDate                     // a calendar day
	TypeWord                     // one of a list of words
	TypeYesNo                    // yes or no
	TypeAmount                   // a whole number, not negative
	TypeNumber                   // a number, not negative, with a decimal point or comma
	TypeShare                    // a number above 0 and up to 1, or per cent
	TypePeriod                   // the name of a period of the calendar
)

func text(name string) Column        { return Column{Name: name, Type: TypeText} }
func code(name string) Column        { return Column{Name: name, Type: TypeCode} }
func date(name string) Column        { return Column{Name: name, Type: TypeDate} }
func yesNo(name string) Column       { return Column{Name: name, Type: TypeYesNo} }
func amount(name string) Column      { return Column{Name: name, Type: TypeAmount} }
func instant(name string) Column     { return Column{Name: name, Type: TypeTime} }
func number(name string) Column      { return Column{Name: name, Type: TypeNumber} }
func share(name string) Column       { return Column{Name: name, Type: TypeShare} }
func period(name string) Column      { return Column{Name: name, Type: TypePeriod} }
func words(name, list string) Column { return Column{Name: name, Type: TypeWord, Words: list} }
func needed(c Column) Column         { c.Needed = true; return c }

// Events are the dossier event rows of the contract, in the order of table raw_event.
var Events = Kind{Name: "events", Table: "raw_event", Columns: []Column{
	needed(code("dossier_code")),
	needed(Column{Name: "event_time", Type: TypeTime}),
	needed(words("status", "status")),
	needed(code("agency_code")),
	text("agency_name"),
	code("procedure_code"),
	text("procedure_name"),
	code("field_code"),
	text("field_name"),
	words("channel", "channel"),
	{Name: "due_at", Type: TypeDue},
	{Name: "recorded_at", Type: TypeTime},
	{Name: "event_id", Type: TypeCode, With: "correction"},
	words("service_level", "service_level"),
	words("applicant_kind", "applicant_kind"),
	{Name: "fee_due", Type: TypeAmount, Spares: true},
	yesNo("fee_paid_online"),
	yesNo("components_digitised"),
	yesNo("result_digital"),
	yesNo("data_reused"),
	yesNo("personal_store_used"),
	yesNo("population_data_used"),
	words("rating", "rating"),
	words("correction", "correction"),
}}

// Agencies are catalogue rows of units, in the order of table raw_agency.
var Agencies = Kind{Name: "agencies", Table: "raw_agency", Columns: []Column{
	needed(code("code")),
	needed(code("name")),
	code("short_name"),
	code("level"),
	code("kind"),
	code("parent_code"),
	date("valid_from"),
	date("valid_to"),
	code("successor_codes"),
}}

// Procedures are catalogue rows of administrative procedures, in the order of table raw_procedure.
var Procedures = Kind{Name: "procedures", Table: "raw_procedure", Columns: []Column{
	needed(code("code")),
	needed(code("name")),
	code("field_code"),
	code("field_name"),
	code("levels"),
	words("service_level", "service_level"),
	yesNo("fee_required"),
	yesNo("payable_online"),
	yesNo("gives_result"),
	amount("legal_term"),
	code("legal_term_unit"),
	date("decided_at"),
	date("effective_at"),
	date("published_at"),
	yesNo("content_complete"),
	yesNo("for_citizens"),
	date("valid_from"),
	date("valid_to"),
	code("agency_code"),
}}

// Rules are on-time rules that a province adds, in the order of table raw_rule.
var Rules = Kind{Name: "rules", Table: "raw_rule", Columns: []Column{
	needed(code("rule")),
	amount("version"),
	date("valid_from"),
	date("valid_to"),
	code("name_vi"),
	code("name_en"),
	code("basis"),
	needed(words("compare", "compare")),
	needed(words("no_appointment", "no_appointment")),
	needed(words("withdrawn_stopped", "withdrawn_stopped")),
	needed(words("waiting", "waiting")),
	amount("most_supplements"),
}}

// Holidays are days off and make-up days, in the order of table raw_holiday.
var Holidays = Kind{Name: "holidays", Table: "raw_holiday", Columns: []Column{
	needed(date("date")),
	code("name"),
	needed(words("kind", "holiday_kind")),
	code("basis"),
	date("decided_at"),
}}

// Feedback is feedback and complaints about rules and conduct (PAKN), in the order of table raw_feedback.
var Feedback = Kind{Name: "feedback", Table: "raw_feedback", Columns: []Column{
	needed(code("id")),
	needed(instant("received_at")),
	words("kind", "feedback_kind"),
	needed(code("agency_code")),
	{Name: "due_at", Type: TypeDue},
	instant("answered_at"),
	words("rating", "rating"),
	instant("recorded_at"),
	code("dossier_code"),
}}

// Targets are the ratios at which indicators reach their maximum, in the order of table raw_target.
var Targets = Kind{Name: "targets", Table: "raw_target", Columns: []Column{
	needed(code("indicator")),
	needed(code("set")),
	code("agency_code"),
	date("valid_from"),
	date("valid_to"),
	needed(share("target")),
	date("decided_at"),
}}

// NationalCounts are dossiers as the national side counts them, in the order of table raw_national_count.
var NationalCounts = Kind{Name: "national_counts", Table: "raw_national_count", Columns: []Column{
	needed(code("agency_code")),
	needed(period("period")),
	needed(amount("received")),
	needed(amount("synchronised")),
	instant("recorded_at"),
}}

// Services are what communes offer, in the order of table raw_service.
var Services = Kind{Name: "services", Table: "raw_service", Columns: []Column{
	needed(code("agency_code")),
	needed(period("period")),
	needed(words("service", "service")),
	needed(yesNo("offered")),
	instant("recorded_at"),
}}

// Published is what the national portal shows, in the order of table raw_published.
var Published = Kind{Name: "published", Table: "raw_published", Columns: []Column{
	needed(code("agency_code")),
	code("agency_name"),
	needed(period("period")),
	code("set"),
	needed(code("indicator")),
	amount("numerator"),
	amount("denominator"),
	number("score"),
	number("max_score"),
	instant("recorded_at"),
}}

// Sets are indicator sets that a province adds, in the order of table raw_indicator_set.
var Sets = Kind{Name: "sets", Table: "raw_indicator_set", Columns: []Column{
	needed(code("set")),
	needed(code("indicator")),
	needed(number("max_score")),
	amount("version"),
	date("valid_from"),
	date("valid_to"),
	amount("place"),
	code("group_code"),
	code("group_vi"),
	code("group_en"),
	code("name_vi"),
	code("name_en"),
	share("target"),
	number("no_data_score"),
	code("rule"),
	code("levels"),
	code("basis"),
	words("roll_up", "roll_up"),
	words("scale", "scale"),
}}

// Kinds are all that can be taken in.
var Kinds = []Kind{Events, Agencies, Procedures, Rules, Holidays, Feedback, Targets, NationalCounts, Services, Published, Sets}

// KindNamed finds a kind by its contract name.
func KindNamed(name string) (Kind, bool) {
	for _, kind := range Kinds {
		if kind.Name == name {
			return kind, true
		}
	}
	return Kind{}, false
}

// KindNames lists the kinds for an error message.
func KindNames() string {
	var names []string
	for _, kind := range Kinds {
		names = append(names, kind.Name)
	}
	return strings.Join(names, ", ")
}

// Column finds a column by its name.
func (k Kind) Column(name string) (Column, bool) {
	for _, column := range k.Columns {
		if column.Name == name {
			return column, true
		}
	}
	return Column{}, false
}

// Vocabulary is the words of sql/seeds/word.csv by list, each with its code.
var Vocabulary = func() map[string][]Word {
	rows, err := csv.NewReader(strings.NewReader(sqlfiles.Seed("word"))).ReadAll()
	if err != nil {
		panic("contract: word.csv: " + err.Error()) // compiled in: a defect of the build, not of the input
	}
	lists := map[string][]Word{}
	for _, row := range rows[1:] {
		lists[row[0]] = append(lists[row[0]], Word{row[1], row[2]})
	}
	return lists
}()

// Word is a word of a list with the code that it stands for.
type Word struct{ Text, Code string }

// CodeOf is the code of a word of a list; "" for what is none of them.
func CodeOf(list, text string) string {
	for _, w := range Vocabulary[list] {
		if strings.EqualFold(w.Text, text) {
			return w.Code
		}
	}
	return ""
}

// listWords lists the words of a list for an error message.
func listWords(list string) string {
	var texts []string
	for _, w := range Vocabulary[list] {
		texts = append(texts, w.Text)
	}
	return strings.Join(texts, ", ")
}

// RetryColumn is the column of a mended file that says which row it brings back.
const RetryColumn = "quarantine_id"
