package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// How many rows a page has.
const (
	usualRows = 1000
	mostRows  = 10_000
)

// ask is a request, read.
type ask struct {
	values       url.Values
	periods      []period.Period
	organisation metrics.Organisation
	lang         string
	format       format
	limit        int
	offset       int
	stamp        store.Stamp
	agency       string // of dossiers: the unit that the access rule was asked about
}

func (a *ask) get(name string) string { return a.values.Get(name) }

func (a *ask) period() period.Period { return a.periods[0] }

// shared are the parameters of every resource.
func (r resource) shared() []param {
	list := slices.Clone(r.params)
	return append(list,
		param{name: "format", about: "Format of the answer; the Accept header says it too.", values: formatNames},
		param{name: "lang", about: "Language of names and errors.", values: []string{"vi", "en"}},
		param{name: "limit", about: fmt.Sprintf("Most rows of a page, up to %d; %d when left out.", mostRows, usualRows), kind: whole},
		param{name: "cursor", about: "Where the next page begins: next of the page before, or its Link header."},
	)
}

// takes are the parameters of a resource as its route states them; others are refused before the request comes here.
func (r resource) takes() []accessroute.Param {
	shared := r.shared()
	if r.columns == nil { // a file: not paged, and in one format
		shared = append(slices.Clone(r.params), param{name: "lang", values: accessroute.Lang.Values})
	}
	params := make([]accessroute.Param, len(shared))
	for i, p := range shared {
		params[i] = accessroute.Param{Name: p.name, Values: p.values}
	}
	return params
}

// parse reads a request whose parameters are all known.
func (h *handler) parse(r resource, values url.Values, accept string) (*ask, error) {
	a := &ask{values: values, lang: "vi", limit: usualRows}
	if values.Get("lang") == "en" {
		a.lang = "en"
	}
	for _, p := range r.shared() {
		if p.required && values.Get(p.name) == "" {
			return a, apperr.New(apperr.Usage, fmt.Sprintf("parameter %q is needed, such as %s=%s", p.name, p.name, p.example),
				fmt.Sprintf("thiếu tham số %q, ví dụ %s=%s", p.name, p.name, p.example))
		}
	}
	return a, a.settle(accept)
}

// settle reads what most resources share.
func (a *ask) settle(accept string) (err error) {
	if a.format, err = chooseFormat(a.get("format"), accept); err != nil {
		return err
	}
	if a.organisation, err = metrics.ParseOrganisation(a.get("organisation")); err != nil {
		return err
	}
	calendar, err := period.ParseCalendar(a.get("calendar"))
	if err != nil {
		return err
	}
	if named := a.get("period"); named != "" {
		if a.periods, err = period.ParsePeriodsIn(named, calendar); err != nil {
			return err
		}
	}
	if a.limit, err = bounded("limit", a.get("limit"), 1, mostRows, usualRows); err != nil {
		return err
	}
	return nil
}

// onePeriod refuses lists and ranges where one period is needed.
func (a *ask) onePeriod() error {
	if len(a.periods) == 1 {
		return nil
	}
	return apperr.New(apperr.BadPeriod, "period: one is needed here, not several", "period: ở đây cần đúng một kỳ")
}

func bounded(name, given string, least, most, usual int) (int, error) {
	if given == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < least || n > most {
		return 0, apperr.New(apperr.Usage, fmt.Sprintf("%s=%q: write a number from %d to %d", name, given, least, most),
			fmt.Sprintf("%s=%q: viết một số từ %d đến %d", name, given, least, most))
	}
	return n, nil
}

// day reads a date; "" is the zero time.
func (a *ask) day(name string) (time.Time, error) {
	given := a.get(name)
	if given == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.DateOnly, given)
	if err != nil {
		return at, apperr.Wrap(apperr.Usage, err, fmt.Sprintf("%s=%q: write a date like 2025-06-30", name, given), fmt.Sprintf("%s=%q: viết ngày dạng 2025-06-30", name, given))
	}
	return at, nil
}

// refuseOwnDates keeps what lies between two dates of one's own choosing, or stood on a day of it, to those who may see the
// dossiers: from two such figures of another unit that differ by a day, single dossiers can be told.
func (a *ask) refuseOwnDates(ctx context.Context) error {
	ownDates := a.get("as_of") != "" || slices.ContainsFunc(a.periods, func(p period.Period) bool { return p.Kind == period.Span })
	unit := a.agency
	if unit == "" {
		unit = a.get("agency")
	}
	if !ownDates || auth.From(ctx).MaySee(unit) {
		return nil
	}
	return auth.ErrOwnDates
}

// optional is a parameter that may be left out: nil then; "-" asks for the empty code.
func (a *ask) optional(name string) *string {
	given := a.get(name)
	switch given {
	case "":
		return nil
	case "-":
		given = ""
	}
	return &given
}

// cursors name the state of the data that their page was made from: a page of
// other data would leave rows out or repeat them.
func cursorOf(stamp store.Stamp, offset int) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s %d", tag(stamp.String())[:8], offset))
}

func (a *ask) resume() error {
	given := a.get("cursor")
	if given == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(given)
	stamp, offset, whole := strings.Cut(string(raw), " ")
	n, badNumber := strconv.Atoi(offset)
	if err != nil || badNumber != nil || !whole || n < 0 {
		return apperr.New(apperr.Usage, "cursor: this was never given out", "cursor: giá trị này không do hệ thống cấp")
	}
	if stamp != tag(a.stamp.String())[:8] {
		return apperr.New(apperr.Gone, "cursor: the data changed since the page before; begin again without cursor", "cursor: dữ liệu đã thay đổi sau trang trước; hãy đọc lại từ đầu, không dùng cursor")
	}
	a.offset = n
	return nil
}

// unitOf settles the unit of a request about dossiers.
func (h *handler) unitOf(ctx context.Context, code string) (string, error) {
	if reader := auth.From(ctx); code == "" && !reader.MaySee("") {
		code = reader.Unit
	}
	if code == "" {
		return "", nil
	}
	agencies, err := metrics.Agencies(ctx, h.Warehouse)
	if err != nil {
		return "", err
	}
	for _, one := range agencies {
		if one.Code == code && one.Level == "province" {
			return "", nil
		}
	}
	return code, nil
}
