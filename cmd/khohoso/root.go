package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"khohoso/dashboards/kept"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/models/store"
)

// app is one call of the program: its settings and its three streams.
type app struct {
	config.Settings
	in       io.Reader
	out, err io.Writer
	log      *slog.Logger

	background sync.WaitGroup // what works beside a service
	answers    *kept.Cache    // finished answers of a service; nil keeps none

	configFile string          // "": the default file, if present
	sources    []config.Source // that the service pulls
}

// run is the program without the process around it: arguments and streams in,
// exit status of the contract out.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	a := &app{Settings: config.Defaults(), in: in, out: out, err: errOut}
	root := a.rootCommand()
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
	a.tell(err)
	return apperr.Exit(err)
}

// tell writes one line per fault: what, where, way out.
func (a *app) tell(err error) {
	label := "lỗi"
	if a.Lang == "en" {
		label = "error"
	}
	if joined, several := err.(interface{ Unwrap() []error }); several { // not those inside of a fault: they are its cause
		for _, one := range joined.Unwrap() {
			a.tell(one)
		}
		return
	}
	fmt.Fprintf(a.err, "%s: %s\n", label, apperr.Sentence(err, a.Lang))
	if a.log != nil {
		a.log.Debug("command failed", "code", apperr.CodeOf(err), "cause", err.Error())
	}
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "khohoso",
		Short:         "Kho hồ sơ TTHC: số liệu, báo cáo Excel và bảng điều hành (dossier warehouse)",
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q", args[0])
			}
			return cmd.Help()
		},
		Args: cobra.ArbitraryArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := config.Load(cmd.Flags(), a.configFile); err != nil {
				return err
			}
			a.startLog()
			return a.Validate()
		},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.Warehouse, "warehouse", a.Warehouse, "tệp kho dữ liệu (warehouse file)")
	flags.StringVar(&a.configFile, "config", "", "tệp cấu hình YAML (config file; khohoso.yaml if present)")
	flags.StringVar(&a.Timezone, "timezone", "", "múi giờ, cố định khi tạo kho (zone, fixed at creation; Asia/Ho_Chi_Minh)")
	flags.StringVar(&a.Lang, "lang", a.Lang, "ngôn ngữ: vi | en (language)")
	flags.BoolVar(&a.Quiet, "quiet", false, "không in tiến độ (no progress)")
	flags.StringVar(&a.LogFormat, "log-format", a.LogFormat, "định dạng nhật ký: text | json (log format)")
	flags.StringVar(&a.WorkingHours, "working-hours", "", "giờ làm việc, giữ trong kho từ lần build tới (hours of a working day, kept by the next build; 07:00-11:30,13:30-17:00)")
	flags.StringVar(&a.MemoryLimit, "memory-limit", a.MemoryLimit, "bộ nhớ tối đa của bộ máy dữ liệu (engine memory)")
	flags.StringVar(&a.FileGroup, "file-group", "", "nhóm được đọc các tệp ghi ra; ngoài nhóm không ai đọc được (group that may read what is written; nobody else may)")
	flags.StringVar(&a.NullWords, "null-words", "", "các chữ nghĩa là ô trống trong mọi dữ liệu nhận vào, như NULL,N/A (words that stand for an empty cell in whatever is taken in)")
	root.AddCommand(a.ingestCommand(), a.pullCommand(), a.mapCommand(), a.statusCommand(), a.inboxCommand(), a.scheduleCommand(), a.retentionCommand(), a.backupCommand(), a.restoreCommand(), a.verifyCommand(), a.quarantineCommand(), a.buildCommand(), a.checkCommand(), a.flowCommand(), a.indicatorsCommand(),
		a.scorecardCommand(), a.lostCommand(), a.compareCommand(), a.whatifCommand(), a.readingsCommand(), a.meanHandlingCommand(), a.dueCommand(), a.reconcileCommand(),
		a.dossiersCommand(), a.reportCommand(), a.templateCommand(), a.publishCommand(), a.closeCommand(), a.restatementsCommand(), a.simulateCommand(), a.serveCommand(), a.userCommand(), a.auditCommand(), a.demoCommand(), a.dictionaryCommand())
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

// startLog sends technical causes to standard error when KHOHOSO_DEBUG is set.
func (a *app) startLog() {
	level := slog.LevelInfo
	if os.Getenv("KHOHOSO_DEBUG") != "" {
		level = slog.LevelDebug
	}
	options := &slog.HandlerOptions{Level: level}
	var handler slog.Handler = slog.NewTextHandler(a.err, options)
	if a.LogFormat == "json" {
		handler = slog.NewJSONHandler(a.err, options)
	}
	a.log = slog.New(handler)
}

// onTerminal says whether progress has someone to read it.
func (a *app) onTerminal() bool {
	file, isFile := a.err.(*os.File)
	return isFile && !a.Quiet && term.IsTerminal(int(file.Fd()))
}

// say picks the sentence of the user's language.
func (a *app) say(vi, en string) string {
	if a.Lang == "en" {
		return en
	}
	return vi
}

// open opens the warehouse to write, and makes it where there is none; read opens it beside other readers.
func (a *app) open(ctx context.Context, readable ...string) (*store.Warehouse, error) {
	return a.openToWrite(ctx, store.Options{Create: true, Readable: readable})
}

func (a *app) openExisting(ctx context.Context, readable ...string) (*store.Warehouse, error) {
	return a.openToWrite(ctx, store.Options{Readable: readable})
}

func (a *app) openToWrite(ctx context.Context, o store.Options) (*store.Warehouse, error) {
	o.Path, o.Zone, o.WorkingHours = a.Warehouse, a.Timezone, a.WorkingHours
	o.MemoryLimit = cmp.Or(o.MemoryLimit, a.MemoryLimit)
	left := tracesOf(o.Path)
	w, err := store.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(a.recover(ctx, w, left), a.keepPrivate(o.Path)); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// read opens the warehouse for figures and says when newer files wait to be built.
func (a *app) read(ctx context.Context) (*store.Warehouse, error) {
	w, err := store.Open(ctx, store.Options{Path: a.Warehouse, Zone: a.Timezone, ReadOnly: true, MemoryLimit: a.MemoryLimit})
	if err != nil {
		return nil, err
	}
	if pending, err := w.Pending(ctx); err == nil && pending > 0 {
		if _, err := w.DataVersion(ctx); err == nil {
			fmt.Fprintf(a.err, a.say("chú ý: còn %d lượt nạp chưa tổng hợp; chạy khohoso build để số liệu gồm cả chúng\n",
				"note: %d batch(es) are not in the figures yet; run khohoso build\n"), pending)
		}
	}
	return w, nil
}
