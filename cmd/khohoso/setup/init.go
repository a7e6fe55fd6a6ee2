package setup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/accountsdb"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/internal/doctor"
	"khohoso/models/store"
)

// first is what the first day's command is told.
type first struct {
	provinceCode, provinceName string
	zone                       string
	dir                        string // of everything; "": where the package puts things, else the folder at hand
	inbox, backups             string
	operator                   string
	account                    string // of the machine, that runs the service
	ask                        bool   // somebody sits at the terminal
}

const keptAsRoot = "as-root"

// AsRoot says whether a command goes on as root: it gives files to the service's account itself.
func AsRoot(cmd *cobra.Command) bool { return cmd.Annotations[keptAsRoot] != "" }

// initCommand makes an installation ready for its first file.
func initCommand(a *app.App) *cobra.Command {
	var f first
	command := &cobra.Command{
		Use:   "init",
		Short: "Ngày đầu: hỏi tỉnh, hộp nhận, người vận hành, nơi sao lưu; tạo cấu hình, thư mục, kho, tài khoản, tệp mẫu (the first day)",
		Long: `Hỏi từng điều trên màn hình, hoặc nhận bằng cờ khi không có ai trả lời. Không ghi đè thứ gì đã có: chạy lại chỉ làm nốt phần còn thiếu.
Asks at a terminal, or takes flags where nobody answers. Nothing that is there is overwritten: another run does what is still missing.`,
		Annotations: map[string]string{keptAsRoot: "gives files to the service's account"},
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.zone = a.Timezone
			f.ask = isTerminal(a.In)
			return f.run(cmd.Context(), a, cmd.Flags().Changed("warehouse"))
		},
	}
	flags := command.Flags()
	flags.StringVar(&f.provinceCode, "province-code", "", "mã của tỉnh trên các hệ thống, như H28 (the province's code)")
	flags.StringVar(&f.provinceName, "province-name", "", "tên trên báo cáo, như UBND tỉnh Hòa Bình (its name on reports)")
	flags.StringVar(&f.inbox, "inbox", "", "hộp nhận: thư mục để tệp vào (folder that files are put into)")
	flags.StringVar(&f.backups, "backup-dir", "", "nơi sao lưu, nên ở ổ khác (where backups go, better another disk)")
	flags.StringVar(&f.operator, "operator", "", "tài khoản đầu tiên, của người vận hành (first account, the operator's)")
	flags.StringVar(&f.dir, "dir", "", "thư mục của mọi thứ (folder of everything; /etc/khohoso and /var/lib/khohoso after a package)")
	flags.StringVar(&f.account, "account", "", "tài khoản máy chạy dịch vụ (machine account of the service; khohoso after a package)")
	return command
}

// places are where an installation keeps its things.
type places struct {
	config, data, inbox, backups, templates, warehouse string

	account    *owner // nil: who runs the command
	configured bool   // somebody has written the config file; it stays as it is
}

func (f *first) run(ctx context.Context, a *app.App, ownWarehouse bool) error {
	p, err := f.places(a)
	if err != nil {
		return err
	}
	if ownWarehouse {
		p.warehouse = a.Warehouse
	}
	if err := f.settle(a, &p); err != nil {
		return err
	}
	if err := f.foundation(a, &p); err != nil {
		return err
	}
	if err := p.account.become(); err != nil {
		return err
	}
	// From here on the settings that were written hold, as for the service.
	if err := f.useSettings(a, p); err != nil {
		return err
	}
	if err := f.fill(ctx, a, p); err != nil {
		return err
	}
	fmt.Fprintln(a.Out, "khohoso doctor:")
	if err := writeFindings(a, doctor.Examine(ctx, patient(a)), false); err != nil {
		return err
	}
	return f.sayNext(a, p)
}

// places says where things go: after a package where it made room for them, else all in one folder.
func (f *first) places(a *app.App) (p places, err error) {
	packaged := f.dir == "" && isFolder(filepath.Dir(config.SystemFile)) && isFolder(dataFolder)
	if packaged {
		p.config, p.data = config.SystemFile, dataFolder
	} else {
		if p.data, err = filepath.Abs(f.dir); err != nil {
			return p, err
		}
		p.config = filepath.Join(p.data, config.DefaultFile)
	}
	if named := config.Locate(a.ConfigFile); named != "" && (a.ConfigFile != "" || named == config.DefaultFile && f.dir == "") {
		if p.config, err = filepath.Abs(named); err != nil {
			return p, err
		}
	}
	p.warehouse, p.templates = filepath.Join(p.data, "khohoso.duckdb"), filepath.Join(p.data, "templates")
	p.inbox, p.backups = filepath.Join(p.data, "inbox"), filepath.Join(p.data, "backup")
	if err := p.readConfig(); err != nil {
		return p, err
	}
	if packaged && f.account == "" && os.Geteuid() == 0 {
		f.account = serviceAccount
	}
	p.account, err = accountOf(f.account)
	return p, err
}

// readConfig takes the places out of a config file that somebody has written; the package's own says nothing.
func (p *places) readConfig() error {
	there, err := os.ReadFile(p.config)
	if errors.Is(err, fs.ErrNotExist) || err == nil && string(there) == Shipped() {
		return nil
	}
	file, err := config.Read(p.config)
	if err != nil {
		return err
	}
	p.configured, p.inbox, p.backups = true, file.Settings.Inbox, file.Settings.BackupDir
	p.warehouse = cmp.Or(file.Settings.Warehouse, config.Defaults().Warehouse)
	return nil
}

// settle asks for what was not given and is not there yet, or says all that is missing.
func (f *first) settle(a *app.App, p *places) error {
	var questions []question
	if _, err := os.Stat(p.warehouse); err != nil {
		questions = append(questions,
			question{&f.provinceCode, "province-code", "Mã của tỉnh", "The province's code", "", checkCode},
			question{&f.provinceName, "province-name", "Tên của tỉnh trên báo cáo", "The province's name on reports", "", checkName},
			question{&f.zone, "timezone", "Múi giờ", "Time zone", store.DefaultZone, checkZone})
	}
	if !p.configured {
		questions = append(questions,
			question{&f.inbox, "inbox", "Hộp nhận: thư mục để tệp vào", "Inbox: the folder that files are put into", p.inbox, checkPath},
			question{&f.backups, "backup-dir", "Nơi sao lưu, nên ở ổ khác", "Where backups go, better another disk", p.backups, checkPath})
	}
	if _, err := os.Stat(accountsdb.PathFor(p.warehouse)); err != nil {
		questions = append(questions, question{&f.operator, "operator", "Tài khoản đầu tiên, của người vận hành", "First account, the operator's", auth.FirstOperator, checkName})
	}
	if err := answer(a, f.ask, questions); err != nil || p.configured {
		return err
	}
	var err error
	if p.inbox, err = filepath.Abs(f.inbox); err != nil {
		return err
	}
	p.backups, err = filepath.Abs(f.backups)
	return err
}

// useSettings takes the config file in as a command that is started now would.
func (f *first) useSettings(a *app.App, p places) error {
	a.ConfigFile, a.Warehouse = p.config, p.warehouse
	if f.zone != "" {
		a.Timezone = f.zone
	}
	return serveSettings(a)
}

// sayNext tells what to do now.
func (f *first) sayNext(a *app.App, p places) error {
	khohoso, start := "khohoso", "khohoso serve"
	if p.config == config.SystemFile {
		khohoso, start = "sudo khohoso", "sudo systemctl daemon-reload && sudo systemctl enable --now khohoso"
	} else if wd, err := os.Getwd(); err != nil || filepath.Join(wd, config.DefaultFile) != p.config {
		khohoso, start = "khohoso --config "+p.config, "khohoso serve --config "+p.config
	}
	where := a.PublicURL
	if where == "" {
		where = "http://" + a.Addr + "/"
	}
	inbox := cmp.Or(a.Inbox, a.Tr("hộp nhận (chưa đặt inbox)", "the inbox (none is set)"))
	_, err := fmt.Fprintf(a.Out, a.Tr(`
Việc tiếp theo:
1. Chạy dịch vụ:          %s
2. Mở %s, đăng nhập bằng tài khoản %s và đổi mật khẩu.
3. Điền tệp mẫu ở %s (agencies: đơn vị, procedures: thủ tục, events: hồ sơ), rồi chép vào %s:
   dịch vụ tự nạp, tổng hợp; tệp đã nạp nằm ở archive/, tệp bị từ chối ở rejected/ kèm lý do.
4. Sổ Excel đầu tiên: nút tải ở trang của đơn vị, hoặc: %s report 06a --period %s --out 06a.xlsx
Khám lại bất cứ lúc nào: %s doctor
`, `
What to do next:
1. Start the service:     %s
2. Open %s, sign in as %s and change the password.
3. Fill in the templates in %s (agencies, procedures, events) and copy them to %s:
   the service takes them in and builds; files that came in stand in archive/, refused ones in rejected/ with the reason.
4. The first workbook: the button on a unit's page, or: %s report 06a --period %s --out 06a.xlsx
Examine it again at any time: %s doctor
`), start, where, cmp.Or(f.operator, a.Tr("người vận hành", "the operator")), p.templates, inbox, khohoso, app.Clock().Format("2006-01"), khohoso)
	return err
}

// question is one thing that is asked for.
type question struct {
	answer            *string
	flag              string
	vi, en, otherwise string
	check             func(string) error
}

// answer takes what flags gave, asks for the rest where somebody can answer, and else takes what goes without saying.
func answer(a *app.App, ask bool, questions []question) error {
	lines := newLines(a.In)
	var missing []string
	for _, q := range questions {
		for *q.answer == "" && ask {
			fmt.Fprintf(a.Out, "%s%s: ", a.Tr(q.vi, q.en), map[bool]string{true: "", false: " [" + q.otherwise + "]"}[q.otherwise == ""])
			text, err := lines.next()
			if err != nil {
				return apperr.Wrap(apperr.Usage, err, "the questions were not answered; nothing was made", "chưa trả lời xong; chưa tạo gì")
			}
			if text == "" {
				text = q.otherwise
			}
			if text == "" {
				continue
			}
			if wrong := q.check(text); wrong != nil {
				fmt.Fprintln(a.Out, apperr.Sentence(wrong, a.Lang))
				continue
			}
			*q.answer = text
		}
		if *q.answer == "" {
			*q.answer = q.otherwise
		}
		if *q.answer == "" {
			missing = append(missing, "--"+q.flag)
			continue
		}
		if err := q.check(*q.answer); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return apperr.New(apperr.Usage, "needed and not given: "+strings.Join(missing, ", "), "còn thiếu: "+strings.Join(missing, ", "))
	}
	return nil
}

func checkZone(text string) error {
	if _, err := time.LoadLocation(text); err != nil || text == "Local" {
		return apperr.Wrap(apperr.Zone, err, fmt.Sprintf("unknown time zone %q; write it like Asia/Ho_Chi_Minh", text), fmt.Sprintf("không có múi giờ %q; hãy viết dạng Asia/Ho_Chi_Minh", text))
	}
	return nil
}
