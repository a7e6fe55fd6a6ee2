package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/query"
	"khohoso/cmd/khohoso/setup"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
)

// run is the program without the process around it: arguments and streams in,
// exit status of the contract out.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	return runAs(ctx, &app.App{Settings: config.Defaults(), In: in, Out: out, Err: errOut}, args)
}

// runAs is run for an app that may have a service's warehouse.
func runAs(ctx context.Context, a *app.App, args []string) int {
	root := rootCommand(a)
	root.SetArgs(args)
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return apperr.ExitDone
	}
	if apperr.CodeOf(err) == apperr.Held && runsBeside[command.CommandPath()] {
		if status, ran, broke := callBeside(ctx, a, root, args); broke != nil {
			err = broke
		} else if ran {
			return status
		}
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
			if err := a.LoadSettings(cmd.Flags()); err != nil {
				return err
			}
			if !setup.AsRoot(cmd) && a.Lent == nil {
				if _, err := a.ActAsOwner(); err != nil {
					return err
				}
			}
			a.StartLog()
			return a.Origins.Locate(a.Validate())
		},
	}
	root.Flags().BoolVar(&version, "version", false, "phiên bản, như lệnh version (which build this is)")
	flags := root.PersistentFlags()
	a.BindGlobal(flags)
	flags.StringVar(&a.ConfigFile, "config", "", "tệp cấu hình YAML (config file; khohoso.yaml, else /etc/khohoso/khohoso.yaml, if present)")
	root.AddCommand(ingestCommand(a), pullCommand(a), mapCommand(a), statusCommand(a), inboxCommand(a), scheduleCommand(a), retentionCommand(a), backupCommand(a), restoreCommand(a), verifyCommand(a), quarantineCommand(a), buildCommand(a), query.CheckCommand(a), query.FlowCommand(a), query.IndicatorsCommand(a),
		query.ScorecardCommand(a), query.LostCommand(a), query.CompareCommand(a), query.WhatifCommand(a), query.ReadingsCommand(a), query.MeanHandlingCommand(a), query.DueCommand(a), query.ReconcileCommand(a),
		query.DossiersCommand(a), reportCommand(a), templateCommand(a), publishCommand(a), closeCommand(a), query.RestatementsCommand(a), simulateCommand(a), serveCommand(a), userCommand(a), auditCommand(a), demoCommand(a), query.DictionaryCommand(a), extensionCommand(a), versionCommand(a))
	root.AddCommand(setup.Commands(a)...)
	for _, command := range root.Commands() {
		strictArgs(command)
	}
	setup.Complete(a, root)
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
