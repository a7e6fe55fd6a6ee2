package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/query"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
)

// run is the program without the process around it: arguments and streams in,
// exit status of the contract out.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	a := &app.App{Settings: config.Defaults(), In: in, Out: out, Err: errOut}
	root := rootCommand(a)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return apperr.ExitDone
	}
	a.Lang = wantedLang(args, a.Lang)
	err = usageFault(err)
	a.PrintError(err)
	return apperr.Exit(err)
}

func rootCommand(a *app.App) *cobra.Command {
	var version bool
	root := &cobra.Command{
		Use:           "khohoso",
		Short:         "Kho hồ sơ TTHC: số liệu, báo cáo Excel và bảng điều hành (dossier warehouse)",
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q", args[0])
			}
			if version {
				return printVersion(a)
			}
			return cmd.Help()
		},
		Args: cobra.ArbitraryArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if version {
				return languageAlone(a, cmd)
			}
			if err := config.Load(cmd.Flags(), a.ConfigFile); err != nil {
				return err
			}
			a.StartLog()
			return a.Validate()
		},
	}
	root.Flags().BoolVar(&version, "version", false, "phiên bản, như lệnh version (which build this is)")
	flags := root.PersistentFlags()
	flags.StringVar(&a.Warehouse, "warehouse", a.Warehouse, "tệp kho dữ liệu (warehouse file)")
	flags.StringVar(&a.ConfigFile, "config", "", "tệp cấu hình YAML (config file; khohoso.yaml if present)")
	flags.StringVar(&a.Timezone, "timezone", "", "múi giờ, cố định khi tạo kho (zone, fixed at creation; Asia/Ho_Chi_Minh)")
	flags.StringVar(&a.Lang, "lang", a.Lang, "ngôn ngữ: vi | en (language)")
	flags.BoolVar(&a.Quiet, "quiet", false, "không in tiến độ (no progress)")
	flags.StringVar(&a.LogFormat, "log-format", a.LogFormat, "định dạng nhật ký: text | json (log format)")
	flags.StringVar(&a.WorkingHours, "working-hours", "", "giờ làm việc, giữ trong kho từ lần build tới (hours of a working day, kept by the next build; 07:00-11:30,13:30-17:00)")
	flags.StringVar(&a.MemoryLimit, "memory-limit", a.MemoryLimit, "bộ nhớ tối đa của bộ máy dữ liệu (engine memory)")
	flags.StringVar(&a.FileGroup, "file-group", "", "nhóm được đọc các tệp ghi ra; ngoài nhóm không ai đọc được (group that may read what is written; nobody else may)")
	flags.StringVar(&a.NullWords, "null-words", "", "các chữ nghĩa là ô trống trong mọi dữ liệu nhận vào, như NULL,N/A (words that stand for an empty cell in whatever is taken in)")
	root.AddCommand(ingestCommand(a), pullCommand(a), mapCommand(a), statusCommand(a), inboxCommand(a), scheduleCommand(a), retentionCommand(a), backupCommand(a), restoreCommand(a), verifyCommand(a), quarantineCommand(a), buildCommand(a), query.CheckCommand(a), query.FlowCommand(a), query.IndicatorsCommand(a),
		query.ScorecardCommand(a), query.LostCommand(a), query.CompareCommand(a), query.WhatifCommand(a), query.ReadingsCommand(a), query.MeanHandlingCommand(a), query.DueCommand(a), query.ReconcileCommand(a),
		query.DossiersCommand(a), reportCommand(a), templateCommand(a), publishCommand(a), closeCommand(a), query.RestatementsCommand(a), simulateCommand(a), serveCommand(a), userCommand(a), auditCommand(a), demoCommand(a), query.DictionaryCommand(a), versionCommand(a))
	for _, command := range root.Commands() {
		strictArgs(command)
	}
	return root
}

// strictArgs makes a wrong number of arguments count as wrong use.
func strictArgs(command *cobra.Command) {
	check := command.Args
	if check == nil {
		check = cobra.NoArgs
	}
	command.Args = func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return fmt.Errorf("%s: %w", cmd.Name(), err)
		}
		return nil
	}
	for _, sub := range command.Commands() {
		strictArgs(sub)
	}
}
