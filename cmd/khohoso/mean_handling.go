package main

import (
	"github.com/spf13/cobra"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

func (a *app) meanHandlingCommand() *cobra.Command {
	var named, calendar, formatName string
	var live bool
	var organisation metrics.Organisation
	command := &cobra.Command{
		Use:   "mean-handling --period P",
		Short: "Thời gian giải quyết trung bình của hồ sơ tiếp nhận trong kỳ, cạnh thời hạn (mean handling times, indicator 2.2)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			p, err := a.period(named, calendar)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			rows, err := published(cmd.Context(), a, w, []period.Period{p}, live, func(w *store.Warehouse, _ []period.Period) ([]metrics.MeanHandlingRow, error) {
				return metrics.MeanHandling(cmd.Context(), w, metrics.HandlingQuery{Period: p, Organisation: organisation})
			})
			if err != nil {
				return err
			}
			return listing(a, f, a.meanHandlingFields(), rows)
		},
	}
	flags := command.Flags()
	flags.StringVar(&named, "period", "", "kỳ, như ở flow (period)")
	calendarFlag(flags, &calendar)
	organisationFlag(flags, &organisation)
	liveFlag(flags, &live)
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// meanHandlingFields are the columns of the contract, those of the API's mean-handling.
func (a *app) meanHandlingFields() []field[metrics.MeanHandlingRow] {
	type row = metrics.MeanHandlingRow
	return []field[row]{
		{"breakdown", a.say("Nhóm theo", "Breakdown"), func(r row) any { return string(r.Breakdown) }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.Agency }},
		{"procedure_code", a.say("Mã TTHC", "Procedure"), func(r row) any { return r.Procedure }},
		{"finished", a.say(">Đã xong", ">Finished"), func(r row) any { return r.Finished }},
		{"mean_days", a.say(">Ngày làm việc", ">Working days"), func(r row) any { return r.MeanDays }},
		{"mean_term", a.say(">Theo đơn vị thời hạn", ">In the term's unit"), func(r row) any { return numberOrNil(r.MeanTerm) }},
		{"legal_term", a.say(">Thời hạn", ">Legal term"), func(r row) any { return numberOrNil(r.LegalTerm) }},
		{"legal_term_unit", a.say("Đơn vị thời hạn", "Unit of the term"), func(r row) any { return r.LegalUnit }},
	}
}
