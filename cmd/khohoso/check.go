package main

import (
	"github.com/spf13/cobra"

	"khohoso/models"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Chạy các kiểm tra dữ liệu canh việc công bố (run the data tests)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.openExisting(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			results, err := w.Check(cmd.Context())
			if err != nil {
				return err
			}
			a.printChecks(results)
			return models.CheckFault(results)
		},
	}
}

func (a *app) printChecks(results []models.CheckResult) {
	t := a.newTable(a.say("Kiểm tra", "Test"), a.say("Nội dung", "What it holds"), a.say("Kết quả", "Outcome"))
	for _, r := range results {
		outcome := a.say("đạt", "holds")
		if r.Failures > 0 {
			outcome = a.say("KHÔNG ĐẠT: ", "FAILS: ") + a.count(r.Failures)
		}
		t.row(r.Name, a.say(r.Title, r.TitleEN), outcome)
	}
	t.write(a.out)
}
