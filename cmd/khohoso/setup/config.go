// Package setup holds the commands of an installation: its first day, its settings, its health.
package setup

import (
	"cmp"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/internal/config"
	"khohoso/internal/schedule"
)

// Commands are those of an installation.
func Commands(a *app.App) []*cobra.Command {
	return []*cobra.Command{configCommand(a), doctorCommand(a), initCommand(a), upgradeCommand(a), manCommand(a)}
}

// configCommand shows, checks and explains the settings.
func configCommand(a *app.App) *cobra.Command {
	command := &cobra.Command{
		Use:   "config",
		Short: "Cấu hình: đang có hiệu lực gì, có gì sai, tệp mẫu (settings: show, check, example)",
		RunE: func(*cobra.Command, []string) error {
			return apperr.New(apperr.Usage, "say what to do: show, check or example", "hãy nêu việc cần làm: show, check hoặc example")
		},
	}
	command.AddCommand(configShowCommand(a), configCheckCommand(a), configExampleCommand(a))
	return command
}

// serveSettings takes in what only serve has flags for, as a service started now would have it.
func serveSettings(a *app.App) error {
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	a.BindServe(flags)
	origins, err := config.Load(flags, a.ConfigFile)
	if err != nil {
		return err
	}
	for key, origin := range origins {
		a.Origins[key] = origin
	}
	return nil
}

// whole says everything that is wrong with the settings of a service.
func whole(a *app.App) error {
	return a.Origins.Locate(errors.Join(a.Settings.Validate(), a.Serve.Validate(), config.Check(a.ConfigFile, a.Settings), checkCron(a)))
}

// checkCron says which job has no time that can be read.
func checkCron(a *app.App) error {
	jobs, err := config.ReadJobs(a.ConfigFile)
	if err != nil {
		return nil //nolint:nilerr // config.Check says so
	}
	var errs []error
	for _, job := range jobs {
		if _, err := schedule.ParseExpression(job.Cron); err != nil {
			errs = append(errs, config.BadJob(a.ConfigFile, job.Name, err))
		}
	}
	return errors.Join(errs...)
}

func configShowCommand(a *app.App) *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "show",
		Short: "Mọi thiết lập đang có hiệu lực và lấy từ đâu; điều bí mật được che (what is in force and where it comes from, secrets hidden)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			if err := serveSettings(a); err != nil {
				return err
			}
			rows, err := config.Show(a.ConfigFile, a.Settings, a.Origins)
			if err != nil {
				return err
			}
			if err := cliout.Listing(a, f, []cliout.Field[config.InForce]{
				{Name: "setting", Title: a.Tr("Thiết lập", "Setting"), Value: func(one config.InForce) any { return one.Key }},
				{Name: "value", Title: a.Tr("Giá trị", "Value"), Value: func(one config.InForce) any { return one.Value }},
				{Name: "origin", Title: a.Tr("Lấy từ", "Comes from"), Value: func(one config.InForce) any { return cmp.Or(one.Origin, a.Tr("mặc định", "default")) }},
				{Name: "reload", Title: a.Tr("Nạp lại được", "Reloads"), Value: func(one config.InForce) any { return one.Reload }},
			}, rows); err != nil {
				return err
			}
			sayStrays(a)
			return whole(a)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

// sayStrays tells of variables that look like settings and are none.
func sayStrays(a *app.App) {
	for name, known := range config.Strays(os.Environ()) {
		hint := ""
		if known != "" {
			hint = fmt.Sprintf(a.Tr("; có phải %s?", "; did you mean %s?"), known)
		}
		fmt.Fprintf(a.Err, a.Tr("chú ý: biến môi trường %s không phải thiết lập nào%s\n", "note: environment variable %s is no setting%s\n"), name, hint)
	}
}

func configCheckCommand(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Cấu hình có gì sai hoặc mâu thuẫn không (what is wrong or contradicts itself)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := serveSettings(a); err != nil {
				return err
			}
			sayStrays(a)
			if err := whole(a); err != nil {
				return err
			}
			file := config.Locate(a.ConfigFile)
			if file == "" {
				file = a.Tr("không có tệp, dùng mặc định", "no file, defaults hold")
			}
			fmt.Fprintf(a.Out, a.Tr("cấu hình đúng: %s\n", "the settings are right: %s\n"), file)
			return nil
		},
	}
}

func configExampleCommand(a *app.App) *cobra.Command {
	var packaged bool
	command := &cobra.Command{
		Use:   "example",
		Short: "Tệp cấu hình mẫu, mọi thiết lập kèm giải thích (a config file that shows every setting)",
		RunE: func(*cobra.Command, []string) error {
			text := config.Example(nil)
			if packaged {
				text = Shipped()
			}
			_, err := fmt.Fprint(a.Out, text)
			return err
		},
	}
	command.Flags().BoolVar(&packaged, "packaged", false, "như gói cài đặt mang theo: thư mục của dịch vụ đã điền (as a package brings it)")
	return command
}
