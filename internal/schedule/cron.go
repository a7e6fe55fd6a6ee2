package schedule

import (
	"fmt"
	"strings"
	"time"

	"github.com/netresearch/go-cron"

	"khohoso/internal/apperr"
)

// Expression is when a job runs: minute, hour, day of the month, month, day of the
// week, with seconds before them where there are six. Where both days are named,
// both must hold, so that "0 7 1-7 * 1" is the first Monday.
//
// An hour that is named is one by the clock on the wall: in the night when clocks go
// forward it comes when they do, and when they go back it comes once. Where every
// hour counts ("*" or "*/2") time runs on as if clocks were never set.
type Expression struct {
	text   string
	fields cron.Schedule
	flows  bool // every hour counts: no clock on the wall to go by
}

var parser = cron.MustNewParser(cron.SecondOptional | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).WithMaxSearchYears(9)

// longestExpression is far above what a person writes.
const longestExpression = 200

// ParseExpression reads a cron expression. Error: apperr.Usage saying what is wrong.
func ParseExpression(text string) (Expression, error) {
	fields := strings.Fields(text)
	switch {
	case len(text) > longestExpression, strings.Contains(text, "="), len(fields) != 5 && len(fields) != 6:
		return Expression{}, badExpression(text, nil)
	}
	parsed, err := parser.Parse(strings.Join(fields, " "))
	if err != nil {
		return Expression{}, badExpression(text, err)
	}
	e := Expression{text: strings.Join(fields, " "), fields: parsed, flows: strings.HasPrefix(fields[len(fields)-4], "*")}
	if parsed.Next(time.Date(2023, 3, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Expression{}, apperr.New(apperr.Usage, fmt.Sprintf("cron %q: there is no such day", text), fmt.Sprintf("cron %q: không có ngày nào như vậy", text))
	}
	return e, nil
}

func badExpression(text string, cause error) error {
	shown := text
	if runes := []rune(shown); len(runes) > longestExpression {
		shown = string(runes[:longestExpression]) + "…"
	}
	why := ""
	if cause != nil {
		why = " (" + cause.Error() + ")"
	}
	return apperr.Wrap(apperr.Usage, cause,
		fmt.Sprintf("cron %q: write minute, hour, day, month and day of the week, like \"30 6 * * 1-5\"%s", shown, why),
		fmt.Sprintf("cron %q: viết phút, giờ, ngày, tháng, thứ, ví dụ \"30 6 * * 1-5\"%s", shown, why))
}

// String is the expression as it was written, with single spaces.
func (e Expression) String() string { return e.text }

// Next is the first instant after another at which the job runs; zero when there is
// none in the next nine years.
func (e Expression) Next(after time.Time, zone *time.Location) time.Time {
	after = after.In(zone)
	if e.flows {
		return e.nextFlowing(after, zone)
	}
	wall := onWall(after).Add(-setBy(after))
	for {
		if wall = e.fields.Next(wall); wall.IsZero() {
			return time.Time{}
		}
		if at := instantOf(wall, zone); at.After(after) {
			return at
		}
	}
}

// nextFlowing asks the fields in the offset of the moment, and in that of the next
// stretch of the zone where this one ends.
func (e Expression) nextFlowing(after time.Time, zone *time.Location) time.Time {
	_, end := after.ZoneBounds()
	_, offset := after.Zone()
	for at := after; ; {
		next := e.fields.Next(at.In(time.FixedZone("", offset)))
		if next.IsZero() {
			return next
		}
		if end.IsZero() || next.Before(end) {
			return next.In(zone)
		}
		at = end.Add(-time.Nanosecond) // so that the first instant of the stretch counts
		_, offset = end.In(zone).Zone()
		_, end = end.In(zone).ZoneBounds()
	}
}

// setBy is by how much clocks are set within a day of an instant; mostly not at all.
func setBy(t time.Time) time.Duration {
	_, before := t.Add(-25 * time.Hour).Zone()
	_, behind := t.Add(25 * time.Hour).Zone()
	return time.Duration(max(before, behind)-min(before, behind)) * time.Second
}

// onWall is what the clock shows, as an instant without a zone.
func onWall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// instantOf is the first instant at which the clock shows this; where clocks jump
// over it, the instant at which they do.
func instantOf(wall time.Time, zone *time.Location) time.Time {
	_, before := wall.Add(-25 * time.Hour).In(zone).Zone()
	_, behind := wall.Add(25 * time.Hour).In(zone).Zone()
	early, late := wall.Add(-time.Duration(max(before, behind))*time.Second).In(zone), wall.Add(-time.Duration(min(before, behind))*time.Second).In(zone)
	switch {
	case onWall(early).Equal(wall):
		return early
	case onWall(late).Equal(wall):
		return late
	}
	start, _ := late.ZoneBounds()
	return start.In(zone)
}
