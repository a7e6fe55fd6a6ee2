package simulate

import (
	"strconv"
	"strings"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/dossier"
	"khohoso/internal/simulate/province"
)

const eventHeader = "dossier_code,event_time,status,agency_code,agency_name,procedure_code,procedure_name," +
	"field_code,field_name,channel,due_at,recorded_at,applicant_kind,service_level,fee_due,fee_paid_online," +
	"components_digitised,result_digital,data_reused,personal_store_used,population_data_used,rating\n"

// rowWriter turns events into CSV lines. It is hand-made because six million
// lines go through it: everything that repeats is quoted once, beforehand.
type rowWriter struct {
	offices    []officeText
	procedures []procedureText
	base       calendar.Day
	isoDates   []string // by day since base
	codeDates  []string
}

type officeText struct{ code, columns string } // columns: code and, for the unknown, name

type procedureText struct{ withNames, withoutNames, service string }

func newRowWriter(w *province.World) *rowWriter {
	r := &rowWriter{base: w.Span.First}
	for i, o := range w.Offices {
		columns := o.Code + ","
		if i >= w.UnknownUnit() {
			columns += quote(o.Name)
		}
		r.offices = append(r.offices, officeText{o.Code, columns})
	}
	for _, p := range w.Procedures {
		r.procedures = append(r.procedures, procedureText{
			withNames:    strings.Join([]string{p.Code, quote(p.Name), p.Field, quote(p.FieldName)}, ","),
			withoutNames: p.Code + ",," + p.Field + ",",
			service:      province.ServiceLevels[p.Service],
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
func (r *rowWriter) append(b []byte, e *dossier.Event, f noiseKind) []byte {
	office := &r.offices[e.Office]
	if f != missingCode {
		b = r.appendCode(b, e, r.offices[e.Home].code)
	}
	b = append(b, ',')
	if f == badDate {
		b = append(b, "31/02/2024"...)
	} else {
		b = r.appendTime(b, e.At)
	}
	b = append(b, ',')
	if f == unknownStatus {
		b = append(b, "dang xu ly gap"...)
	} else {
		b = append(b, dossier.StatusWords[e.Status]...)
	}
	b = append(b, ',')
	b = append(b, office.columns...)
	if f != shortRow {
		b = r.appendRest(b, e, f)
	}
	return append(b, '\n')
}

// appendRest adds the columns from procedure_code on.
func (r *rowWriter) appendRest(b []byte, e *dossier.Event, f noiseKind) []byte {
	procedure := &r.procedures[e.Procedure]
	b = append(b, ',')
	if e.First {
		b = append(b, procedure.withNames...)
	} else {
		b = append(b, procedure.withoutNames...)
	}
	b = append(b, ',')
	if f == badChannel {
		b = append(b, "fax"...)
	} else {
		b = append(b, dossier.ChannelWords[e.Channel]...)
	}
	b = r.appendTime(append(b, ','), e.Due)
	b = r.appendTime(append(b, ','), e.Recorded)
	b = append(append(b, ','), dossier.ApplicantWords[e.Applicant]...)
	b = append(b, ',')
	if e.Intake {
		b = append(b, procedure.service...)
	}
	b = append(b, ',')
	if e.Fee != dossier.NoFee {
		b = strconv.AppendInt(b, int64(e.Fee), 10)
	}
	for _, a := range [...]dossier.Answer{e.Paid, e.Digitised, e.Result, e.Reused, e.Store, e.Population} {
		b = append(append(b, ','), dossier.YesNoWords[a]...)
	}
	return append(append(b, ','), dossier.RatingWords[e.Rating]...)
}

// appendCode writes unit-YYMMDD-sequence.
func (r *rowWriter) appendCode(b []byte, e *dossier.Event, unit string) []byte {
	separator := byte(dossier.CodeSeparator)
	if e.Odd {
		separator = dossier.OddSeparator
	}
	_, codeDate := r.dates(e.Key.Day())
	return dossier.AppendCode(b, unit, codeDate, separator, e.Key.Sequence())
}

// appendTime writes t as ISO 8601 with the offset, and nothing for 0.
func (r *rowWriter) appendTime(b []byte, t calendar.Instant) []byte {
	if t == 0 {
		return b
	}
	iso, _ := r.dates(t.Day())
	b = append(b, iso...)
	s := t.Second()
	h, m, s := s/calendar.Hour, s/calendar.Minute%60, s%60
	return append(b, 'T', digit(h/10), digit(h%10), ':', digit(m/10), digit(m%10), ':',
		digit(s/10), digit(s%10), '+', '0', '7', ':', '0', '0')
}

func digit(n int) byte { return '0' + byte(n) }

// dates gives the date as 2006-01-02 and as 060102, from a list that grows with
// the appointments.
func (r *rowWriter) dates(d calendar.Day) (iso, code string) {
	for i := len(r.isoDates); i <= int(d-r.base); i++ {
		t := (r.base + calendar.Day(i)).Time()
		r.isoDates = append(r.isoDates, t.Format("2006-01-02"))
		r.codeDates = append(r.codeDates, t.Format("060102"))
	}
	return r.isoDates[d-r.base], r.codeDates[d-r.base]
}
