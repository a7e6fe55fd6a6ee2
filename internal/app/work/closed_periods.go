package work

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/pflag"

	"khohoso/internal/app"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/models/closing"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/store"
)

// LiveFlag adds --live.
func LiveFlag(flags *pflag.FlagSet, live *bool) {
	flags.BoolVar(live, "live", false, "kỳ đã chốt: xem số liệu hôm nay thay vì số liệu đã chốt (today's figures of closed periods)")
}

// ClosedPeriods reads rows of some periods: those of closed ones as they were closed
// or, with live, as they are today. Where the two differ it says which is shown.
func ClosedPeriods[T any](ctx context.Context, a *app.App, w *store.Warehouse, periods []period.Period, live bool,
	read func(*store.Warehouse, []period.Period) ([]T, error)) ([]T, error) {
	isClosed, err := closedAmong(ctx, w, periods)
	if err != nil {
		return nil, err
	}
	if isClosed == nil {
		return read(w, periods)
	}
	ordered := slices.Clone(periods)
	slices.SortStableFunc(ordered, func(a, b period.Period) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Name, b.Name))
	})
	ordered = slices.Compact(ordered)
	var rows []T
	for i, p := range ordered {
		shown, other, err := sources(ctx, w, p, live)
		if err != nil {
			return nil, err
		}
		own, err := read(shown, ordered[i:i+1])
		if err != nil {
			return nil, err
		}
		rows = append(rows, own...)
		if !isClosed[p] {
			continue
		}
		if theirs, err := read(other, ordered[i:i+1]); err != nil || !reflect.DeepEqual(own, theirs) {
			tellShown(a, p, live)
		}
	}
	return rows, nil
}

// closedAmong are the periods that are closed; nil when none is.
func closedAmong(ctx context.Context, w *store.Warehouse, periods []period.Period) (map[period.Period]bool, error) {
	var closed map[period.Period]bool
	for _, p := range periods {
		_, isClosed, err := closing.Find(ctx, w, p)
		if err != nil {
			return nil, err
		}
		if isClosed && closed == nil {
			closed = map[period.Period]bool{}
		}
		if isClosed {
			closed[p] = true
		}
	}
	return closed, nil
}

// sources are the warehouse to show a period from and the one to compare with.
func sources(ctx context.Context, w *store.Warehouse, p period.Period, live bool) (shown, other *store.Warehouse, err error) {
	frozen, _, _, err := closing.ForPeriod(ctx, w, p)
	if live {
		return w, frozen, err
	}
	return frozen, w, err
}

func tellShown(a *app.App, p period.Period, live bool) {
	if live {
		fmt.Fprintf(a.Err, a.Tr("kỳ %[1]s đã chốt: đang xem số liệu hôm nay, khác số liệu đã chốt; xem khohoso restatements --period %[1]s\n",
			"%[1]s is closed: these are today's figures, which differ from the closed ones; see khohoso restatements --period %[1]s\n"), p.Name)
		return
	}
	fmt.Fprintf(a.Err, a.Tr("kỳ %[1]s đã chốt: đang xem số liệu đã chốt, số liệu hôm nay khác; xem khohoso restatements --period %[1]s, hoặc thêm --live\n",
		"%[1]s is closed: these are the closed figures, today's differ; see khohoso restatements --period %[1]s, or add --live\n"), p.Name)
}

// RestatedNotice tells the readers of the service how much a closed period would
// differ today. It compares once per closing and state of the data.
type RestatedNotice struct {
	App       *app.App
	Warehouse *store.Warehouse
	mu        sync.Mutex
	known     map[restatedKey]int
}

type restatedKey struct {
	closing int64
	version string
}

// Of is the notice about a period; empty where nothing differs.
func (n *RestatedNotice) Of(ctx context.Context, p period.Period, lang string) (string, error) {
	c, closed, err := closing.Find(ctx, n.Warehouse, p)
	if err != nil || !closed {
		return "", err
	}
	version, err := n.Warehouse.DataVersion(ctx)
	if err != nil {
		return "", err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := restatedKey{c.ID, version.ID}
	figures, known := n.known[key]
	if !known {
		found, err := restatement.List(ctx, n.Warehouse, p, "")
		if err != nil {
			return "", err
		}
		if n.known == nil {
			n.known = map[restatedKey]int{}
		}
		figures, n.known[key] = len(found), len(found)
	}
	if figures == 0 {
		return "", nil
	}
	return n.sentence(figures, p, lang), nil
}

// sentence says how many figures differ, and where they are listed: on the operators' page of a service with accounts,
// by the command where there are none.
func (n *RestatedNotice) sentence(figures int, p period.Period, lang string) string {
	en, vi := "operators see each on the page Operations › Closings", "người vận hành xem từng số ở trang Vận hành › Chốt số liệu"
	if n.App.Open {
		command := "khohoso restatements --period " + p.Name
		if p.Calendar == period.Statutory {
			command += " --calendar " + string(period.Statutory)
		}
		en, vi = "list them with "+command, "liệt kê bằng "+command
	}
	if lang == "en" {
		return fmt.Sprintf("This period is closed. Later data change %s figures; %s.", n.App.Count(int64(figures)), en)
	}
	return fmt.Sprintf("Kỳ này đã chốt. Dữ liệu đến sau làm khác %s số liệu; %s.", n.App.Count(int64(figures)), vi)
}

// NoteClosing keeps in the audit that a period was closed or opened again on the command line.
func NoteClosing(ctx context.Context, a *app.App, action audit.Action, p period.Period, by, note string) error {
	return a.Audited(ctx, func(_ *auth.Accounts, log *audit.Log) error {
		e := closingEntry(action, p, note)
		e.Detail = strings.TrimSuffix(by+": "+note, ": ")
		return a.NoteAudit(ctx, log, e)
	})
}

// noteClosingBy is NoteClosing for an operator who did it in the browser.
func noteClosingBy(ctx context.Context, a *app.App, action audit.Action, p period.Period, by, note string) error {
	return a.Audited(ctx, func(_ *auth.Accounts, log *audit.Log) error {
		e := closingEntry(action, p, note)
		e.Who, e.Role, e.Address = by, string(auth.Operator), Browser
		return log.Add(ctx, e)
	})
}

// Browser is where from the audit says that an operator's job was started in the browser.
const Browser = "browser"

func closingEntry(action audit.Action, p period.Period, note string) audit.Entry {
	return audit.Entry{Action: action, Object: strings.TrimSpace(p.Name + " " + string(p.Calendar)), Outcome: audit.Done, Detail: note}
}
