package app

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"khohoso/internal/config"
)

// LoadSettings fills the flags of a command from the environment and the config file that holds.
func (a *App) LoadSettings(flags *pflag.FlagSet) (err error) {
	if a.Origins, err = config.Load(flags, a.ConfigFile); err != nil {
		return err
	}
	if path := config.Unreadable(a.ConfigFile); path != "" {
		fmt.Fprintf(a.Err, a.Tr("chú ý: tài khoản này không đọc được %s nên các thiết lập ở đó không được dùng; hãy chạy bằng: sudo -u khohoso khohoso …\n",
			"note: this account may not read %s, so its settings are not used; run: sudo -u khohoso khohoso …\n"), path)
	}
	return nil
}

// Again gives the settings as they would be if the command began now, with the flags that were given to it and the
// sections of the file.
func (a *App) Again(given *pflag.FlagSet) (config.Settings, error) {
	next := config.Defaults()
	flags := pflag.NewFlagSet("again", pflag.ContinueOnError)
	next.BindGlobal(flags)
	next.BindServe(flags)
	var err error
	flags.VisitAll(func(flag *pflag.Flag) {
		if a.Origins[flag.Name] == "--"+flag.Name && err == nil {
			err = flags.Set(flag.Name, given.Lookup(flag.Name).Value.String())
		}
	})
	if err != nil {
		return next, err
	}
	origins, err := config.Load(flags, a.ConfigFile)
	if err != nil {
		return next, err
	}
	file, err := config.Read(a.ConfigFile)
	next.TakeSections(file.Settings)
	return next, origins.Locate(errors.Join(err, next.Validate(), next.Serve.Validate(), config.Check(a.ConfigFile, next)))
}

// BackupSettings are those of the service as they are at the moment: of all settings that others read while it runs,
// these may change meanwhile.
func (a *App) BackupSettings() config.Serve {
	a.changing.RLock()
	defer a.changing.RUnlock()
	return a.Serve
}

// TakeBackupSettings makes them those of other settings.
func (a *App) TakeBackupSettings(next config.Settings) {
	a.changing.Lock()
	defer a.changing.Unlock()
	a.BackupDir, a.BackupEvery, a.BackupKeep = next.BackupDir, next.BackupEvery, next.BackupKeep
}
