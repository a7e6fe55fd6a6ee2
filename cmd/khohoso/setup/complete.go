package setup

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"khohoso/ingest/contract"
	"khohoso/internal/accountsdb"
	"khohoso/internal/app"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/models/metrics"
	"khohoso/models/store"
	"khohoso/reports/forms"
)

// completer offers values at the press of a key: what the settings and the warehouse know, and nothing where they
// cannot be asked.
type completer struct{ app *app.App }

// values gives what may stand in a place, each with a tab and what it means, or without.
type values func(ctx context.Context) []string

// Complete gives the flags and arguments of all commands their values, for the shell's completion.
func Complete(a *app.App, root *cobra.Command) {
	c := completer{a}
	flags := map[string]values{
		"agency": c.units, "unit": c.units, "units": c.units, "period": periods, "job": c.jobs, "set": c.sets,
		"rule": fixed("form06", "portal766"), "against": fixed("form06", "portal766"), "calendar": fixed("calendar", "statutory"), "organisation": fixed("then", "now"),
		"lang": fixed("vi", "en"), "log-format": fixed("text", "json"), "format": fixed("table", "csv", "json"), "timezone": fixed(store.DefaultZone),
		"role": fixed("leadership", "office", "agency", "operator", "source"), "as": kinds,
	}
	arguments := map[string]values{
		"khohoso report": reportForms, "khohoso template": kinds, "khohoso pull": c.sources, "khohoso schedule run": c.jobs,
		"khohoso user disable": c.accounts, "khohoso user reset": c.accounts, "khohoso user token": c.accounts,
	}
	var walk func(*cobra.Command)
	walk = func(command *cobra.Command) {
		for _, set := range []*pflag.FlagSet{command.LocalNonPersistentFlags(), command.PersistentFlags()} {
			set.VisitAll(func(flag *pflag.Flag) {
				if give := flags[flag.Name]; give != nil {
					command.RegisterFlagCompletionFunc(flag.Name, c.offer(give, true)) //nolint:errcheck // the flag is there
				}
			})
		}
		if give := arguments[command.CommandPath()]; give != nil {
			command.ValidArgsFunction = c.offer(give, command.Name() == "pull")
		}
		for _, sub := range command.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// longestLook is how long a key may take to answer.
const longestLook = 2 * time.Second

// offer is values as the shell asks for them: of an argument one only, of lists the last.
func (c completer) offer(give values, several bool) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 && !several {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		if err := c.app.LoadSettings(cmd.Flags()); err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		ctx, stop := context.WithTimeout(cmd.Context(), longestLook)
		defer stop()
		before := begun[:strings.LastIndexByte(begun, ',')+1]
		var found []string
		for _, one := range give(ctx) {
			if one = before + one; strings.HasPrefix(one, begun) {
				found = append(found, one)
			}
		}
		return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

func fixed(all ...string) values {
	return func(context.Context) []string { return all }
}

func kinds(context.Context) (names []string) {
	for _, kind := range contract.Kinds {
		names = append(names, kind.Name)
	}
	return names
}

func reportForms(context.Context) (names []string) {
	for _, form := range forms.List() {
		names = append(names, form.Name+"\t"+form.TitleVI)
	}
	return names
}

// periods are the latest of each kind: the current one and those before.
func periods(context.Context) (names []string) {
	now := app.Clock()
	for i := range 13 {
		names = append(names, time.Date(now.Year(), now.Month()-time.Month(i), 1, 0, 0, 0, 0, time.UTC).Format("2006-01"))
	}
	year, quarter := now.Year(), (int(now.Month())+2)/3
	for range 5 {
		names = append(names, fmt.Sprintf("%d-Q%d", year, quarter))
		if quarter--; quarter == 0 {
			year, quarter = year-1, 4
		}
	}
	for back := range 2 {
		year := now.Year() - back
		names = append(names, fmt.Sprintf("%d-H1", year), fmt.Sprintf("%d-H2", year), fmt.Sprintf("%d-9M", year), fmt.Sprint(year))
	}
	return names
}

// units are those of the catalogue, with their names; while the service has the warehouse, the codes that it told the
// accounts.
func (c completer) units(ctx context.Context) (codes []string) {
	w, err := store.Open(ctx, store.Options{Path: c.app.Warehouse, Zone: c.app.Timezone, ReadOnly: true, MemoryLimit: "256MiB"})
	if err != nil {
		c.withAccounts(ctx, func(accounts *auth.Accounts) error {
			codes, err = accounts.Units(ctx)
			return err
		})
		return codes
	}
	defer w.Close()
	agencies, err := metrics.Agencies(ctx, w)
	if err != nil {
		return nil
	}
	for _, one := range agencies {
		codes = append(codes, one.Code+"\t"+one.Name)
	}
	return codes
}

// sets are the indicator sets of the warehouse.
func (c completer) sets(ctx context.Context) (names []string) {
	w, err := store.Open(ctx, store.Options{Path: c.app.Warehouse, Zone: c.app.Timezone, ReadOnly: true, MemoryLimit: "256MiB"})
	if err != nil {
		return []string{metrics.DefaultSet}
	}
	defer w.Close()
	all, err := metrics.IndicatorSets(ctx, w)
	if err != nil {
		return []string{metrics.DefaultSet}
	}
	for _, one := range all {
		names = append(names, one.Name+"\t"+one.Title)
	}
	return slices.Compact(names)
}

func (c completer) accounts(ctx context.Context) (names []string) {
	c.withAccounts(ctx, func(accounts *auth.Accounts) error {
		all, err := accounts.List(ctx)
		for _, one := range all {
			names = append(names, one.Name+"\t"+string(one.Role))
		}
		return err
	})
	return names
}

// withAccounts asks the accounts, where there are any: a key makes no file.
func (c completer) withAccounts(ctx context.Context, ask func(*auth.Accounts) error) {
	if !isFile(accountsdb.PathFor(c.app.Warehouse)) {
		return
	}
	_ = c.app.Audited(ctx, func(accounts *auth.Accounts, _ *audit.Log) error { return ask(accounts) }) // what cannot be asked is not offered
}

func (c completer) sources(context.Context) (names []string) {
	all, err := config.ReadSources(c.app.ConfigFile)
	if err != nil {
		return nil
	}
	for _, one := range all {
		names = append(names, one.Name)
	}
	return names
}

func (c completer) jobs(context.Context) (names []string) {
	all, err := config.ReadJobs(c.app.ConfigFile)
	if err != nil {
		return nil
	}
	for _, one := range all {
		names = append(names, one.Name+"\t"+one.Kind)
	}
	return slices.Compact(names)
}
