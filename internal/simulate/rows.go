package simulate

import (
	"strconv"
	"strings"
)

const eventHeader = "dossier_code,event_time,status,agency_code,agency_name,procedure_code,procedure_name," +
	"field_code,field_name,channel,due_at,recorded_at,applicant_kind,service_level,fee_due,fee_paid_online," +
	"components_digitised,result_digital,data_reused,personal_store_used,population_data_used,rating\n"

// rowWriter turns events into CSV lines. It is hand-made because six million
// lines go through it: everything that repeats is quoted once, beforehand.
type rowWriter struct {
	offices    []officeText
	procedures []procedureText
	base       day
	isoDates   []string // by day since base
	codeDates  []string
}

type officeText struct{ code, columns string } // columns: code and, for the unknown, name

type procedureText struct{ withNames, withoutNames, service string }

func newRowWriter(w *world) *rowWriter {
	r := &rowWriter{base: w.span.first}
	for i, o := range w.offices {
		columns := o.code + ","
		if i >= w.stranger() {
			columns += quote(o.name)
		}
		r.offices = append(r.offices, officeText{o.code, columns})
	}
	for _, p := range w.procedures {
		r.procedures = append(r.procedures, procedureText{
			withNames:    strings.Join([]string{p.code, quote(p.name), p.field, quote(p.fieldName)}, ","),
			withoutNames: p.code + ",," + p.field + ",",
			service:      serviceLevels[p.service],
		})
	}
	return r
}

// quote makes s a CSV field.
func quote(s string) string {
	if !strings.ContainsAny(s, ",\"\n\r") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// append adds the line of e to b, spoiled by f.
func (r *rowWriter) append(b []byte, e *event, f fault) []byte {
	office := &r.offices[e.office]
	if f != missingCode {
		b = r.appendCode(b, e, r.offices[e.home].code)
	}
	b = append(b, ',')
	if f == badDate {
		b = append(b, "31/02/2024"...)
	} else {
		b = r.appendTime(b, e.at)
	}
	b = append(b, ',')
	if f == unknownStatus {
		b = append(b, "dang xu ly gap"...)
	} else {
		b = append(b, statusWords[e.status]...)
	}
	b = append(b, ',')
	b = append(b, office.columns...)
	if f != shortRow {
		b = r.appendRest(b, e, f)
	}
	return append(b, '\n')
}

// appendRest adds the columns from procedure_code on.
func (r *rowWriter) appendRest(b []byte, e *event, f fault) []byte {
	procedure := &r.procedures[e.procedure]
	b = append(b, ',')
	if e.first {
		b = append(b, procedure.withNames...)
	} else {
		b = append(b, procedure.withoutNames...)
	}
	b = append(b, ',')
	if f == badChannel {
		b = append(b, "fax"...)
	} else {
		b = append(b, channelWords[e.channel]...)
	}
	b = r.appendTime(append(b, ','), e.due)
	b = r.appendTime(append(b, ','), e.recorded)
	b = append(append(b, ','), applicantWords[e.applicant]...)
	b = append(b, ',')
	if e.intake {
		b = append(b, procedure.service...)
	}
	b = append(b, ',')
	if e.fee != noFee {
		b = strconv.AppendInt(b, int64(e.fee), 10)
	}
	for _, a := range [...]answer{e.paid, e.digitised, e.result, e.reused, e.store, e.population} {
		b = append(append(b, ','), yesNoWords[a]...)
	}
	return append(append(b, ','), ratingWords[e.rating]...)
}

// appendCode writes unit-YYMMDD-sequence.
func (r *rowWriter) appendCode(b []byte, e *event, unit string) []byte {
	separator := byte(codeSeparator)
	if e.odd {
		separator = oddSeparator
	}
	_, codeDate := r.dates(e.key.day())
	return appendCode(b, unit, codeDate, separator, e.key.sequence())
}

// appendTime writes t as ISO 8601 with the offset, and nothing for 0.
func (r *rowWriter) appendTime(b []byte, t instant) []byte {
	if t == 0 {
		return b
	}
	iso, _ := r.dates(t.day())
	b = append(b, iso...)
	s := t.second()
	h, m, s := s/hour, s/minute%60, s%60
	return append(b, 'T', digit(h/10), digit(h%10), ':', digit(m/10), digit(m%10), ':',
		digit(s/10), digit(s%10), '+', '0', '7', ':', '0', '0')
}

func digit(n int) byte { return '0' + byte(n) }

// dates gives the date as 2006-01-02 and as 060102, from a list that grows with
// the appointments.
func (r *rowWriter) dates(d day) (iso, code string) {
	for i := len(r.isoDates); i <= int(d-r.base); i++ {
		t := (r.base + day(i)).time()
		r.isoDates = append(r.isoDates, t.Format("2006-01-02"))
		r.codeDates = append(r.codeDates, t.Format("060102"))
	}
	return r.isoDates[d-r.base], r.codeDates[d-r.base]
}
