package main

import (
	"strings"

	"github.com/spf13/cobra"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

func (a *app) reconcileCommand() *cobra.Command {
	var named, set, formatName string
	var agencies []string
	var organisation metrics.Organisation
	var live bool
	command := &cobra.Command{
		Use:   "reconcile --period P",
		Short: "Đối chiếu số liệu của kho với số Cổng DVCQG công bố (own figures beside the portal's)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			periods, err := a.periods(named, string(period.Calendar))
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			rows, err := published(cmd.Context(), a, w, periods, live, func(w *store.Warehouse, periods []period.Period) ([]scoring.Reconciliation, error) {
				return scoring.Reconcile(cmd.Context(), w, scoring.ReconcileQuery{Periods: periods, Agencies: agencies, Set: set, Organisation: organisation})
			})
			if err != nil {
				return err
			}
			return scored(a, f, a.reconcileFields(f), rows, set)
		},
	}
	flags := command.Flags()
	flags.StringVar(&named, "period", "", "kỳ dương lịch: tháng, quý, nửa năm, chín tháng, năm (period)")
	organisationFlag(flags, &organisation)
	liveFlag(flags, &live)
	flags.StringSliceVar(&agencies, "agency", nil, "chỉ các đơn vị này; mặc định mọi đơn vị được công bố (agencies; default all published)")
	flags.StringVar(&set, "set", "", "bộ chỉ số (indicator set; "+metrics.DefaultSet+")")
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// reconcileFields are the columns of the contract, then the rest; a table has the
// causes in words.
func (a *app) reconcileFields(f format) []field[scoring.Reconciliation] {
	type row = scoring.Reconciliation
	fields := []field[row]{
		{"period", a.say("Kỳ", "Period"), func(r row) any { return r.Period }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.AgencyCode }},
	}
	if f == "table" {
		fields = append(fields, field[row]{"agency_name", a.say("Tên đơn vị", "Name"), func(r row) any { return r.AgencyName }})
	} else {
		fields = append(fields, field[row]{"set", "", func(r row) any { return r.Set }})
	}
	fields = append(fields, []field[row]{
		{"indicator", a.say("Chỉ số", "Indicator"), func(r row) any { return r.Indicator }},
		{"own_numerator", a.say(">Kho: tử số", ">Own num."), func(r row) any { return numerator(r.Own) }},
		{"own_denominator", a.say(">mẫu số", ">den."), func(r row) any { return denominator(r.Own) }},
		{"own_score", a.say(">điểm", ">score"), func(r row) any { return score(r.OwnScore) }},
		{"published_numerator", a.say(">Cổng: tử số", ">Portal num."), func(r row) any { return numerator(r.Published) }},
		{"published_denominator", a.say(">mẫu số", ">den."), func(r row) any { return denominator(r.Published) }},
		{"published_score", a.say(">điểm", ">score"), func(r row) any { return score(r.PublishedScore) }},
		{"rescored", a.say(">Chấm lại", ">Rescored"), func(r row) any { return score(r.Rescored) }},
		{"difference", a.say(">Cổng − kho", ">Portal − own"), func(r row) any { return score(r.Difference()) }},
	}...)
	if f == "table" {
		return append(fields, field[row]{"cause", a.say("Nguyên nhân có thể", "Likely cause"), func(r row) any { return a.causeWords(r) }})
	}
	return append(fields, []field[row]{
		{"cause", "", func(r row) any { return causeCodes(r) }},
		{"cause_text", "", func(r row) any { return a.causeWords(r) }},
		{"numerator_difference", "", func(r row) any { return shareDifference(r, func(s scale.Share) int64 { return s.Numerator }) }},
		{"denominator_difference", "", func(r row) any { return shareDifference(r, func(s scale.Share) int64 { return s.Denominator }) }},
		{"target", "", func(r row) any { return r.Target }},
		{"max_score", "", func(r row) any { return r.MaxScore }},
	}...)
}

// score is points, which tables show with two decimals, or nothing.
func score(points *float64) any {
	if points == nil {
		return nil
	}
	return *points
}

func numerator(s *scale.Share) any {
	if s == nil {
		return nil
	}
	return s.Numerator
}

func denominator(s *scale.Share) any {
	if s == nil {
		return nil
	}
	return s.Denominator
}

// shareDifference is by how much the published count is above our own.
func shareDifference(r scoring.Reconciliation, of func(scale.Share) int64) any {
	if r.Own == nil || r.Published == nil {
		return nil
	}
	return of(*r.Published) - of(*r.Own)
}

func causeCodes(r scoring.Reconciliation) string {
	codes := make([]string, len(r.Causes))
	for i, c := range r.Causes {
		codes[i] = c.Code
	}
	return strings.Join(codes, " ")
}

// causeWords names the causes, with the other rule or period where that is one.
func (a *app) causeWords(r scoring.Reconciliation) string {
	words := make([]string, len(r.Causes))
	for i, c := range r.Causes {
		words[i] = a.say(c.Name, c.NameEN)
		switch c.Code {
		case "another_rule":
			words[i] += " (" + r.OtherRule + ")"
		case "another_period":
			words[i] += " (" + r.OtherPeriod + ")"
		}
	}
	return strings.Join(words, "; ")
}
