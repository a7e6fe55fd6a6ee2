package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// checkCall is what was asked of one check.
type checkCall struct {
	periods      []period.Period
	agency       string
	organisation metrics.Organisation
	format       format
}

func (a *app) checkCommand() *cobra.Command {
	var period, calendar, agency, finding, formatName string
	var organisation metrics.Organisation
	command := &cobra.Command{
		Use:   "check",
		Short: "Chạy các kiểm tra dữ liệu canh việc công bố, và đếm các phát hiện (run the data tests and count the findings)",
		Long: "Kiểm tra dữ liệu không đạt thì chặn việc công bố (mã kết thúc 3). Phát hiện chỉ báo điều bất thường của nguồn, không đổi số liệu nào.\n" +
			"A failed data test blocks publication (exit status 3). Findings report what looks wrong in the feeds and change no figure.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			call := checkCall{agency: agency, organisation: organisation, format: f}
			if period != "" {
				if call.periods, err = a.periods(period, calendar); err != nil {
					return err
				}
			}
			if finding != "" {
				return a.listFinding(cmd.Context(), finding, call)
			}
			return a.check(cmd.Context(), call)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ của các phát hiện; mặc định là tháng trọn vẹn gần nhất có tiếp nhận (period of the findings; default: the latest complete month with receipts)")
	calendarFlag(flags, &calendar)
	organisationFlag(flags, &organisation)
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị (one agency)")
	flags.StringVar(&finding, "finding", "", "liệt kê hồ sơ của một phát hiện; không có --period thì mọi thời gian (list one finding's dossiers; without --period of all time)")
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

// check runs the data tests, then shows the findings; only the tests decide the
// exit status, and they are told even when the findings cannot be read.
func (a *app) check(ctx context.Context, call checkCall) error {
	w, err := a.openExisting(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	results, err := datatests.Run(ctx, w)
	if err != nil {
		return err
	}
	if call.periods == nil {
		if call.periods, err = latestMonth(ctx, w); err != nil {
			return err
		}
	}
	query := dossiers.FindingQuery{Periods: call.periods, Agency: call.agency, Organisation: call.organisation}
	counts, err := dossiers.FindingCounts(ctx, w, query)
	if err != nil {
		return err
	}
	if err := a.sayCaveats(ctx, w); err != nil {
		return err
	}
	if call.format != "table" {
		if err := a.listChecks(call.format, results, counts); err != nil {
			return err
		}
		return datatests.Fault(results)
	}
	query.WholeProvince = true
	sums, err := dossiers.FindingCounts(ctx, w, query)
	if err != nil {
		return err
	}
	a.printChecks(results)
	a.printFindings(call, sums, counts)
	return datatests.Fault(results)
}

// sayCaveats tells on the error stream what was never taken in.
func (a *app) sayCaveats(ctx context.Context, w *store.Warehouse) error {
	caveats, err := closing.Caveats(ctx, w)
	for _, one := range caveats {
		fmt.Fprintln(a.err, a.say(one.VI, one.EN))
	}
	return err
}

// latestMonth is the period of findings when none is named; a warehouse without
// events has none.
func latestMonth(ctx context.Context, w *store.Warehouse) ([]period.Period, error) {
	version, err := w.DataVersion(ctx)
	if err != nil || version.AsOf.IsZero() {
		return nil, err
	}
	month, err := metrics.DefaultMonth(ctx, w, period.Calendar)
	return []period.Period{month}, err
}

func (a *app) printChecks(results []datatests.Result) {
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

// printFindings shows what each finding comes to, then which units it is found in.
func (a *app) printFindings(call checkCall, sums, counts []dossiers.FindingCount) {
	fmt.Fprintln(a.out)
	if len(sums) == 0 {
		fmt.Fprintln(a.out, a.say("Không có phát hiện nào.", "No findings."))
		return
	}
	t := a.newTable(a.say("Phát hiện", "Finding"), a.say("Nội dung", "What it says"), a.say("Mức độ", "Severity"),
		a.say("Kỳ", "Period"), a.say(">Hồ sơ", ">Dossiers"), a.say(">Mọi thời gian", ">All time"))
	for _, c := range sums {
		t.row(c.Name, a.say(c.Title, c.TitleEN), a.severity(c.Severity), c.Period, a.count(c.Dossiers), a.count(c.AllTime))
	}
	t.write(a.out)
	units := a.newTable(a.say("Phát hiện", "Finding"), a.say("Đơn vị", "Agency"), a.say("Tên đơn vị", "Name"),
		a.say("Kỳ", "Period"), a.say(">Hồ sơ", ">Dossiers"), a.say(">Mọi thời gian", ">All time"))
	for _, c := range counts {
		if c.Dossiers > 0 {
			units.row(c.Name, c.Agency, c.AgencyName, c.Period, a.count(c.Dossiers), a.count(c.AllTime))
		}
	}
	if len(units.rows) > 0 && call.agency == "" {
		fmt.Fprintln(a.out)
		units.write(a.out)
	}
	fmt.Fprintln(a.out, a.say("\nPhát hiện không đổi số liệu nào; xem hồ sơ: khohoso check --finding TÊN",
		"\nFindings change no figure; see the dossiers: khohoso check --finding NAME"))
}

func (a *app) severity(s pipeline.Severity) string {
	switch s {
	case pipeline.High:
		return a.say("cao", "high")
	case pipeline.Medium:
		return a.say("vừa", "medium")
	}
	return a.say("thấp", "low")
}
