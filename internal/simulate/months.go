package simulate

import (
	"bufio"
	"context"
	"slices"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/dossier"
	"khohoso/internal/simulate/files"
	"khohoso/internal/simulate/portal"
	"khohoso/internal/simulate/province"
)

// eventWriter carries a run from the first day to the last: it runs each
// dossier and writes each month when nothing more can happen in it, so memory holds
// little more than a month of events.
type eventWriter struct {
	w       *province.World
	files   *files.Set
	desk    *dossier.Desk
	process *dossier.Process
	journal *dossier.Journal
	rows    *rowWriter
	noise   *noise
	sum     *Summary
	line    []byte
}

func writeEvents(ctx context.Context, files *files.Set, w *province.World, counts *portal.ExpectedFigures, o Options, sum *Summary) error {
	j := dossier.NewJournal(w.Span)
	ew := &eventWriter{
		w: w, files: files, desk: dossier.NewDesk(w, o.Seed, o.Dossiers), process: dossier.NewProcess(w, o.Seed, o.Dossiers, j, counts.Add),
		journal: j, rows: newRowWriter(w), noise: newNoise(o.Seed, o.Dossiers), sum: sum,
	}
	days, done := w.Demand.PerDay(o.Dossiers), 0
	for i, n := range days {
		if err := ctx.Err(); err != nil {
			return err
		}
		ew.simulate(w.Span.First+calendar.Day(i), n)
		done += n
		if i+1 == len(days) || j.MonthOf[i+1] != j.MonthOf[i] {
			if err := ew.writeMonth(ctx, int(j.MonthOf[i])); err != nil {
				return err
			}
		}
		if o.Progress != nil && (n > 0 || i+1 == len(days)) {
			o.Progress(done, o.Dossiers)
		}
	}
	sum.LateSent = j.LateSent
	return nil
}

func (ew *eventWriter) simulate(date calendar.Day, n int) {
	for _, a := range ew.desk.Day(date, n) {
		ew.process.Run(a, ew.desk.Number(a.Office))
	}
}

func (ew *eventWriter) writeMonth(ctx context.Context, m int) error {
	events := ew.journal.Months[m]
	ew.journal.Months[m] = nil
	slices.SortFunc(events, dossier.CompareEvents)
	return ew.files.Write(ew.journal.Names[m], func(out *bufio.Writer) error {
		if _, err := out.WriteString(eventHeader); err != nil {
			return err
		}
		for i := range events {
			if i%100_000 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if err := ew.writeRow(out, &events[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeRow writes e and, when it is time for noise, a spoiled copy after it.
func (ew *eventWriter) writeRow(out *bufio.Writer, e *dossier.Event) error {
	ew.line = ew.rows.append(ew.line[:0], e, sound)
	ew.sum.Events++
	if f := ew.noise.next(); f != sound {
		ew.line = ew.rows.append(ew.line, e, f)
		ew.sum.Events++
		if f.quarantined() {
			ew.sum.DirtyRows++
		} else {
			ew.sum.Duplicates++
		}
	}
	_, err := out.Write(ew.line)
	return err
}
