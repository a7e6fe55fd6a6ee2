package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/ingest/mapping"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/store"
)

func mapCommand(a *app.App) *cobra.Command {
	var out string
	command := &cobra.Command{
		Use:   "map FILE [--out FILE.yaml]",
		Short: "Gợi ý tệp ánh xạ cho một tệp lạ, xem thử mười dòng (propose a mapping for a foreign file)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			proposal, err := mapping.Suggest(args[0])
			if err != nil {
				return err
			}
			if err := printPreview(cmd.Context(), a, args[0], proposal); err != nil {
				return err
			}
			if out == "" {
				fmt.Fprint(a.Out, proposal.YAML)
				return nil
			}
			err = cliout.CreateFile(out, func(file *os.File) error {
				_, err := file.WriteString(proposal.YAML)
				return err
			})
			if err == nil {
				fmt.Fprintf(a.Err, a.Tr("đã ghi %s; xem lại rồi nạp: khohoso ingest %s --mapping %s\n", "wrote %s; look it over, then: khohoso ingest %s --mapping %s\n"), out, args[0], out)
			}
			return err
		},
	}
	command.Flags().StringVar(&out, "out", "", "tệp YAML sẽ ghi; mặc định in ra (file to write; printed without it)")
	return command
}

// printPreview shows the first rows as they would come in, on standard error, so
// that the mapping itself can be piped on.
func printPreview(ctx context.Context, a *app.App, file string, proposal *mapping.Suggestion) error {
	zone := a.Timezone
	if zone == "" {
		zone = store.DefaultZone
	}
	columns, rows, err := load.Preview(ctx, file, proposal.Mapping, zone)
	if err != nil {
		return err
	}
	t := cliout.NewTable(a, append(columns, a.Tr("không hợp lệ", "does not fit"))...)
	for _, row := range rows {
		cells := make([]string, 0, len(row.Cells)+1)
		for _, cell := range row.Cells {
			cells = append(cells, strings.TrimSuffix(cell, ":00+07"))
		}
		wrong := row.Wrong
		if wrong != "" {
			wrong += ": " + contract.Explain(proposal.Mapping.Kind, string(row.Why), row.Wrong, a.Lang)
		}
		t.Row(append(cells, wrong)...)
	}
	t.Write(a.Err)
	return nil
}
