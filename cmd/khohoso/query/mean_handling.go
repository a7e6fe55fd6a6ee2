package query

import (
	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// MeanHandlingCommand is khohoso mean-handling.
func MeanHandlingCommand(a *app.App) *cobra.Command {
	var q asked
	var organisation metrics.Organisation
	command := &cobra.Command{
		Use:   "mean-handling --period P",
		Short: "Thời gian giải quyết trung bình của hồ sơ tiếp nhận trong kỳ, cạnh thời hạn (mean handling times, indicator 2.2)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, rows, err := rowsOfOne(cmd, a, q, func(w *store.Warehouse, p period.Period) ([]metrics.MeanProcessingTimeRow, error) {
				return metrics.MeanProcessingTimes(cmd.Context(), w, metrics.ProcessingTimeQuery{Period: p, Organisation: organisation})
			})
			if err != nil {
				return err
			}
			return cliout.Listing(a, f, meanHandlingFields(a), rows)
		},
	}
	flags := command.Flags()
	q.flags(flags, "kỳ, như ở flow (period)")
	args.Organisation(flags, &organisation)
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// meanHandlingFields are the columns of the contract, those of the API's mean-handling.
func meanHandlingFields(a *app.App) []cliout.Field[metrics.MeanProcessingTimeRow] {
	type row = metrics.MeanProcessingTimeRow
	return []cliout.Field[row]{
		{Name: "breakdown", Title: a.Tr("Nhóm theo", "Breakdown"), Value: func(r row) any { return string(r.Breakdown) }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.Agency }},
		{Name: "procedure_code", Title: a.Tr("Mã TTHC", "Procedure"), Value: func(r row) any { return r.Procedure }},
		{Name: "finished", Title: a.Tr(">Đã xong", ">Finished"), Value: func(r row) any { return r.Finished }},
		{Name: "mean_days", Title: a.Tr(">Ngày làm việc", ">Working days"), Value: func(r row) any { return r.MeanDays }},
		{Name: "mean_term", Title: a.Tr(">Theo đơn vị thời hạn", ">In the term's unit"), Value: func(r row) any { return cliout.NumberOrNil(r.MeanTerm) }},
		{Name: "legal_term", Title: a.Tr(">Thời hạn", ">Legal term"), Value: func(r row) any { return cliout.NumberOrNil(r.LegalTerm) }},
		{Name: "legal_term_unit", Title: a.Tr("Đơn vị thời hạn", "Unit of the term"), Value: func(r row) any { return r.LegalUnit }},
	}
}
