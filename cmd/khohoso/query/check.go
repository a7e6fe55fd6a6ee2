package query

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
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
	format       cliout.Format
}

// CheckCommand is khohoso check.
func CheckCommand(a *app.App) *cobra.Command {
	var period, calendar, agency, finding, formatName string
	var organisation metrics.Organisation
	command := &cobra.Command{
		Use:   "check",
		Short: "Chạy các kiểm tra dữ liệu canh việc công bố, và đếm các phát hiện (run the data tests and count the findings)",
		Long: "Kiểm tra dữ liệu không đạt thì chặn việc công bố (mã kết thúc 3). Phát hiện chỉ báo điều bất thường của nguồn, không đổi số liệu nào.\n" +
			"A failed data test blocks publication (exit status 3). Findings report what looks wrong in the feeds and change no figure.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			call := checkCall{agency: agency, organisation: organisation, format: f}
			if period != "" {
				if call.periods, err = args.Periods(period, calendar); err != nil {
					return err
				}
			}
			if finding != "" {
				return listFinding(cmd.Context(), a, finding, call)
			}
			return checkData(cmd.Context(), a, call)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ của các phát hiện; mặc định là tháng trọn vẹn gần nhất có tiếp nhận (period of the findings; default: the latest complete month with receipts)")
	args.Calendar(flags, &calendar)
	args.Organisation(flags, &organisation)
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị (one agency)")
	flags.StringVar(&finding, "finding", "", "liệt kê hồ sơ của một phát hiện; không có --period thì mọi thời gian (list one finding's dossiers; without --period of all time)")
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

// checkData runs the data tests, then shows the findings; only the tests decide the
// exit status, and they are told even when the findings cannot be read.
func checkData(ctx context.Context, a *app.App, call checkCall) error {
	w, err := a.OpenExisting(ctx)
	if err != nil {
		return err
	}
	defer a.Done(w) //nolint:errcheck // the outcomes are kept already
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
	if err := SayCaveats(ctx, a, w); err != nil {
		return err
	}
	if call.format != "table" {
		if err := listChecks(a, call.format, results, counts); err != nil {
			return err
		}
		return datatests.Fault(results)
	}
	query.WholeProvince = true
	sums, err := dossiers.FindingCounts(ctx, w, query)
	if err != nil {
		return err
	}
	printChecks(a, results)
	printFindings(a, call, sums, counts)
	return datatests.Fault(results)
}

// SayCaveats tells on the error stream what was never taken in.
func SayCaveats(ctx context.Context, a *app.App, w *store.Warehouse) error {
	caveats, err := closing.Caveats(ctx, w)
	for _, one := range caveats {
		fmt.Fprintln(a.Err, a.Tr(one.VI, one.EN))
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

func printChecks(a *app.App, results []datatests.Result) {
	t := cliout.NewTable(a, a.Tr("Kiểm tra", "Test"), a.Tr("Nội dung", "What it holds"), a.Tr("Kết quả", "Outcome"))
	for _, r := range results {
		outcome := a.Tr("đạt", "holds")
		if r.Failures > 0 {
			outcome = a.Tr("KHÔNG ĐẠT: ", "FAILS: ") + a.Count(r.Failures)
		}
		t.Row(r.Name, a.Tr(r.Title, r.TitleEN), outcome)
	}
	t.Write(a.Out)
}

// printFindings shows what each finding comes to, then which units it is found in.
func printFindings(a *app.App, call checkCall, sums, counts []dossiers.FindingCount) {
	fmt.Fprintln(a.Out)
	if len(sums) == 0 {
		fmt.Fprintln(a.Out, a.Tr("Không có phát hiện nào.", "No findings."))
		return
	}
	t := cliout.NewTable(a, a.Tr("Phát hiện", "Finding"), a.Tr("Nội dung", "What it says"), a.Tr("Mức độ", "Severity"),
		a.Tr("Kỳ", "Period"), a.Tr(">Hồ sơ", ">Dossiers"), a.Tr(">Mọi thời gian", ">All time"))
	for _, c := range sums {
		t.Row(c.Name, a.Tr(c.Title, c.TitleEN), severity(a, c.Severity), c.Period, a.Count(c.Dossiers), a.Count(c.AllTime))
	}
	t.Write(a.Out)
	units := cliout.NewTable(a, a.Tr("Phát hiện", "Finding"), a.Tr("Đơn vị", "Agency"), a.Tr("Tên đơn vị", "Name"),
		a.Tr("Kỳ", "Period"), a.Tr(">Hồ sơ", ">Dossiers"), a.Tr(">Mọi thời gian", ">All time"))
	for _, c := range counts {
		if c.Dossiers > 0 {
			units.Row(c.Name, c.Agency, c.AgencyName, c.Period, a.Count(c.Dossiers), a.Count(c.AllTime))
		}
	}
	if len(units.Rows) > 0 && call.agency == "" {
		fmt.Fprintln(a.Out)
		units.Write(a.Out)
	}
	fmt.Fprintln(a.Out, a.Tr("\nPhát hiện không đổi số liệu nào; xem hồ sơ: khohoso check --finding TÊN",
		"\nFindings change no figure; see the dossiers: khohoso check --finding NAME"))
}

func severity(a *app.App, s pipeline.Severity) string {
	switch s {
	case pipeline.High:
		return a.Tr("cao", "high")
	case pipeline.Medium:
		return a.Tr("vừa", "medium")
	}
	return a.Tr("thấp", "low")
}
