package query

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/cliout"
	"khohoso/models/period"
	"khohoso/models/store"
)

// asked is what every command says that answers with rows of periods.
type asked struct {
	periods, calendar string
	live              bool // of closed periods today's figures
	format            string
}

// flags adds what all of them are asked by; periods is the help of --period.
func (q *asked) flags(flags *pflag.FlagSet, periods string) {
	flags.StringVar(&q.periods, "period", "", periods)
	args.Calendar(flags, &q.calendar)
	work.LiveFlag(flags, &q.live)
	flags.StringVar(&q.format, "format", "table", "định dạng: table | csv | json (format)")
}

// rowsOf reads the rows of periods from the warehouse, those of closed ones as they were closed unless today's are asked for.
func rowsOf[T any](cmd *cobra.Command, a *app.App, q asked, read func(*store.Warehouse, []period.Period) ([]T, error)) (cliout.Format, []T, error) {
	f, err := cliout.CheckFormat(a, q.format)
	if err != nil {
		return f, nil, err
	}
	periods, err := args.Periods(q.periods, q.calendar)
	if err != nil {
		return f, nil, err
	}
	w, err := a.OpenToRead(cmd.Context())
	if err != nil {
		return f, nil, err
	}
	defer a.Done(w) //nolint:errcheck // it was only read
	rows, err := work.ClosedPeriods(cmd.Context(), a, w, periods, q.live, read)
	return f, rows, err
}

// rowsOfOne is rowsOf where one period must be named.
func rowsOfOne[T any](cmd *cobra.Command, a *app.App, q asked, read func(*store.Warehouse, period.Period) ([]T, error)) (cliout.Format, []T, error) {
	if _, err := args.Period(q.periods, q.calendar); err != nil {
		return "", nil, err
	}
	return rowsOf(cmd, a, q, func(w *store.Warehouse, periods []period.Period) ([]T, error) { return read(w, periods[0]) })
}
