package query

import (
	"strings"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/cliout"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// ReconcileCommand is khohoso reconcile.
func ReconcileCommand(a *app.App) *cobra.Command {
	var named, set, formatName string
	var agencies []string
	var organisation metrics.Organisation
	var live bool
	command := &cobra.Command{
		Use:   "reconcile --period P",
		Short: "Đối chiếu số liệu của kho với số Cổng DVCQG công bố (own figures beside the portal's)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, rows, err := rowsOf(cmd, a, asked{named, string(period.Calendar), live, formatName}, func(w *store.Warehouse, periods []period.Period) ([]scoring.Reconciliation, error) {
				return scoring.Reconcile(cmd.Context(), w, scoring.ReconcileQuery{Periods: periods, Agencies: agencies, Set: set, Organisation: organisation})
			})
			if err != nil {
				return err
			}
			return scored(a, f, reconcileFields(a, f), rows, set)
		},
	}
	flags := command.Flags()
	flags.StringVar(&named, "period", "", "kỳ dương lịch: tháng, quý, nửa năm, chín tháng, năm (period)")
	args.Organisation(flags, &organisation)
	work.LiveFlag(flags, &live)
	flags.StringSliceVar(&agencies, "agency", nil, "chỉ các đơn vị này; mặc định mọi đơn vị được công bố (agencies; default all published)")
	flags.StringVar(&set, "set", "", "bộ chỉ số (indicator set; "+metrics.DefaultSet+")")
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// reconcileFields are the columns of the contract, then the rest; a table has the
// causes in words.
func reconcileFields(a *app.App, f cliout.Format) []cliout.Field[scoring.Reconciliation] {
	type row = scoring.Reconciliation
	fields := []cliout.Field[row]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(r row) any { return r.Period }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.AgencyCode }},
	}
	if f == "table" {
		fields = append(fields, cliout.Field[row]{Name: "agency_name", Title: a.Tr("Tên đơn vị", "Name"), Value: func(r row) any { return r.AgencyName }})
	} else {
		fields = append(fields, cliout.Field[row]{Name: "set", Value: func(r row) any { return r.Set }})
	}
	fields = append(fields, []cliout.Field[row]{
		{Name: "indicator", Title: a.Tr("Chỉ số", "Indicator"), Value: func(r row) any { return r.Indicator }},
		{Name: "own_numerator", Title: a.Tr(">Kho: tử số", ">Own num."), Value: func(r row) any { return numerator(r.Own) }},
		{Name: "own_denominator", Title: a.Tr(">mẫu số", ">den."), Value: func(r row) any { return denominator(r.Own) }},
		{Name: "own_score", Title: a.Tr(">điểm", ">score"), Value: func(r row) any { return score(r.OwnScore) }},
		{Name: "published_numerator", Title: a.Tr(">Cổng: tử số", ">Portal num."), Value: func(r row) any { return numerator(r.Published) }},
		{Name: "published_denominator", Title: a.Tr(">mẫu số", ">den."), Value: func(r row) any { return denominator(r.Published) }},
		{Name: "published_score", Title: a.Tr(">điểm", ">score"), Value: func(r row) any { return score(r.PublishedScore) }},
		{Name: "rescored", Title: a.Tr(">Chấm lại", ">Rescored"), Value: func(r row) any { return score(r.Rescored) }},
		{Name: "difference", Title: a.Tr(">Cổng − kho", ">Portal − own"), Value: func(r row) any { return score(r.Difference()) }},
	}...)
	if f == "table" {
		return append(fields, cliout.Field[row]{Name: "cause", Title: a.Tr("Nguyên nhân có thể", "Likely cause"), Value: func(r row) any { return gapWords(a, r) }})
	}
	return append(fields, []cliout.Field[row]{
		{Name: "cause", Value: func(r row) any { return causeCodes(r) }},
		{Name: "cause_text", Value: func(r row) any { return gapWords(a, r) }},
		{Name: "numerator_difference", Value: func(r row) any { return shareDifference(r, func(s scale.Share) int64 { return s.Numerator }) }},
		{Name: "denominator_difference", Value: func(r row) any { return shareDifference(r, func(s scale.Share) int64 { return s.Denominator }) }},
		{Name: "target", Value: func(r row) any { return r.Target }},
		{Name: "max_score", Value: func(r row) any { return r.MaxScore }},
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

// gapWords names the causes, with the other rule or period where that is one.
func gapWords(a *app.App, r scoring.Reconciliation) string {
	words := make([]string, len(r.Causes))
	for i, c := range r.Causes {
		words[i] = a.Tr(c.Name, c.NameEN)
		switch c.Code {
		case "another_rule":
			words[i] += " (" + r.OtherRule + ")"
		case "another_period":
			words[i] += " (" + r.OtherPeriod + ")"
		}
	}
	return strings.Join(words, "; ")
}
