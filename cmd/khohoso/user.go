package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
	"khohoso/models/store"
)

// userCommand looks after local accounts; it works while the service runs.
func (a *app) userCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "user",
		Short: "Tài khoản: thêm, xem, ngừng, đặt lại mật khẩu (accounts)",
		RunE: func(*cobra.Command, []string) error {
			return apperr.New(apperr.Usage, "say what to do: add, list, disable, reset or token", "hãy nêu việc cần làm: add, list, disable, reset hoặc token")
		},
	}
	command.AddCommand(a.userAddCommand(), a.userListCommand(), a.userDisableCommand(), a.userResetCommand(), a.userTokenCommand())
	return command
}

func (a *app) userAddCommand() *cobra.Command {
	var shown, role, unit string
	command := &cobra.Command{
		Use:   "add NAME --role ROLE",
		Short: "Thêm tài khoản; in mật khẩu dùng một lần (add an account, print its one-time password)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := auth.New{Name: args[0], Shown: shown, Role: auth.Role(role), Unit: unit}
			return a.audited(cmd.Context(), func(accounts *auth.Accounts, log *audit.Log) error {
				if err := a.tellUnits(cmd.Context(), accounts); err != nil {
					return err
				}
				account, password, err := accounts.Add(cmd.Context(), n, who(""))
				if err != nil {
					return err
				}
				a.sayPassword(a.say("đã thêm tài khoản", "added account"), account, password)
				return a.noteHere(cmd.Context(), log, audit.Entry{
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
func (a *app) tellUnits(ctx context.Context, accounts *auth.Accounts) error {
	w, err := store.Open(ctx, store.Options{Path: a.Warehouse, Zone: a.Timezone, ReadOnly: true, MemoryLimit: a.MemoryLimit})
	if err != nil {
		return nil //nolint:nilerr // held by the service or not there yet: the codes told last are looked at
	}
	defer w.Close()
	codes, err := unitCodes(ctx, w)
	if apperr.CodeOf(err) == apperr.NotBuilt {
		return nil
	}
	return errors.Join(err, accounts.TellUnits(ctx, codes))
}

func unitCodes(ctx context.Context, w *store.Warehouse) ([]string, error) {
	agencies, err := metrics.Agencies(ctx, w)
	codes := make([]string, len(agencies))
	for i, one := range agencies {
		codes[i] = one.Code
	}
	return codes, err
}

func (a *app) sayPassword(done string, account auth.Account, password string) {
	switch {
	case password != "":
		fmt.Fprintf(a.out, a.say("%s %s (%s); mật khẩu dùng một lần (một lần, trong 72 giờ): %s\n", "%s %s (%s); one-time password (once, within 72 hours): %s\n"), done, account.Name, account.Role, password)
	case account.Role == auth.Source:
		fmt.Fprintf(a.out, a.say("%s %s (%s); cấp mã gửi sự kiện: khohoso user token %s\n", "%s %s (%s); give it a token: khohoso user token %s\n"), done, account.Name, account.Role, account.Name)
	default:
		fmt.Fprintf(a.out, "%s %s (%s)\n", done, account.Name, account.Role)
	}
}

func (a *app) userListCommand() *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "list",
		Short: "Các tài khoản (accounts)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			return a.audited(cmd.Context(), func(accounts *auth.Accounts, _ *audit.Log) error {
				all, err := accounts.List(cmd.Context())
				if err != nil {
					return err
				}
				return listing(a, f, a.accountFields(), all)
			})
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func (a *app) accountFields() []field[auth.Account] {
	instant := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.Format(time.RFC3339)
	}
	return []field[auth.Account]{
		{"name", a.say("Tài khoản", "Account"), func(one auth.Account) any { return one.Name }},
		{"shown", a.say("Tên hiển thị", "Name"), func(one auth.Account) any { return one.Shown }},
		{"role", a.say("Vai trò", "Role"), func(one auth.Account) any { return string(one.Role) }},
		{"unit", a.say("Đơn vị", "Unit"), func(one auth.Account) any { return one.Unit }},
		{"state", a.say("Trạng thái", "State"), func(one auth.Account) any { return accountState(one, clock()) }},
		{"signed_in_at", a.say("Đăng nhập lần cuối", "Last signed in"), func(one auth.Account) any { return instant(one.SignedInAt) }},
		{"created_at", a.say("Tạo lúc", "Made"), func(one auth.Account) any { return instant(one.CreatedAt) }},
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

func (a *app) userDisableCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "disable NAME",
		Short: "Ngừng tài khoản; mọi phiên và mã truy cập kết thúc (disable; its sessions and tokens end)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.audited(cmd.Context(), func(accounts *auth.Accounts, log *audit.Log) error {
				account, err := accounts.Disable(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				a.sayPassword(a.say("đã ngừng tài khoản", "disabled account"), auth.Account{Name: account.Name, Role: account.Role}, "")
				return a.noteHere(cmd.Context(), log, audit.Entry{Action: audit.UserDisable, Object: account.Name, Outcome: audit.Done})
			})
		},
	}
}

func (a *app) userResetCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reset NAME",
		Short: "Mật khẩu dùng một lần mới; mở khóa, dùng lại tài khoản đã ngừng (new one-time password; unlocks and enables)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.audited(cmd.Context(), func(accounts *auth.Accounts, log *audit.Log) error {
				account, password, err := accounts.Reset(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				a.sayPassword(a.say("đã đặt lại tài khoản", "reset account"), account, password)
				return a.noteHere(cmd.Context(), log, audit.Entry{Action: audit.UserReset, Object: account.Name, Outcome: audit.Done})
			})
		},
	}
}

func (a *app) userTokenCommand() *cobra.Command {
	var label, units string
	var days int
	command := &cobra.Command{
		Use:   "token NAME",
		Short: "Cấp mã cho một nguồn gửi sự kiện; in ra một lần (a token for a source, printed once)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.audited(cmd.Context(), func(accounts *auth.Accounts, log *audit.Log) error {
				if err := a.tellUnits(cmd.Context(), accounts); err != nil {
					return err
				}
				secret, err := accounts.IssueSourceToken(cmd.Context(), args[0], label, units, days)
				if err != nil {
					return err
				}
				fmt.Fprintf(a.out, a.say("mã của %s, hết hạn sau %d ngày: %s\n", "token of %s, holds for %d days: %s\n"), args[0], days, secret)
				return a.noteHere(cmd.Context(), log, audit.Entry{Action: audit.TokenAdd, Object: args[0], Outcome: audit.Done, Detail: strings.TrimSpace(label + " " + units)})
			})
		},
	}
	command.Flags().StringVar(&label, "label", "events", "dùng để làm gì (what it is for)")
	command.Flags().StringVar(&units, "units", "", "chỉ ghi cho các đơn vị này: mã, hoặc phần đầu của mã, cách nhau dấu phẩy, như H28.01,H28.30.* (units it may write for)")
	command.Flags().IntVar(&days, "days", 365, "số ngày hiệu lực, tối đa 366 (days it holds)")
	return command
}
