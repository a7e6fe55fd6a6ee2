package app

import (
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
