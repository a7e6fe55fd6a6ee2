package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/duckdb/duckdb-go/v2/mapping"
	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/buildinfo"
	sqlfiles "khohoso/sql"
)

func versionCommand(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:               "version",
		Short:             "Phiên bản, mã nguồn, bộ máy dữ liệu, Go (which build this is)",
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return languageAlone(a, cmd) },
		RunE: func(*cobra.Command, []string) error {
			return printVersion(a)
		},
	}
}

// languageAlone takes the language of the command line or its variable and reads no settings: they may be what is
// wrong with a program whose version is asked for.
func languageAlone(a *app.App, cmd *cobra.Command) error {
	if !cmd.Flags().Changed("lang") {
		a.Lang = wantedLang(nil, a.Lang)
	}
	return nil
}

func printVersion(a *app.App) error {
	_, err := fmt.Fprint(a.Out, versionText(a, buildinfo.Read(), mapping.LibraryVersion()))
	return err
}

func versionText(a *app.App, build buildinfo.Info, engine string) string {
	source := a.Tr("không rõ (không ghi lúc dựng)", "unknown (not stamped when it was built)")
	if build.Commit != "" {
		source = strings.TrimSpace(build.Commit + " " + build.Time)
		if build.Modified {
			source += a.Tr(", có sửa đổi", ", modified")
		}
	}
	return fmt.Sprintf("khohoso %s\n%s %s\n%s DuckDB %s\n%s %s\nGo: %s %s\n", build.Version,
		a.Tr("mã nguồn:", "source:"), source, a.Tr("bộ máy dữ liệu:", "engine:"), engine, a.Tr("bộ chỉ số:", "indicator sets:"), shippedSets(), build.Go, build.Platform)
}

// shippedSets are the indicator sets that the program brings, each with its versions.
func shippedSets() string {
	rows, err := csv.NewReader(strings.NewReader(sqlfiles.Seed("indicator_set"))).ReadAll()
	if err != nil {
		panic("indicator_set.csv: " + err.Error()) // compiled in: a defect of the build
	}
	var sets []string
	for _, row := range rows[1:] {
		if name := row[0] + " " + row[1]; !slices.Contains(sets, name) {
			sets = append(sets, name)
		}
	}
	return strings.Join(sets, ", ")
}
