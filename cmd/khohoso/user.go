package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/cliout"
	"khohoso/models/store"
)

// userCommand looks after local accounts; it works while the service runs.
func userCommand(a *app.App) *cobra.Command {
	command := &cobra.Command{
		Use:   "user",
		Short: "Tài khoản: thêm, xem, ngừng, đặt lại mật khẩu (accounts)",
		RunE: func(*cobra.Command, []string) error {
			return apperr.New(apperr.Usage, "say what to do: add, list, disable, reset or token", "hãy nêu việc cần làm: add, list, disable, reset hoặc token")
		},
	}
	command.AddCommand(userAddCommand(a), userListCommand(a), userDisableCommand(a), userResetCommand(a), userTokenCommand(a))
	return command
}

func userAddCommand(a *app.App) *cobra.Command {
	var shown, role, unit string
	command := &cobra.Command{
		Use:   "add NAME --role ROLE",
		Short: "Thêm tài khoản; in mật khẩu dùng một lần (add an account, print its one-time password)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := auth.New{Name: args[0], Shown: shown, Role: auth.Role(role), Unit: unit}
			return a.Audited(cmd.Context(), func(accounts *auth.Accounts, log *audit.Log) error {
				if err := tellUnits(cmd.Context(), a, accounts); err != nil {
					return err
				}
				account, password, err := accounts.Add(cmd.Context(), n, app.CurrentUser(""))
				if err != nil {
					return err
				}
				sayPassword(a, a.Tr("đã thêm tài khoản", "added account"), account, password)
				return a.NoteAudit(cmd.Context(), log, audit.Entry{
					Action: audit.UserAdd, Object: account.Name, Outcome: audit.Done, Detail: strings.TrimSpace(role + " " + unit),
				})
			})
		},
	}
	flags := command.Flags()
	flags.StringVar(&shown, "shown", "", "tên hiển thị (name on screens)")
	flags.StringVar(&role, "role", "", "vai trò: leadership | office | agency | operator | source (role)")
	flags.StringVar(&unit, "unit", "", "mã đơn vị, với vai trò agency (agency code)")
	command.MarkFlagRequired("role") //nolint:errcheck // the flag is defined above
	return command
}

// tellUnits lets accounts be checked by the catalogue of today. While the service
// has the warehouse, it has told them itself.
func tellUnits(ctx context.Context, a *app.App, accounts *auth.Accounts) error {
	w, err := store.Open(ctx, store.Options{Path: a.Warehouse, Zone: a.Timezone, ReadOnly: true, MemoryLimit: a.MemoryLimit})
	if err != nil {
		return nil //nolint:nilerr // held by the service or not there yet: the codes told last are looked at
	}
	defer w.Close()
	codes, err := serve.UnitCodes(ctx, w)
	if apperr.CodeOf(err) == apperr.NotBuilt {
		return nil
	}
	return errors.Join(err, accounts.TellUnits(ctx, codes))
}

func sayPassword(a *app.App, done string, account auth.Account, password string) {
	switch {
	case password != "":
		fmt.Fprintf(a.Out, a.Tr("%s %s (%s); mật khẩu dùng một lần (một lần, trong 72 giờ): %s\n", "%s %s (%s); one-time password (once, within 72 hours): %s\n"), done, account.Name, account.Role, password)
	case account.Role == auth.Source:
		fmt.Fprintf(a.Out, a.Tr("%s %s (%s); cấp mã gửi sự kiện: khohoso user token %s\n", "%s %s (%s); give it a token: khohoso user token %s\n"), done, account.Name, account.Role, account.Name)
	default:
		fmt.Fprintf(a.Out, "%s %s (%s)\n", done, account.Name, account.Role)
	}
}

func userListCommand(a *app.App) *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "list",
		Short: "Các tài khoản (accounts)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			return a.Audited(cmd.Context(), func(accounts *auth.Accounts, _ *audit.Log) error {
				all, err := accounts.List(cmd.Context())
				if err != nil {
					return err
				}
				return cliout.Listing(a, f, accountFields(a), all)
			})
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func accountFields(a *app.App) []cliout.Field[auth.Account] {
	instant := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.Format(time.RFC3339)
	}
	return []cliout.Field[auth.Account]{
		{Name: "name", Title: a.Tr("Tài khoản", "Account"), Value: func(one auth.Account) any { return one.Name }},
		{Name: "shown", Title: a.Tr("Tên hiển thị", "Name"), Value: func(one auth.Account) any { return one.Shown }},
		{Name: "role", Title: a.Tr("Vai trò", "Role"), Value: func(one auth.Account) any { return string(one.Role) }},
		{Name: "unit", Title: a.Tr("Đơn vị", "Unit"), Value: func(one auth.Account) any { return one.Unit }},
		{Name: "state", Title: a.Tr("Trạng thái", "State"), Value: func(one auth.Account) any { return accountState(one, app.Clock()) }},
		{Name: "signed_in_at", Title: a.Tr("Đăng nhập lần cuối", "Last signed in"), Value: func(one auth.Account) any { return instant(one.SignedInAt) }},
		{Name: "created_at", Title: a.Tr("Tạo lúc", "Made"), Value: func(one auth.Account) any { return instant(one.CreatedAt) }},
	}
}

// accountState is one word for scripts.
func accountState(one auth.Account, now time.Time) string {
	switch {
	case !one.DisabledAt.IsZero():
		return "disabled"
	case one.LockedUntil.After(now):
		return "locked"
	case one.SingleSign:
		return "single_sign_on"
	case one.MustChange:
		return "one_time_password"
	}
	return "active"
}

func userDisableCommand(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "disable NAME",
		Short: "Ngừng tài khoản; mọi phiên và mã truy cập kết thúc (disable; its sessions and tokens end)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.Audited(cmd.Context(), func(accounts *auth.Accounts, log *audit.Log) error {
				account, err := accounts.Disable(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				sayPassword(a, a.Tr("đã ngừng tài khoản", "disabled account"), auth.Account{Name: account.Name, Role: account.Role}, "")
				return a.NoteAudit(cmd.Context(), log, audit.Entry{Action: audit.UserDisable, Object: account.Name, Outcome: audit.Done})
			})
		},
	}
}

func userResetCommand(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "reset NAME",
		Short: "Mật khẩu dùng một lần mới; mở khóa, dùng lại tài khoản đã ngừng (new one-time password; unlocks and enables)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.Audited(cmd.Context(), func(accounts *auth.Accounts, log *audit.Log) error {
				account, password, err := accounts.Reset(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				sayPassword(a, a.Tr("đã đặt lại tài khoản", "reset account"), account, password)
				return a.NoteAudit(cmd.Context(), log, audit.Entry{Action: audit.UserReset, Object: account.Name, Outcome: audit.Done})
			})
		},
	}
}

func userTokenCommand(a *app.App) *cobra.Command {
	var label, units string
	var days int
	command := &cobra.Command{
		Use:   "token NAME",
		Short: "Cấp mã cho một nguồn gửi sự kiện; in ra một lần (a token for a source, printed once)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.Audited(cmd.Context(), func(accounts *auth.Accounts, log *audit.Log) error {
				if err := tellUnits(cmd.Context(), a, accounts); err != nil {
					return err
				}
				secret, err := accounts.IssueSourceToken(cmd.Context(), args[0], label, units, days)
				if err != nil {
					return err
				}
				fmt.Fprintf(a.Out, a.Tr("mã của %s, hết hạn sau %d ngày: %s\n", "token of %s, holds for %d days: %s\n"), args[0], days, secret)
				return a.NoteAudit(cmd.Context(), log, audit.Entry{Action: audit.TokenAdd, Object: args[0], Outcome: audit.Done, Detail: strings.TrimSpace(label + " " + units)})
			})
		},
	}
	command.Flags().StringVar(&label, "label", "events", "dùng để làm gì (what it is for)")
	command.Flags().StringVar(&units, "units", "", "chỉ ghi cho các đơn vị này: mã, hoặc phần đầu của mã, cách nhau dấu phẩy, như H28.01,H28.30.* (units it may write for)")
	command.Flags().IntVar(&days, "days", 365, "số ngày hiệu lực, tối đa 366 (days it holds)")
	return command
}
