package simulate

import (
	"bufio"
	"context"
	"slices"
)

// eventWriter carries a run from the first day to the last: it lets dossiers
// live and writes each month when nothing more can happen in it, so memory holds
// little more than a month of events.
type eventWriter struct {
	w       *world
	files   *fileSet
	desk    *desk
	life    *life
	journal *journal
	rows    *rowWriter
	dirt    *dirt
	sum     *Summary
	line    []byte
}

func writeEvents(ctx context.Context, files *fileSet, w *world, counts *tally, o Options, sum *Summary) error {
	j := newJournal(w.span)
	ew := &eventWriter{
		w: w, files: files, desk: newDesk(w, o.Seed, o.Dossiers), life: newLife(w, o.Seed, o.Dossiers, j, counts.add),
		journal: j, rows: newRowWriter(w), dirt: newDirt(o.Seed, o.Dossiers), sum: sum,
	}
	days, done := w.demand.perDay(o.Dossiers), 0
	for i, n := range days {
		if err := ctx.Err(); err != nil {
			return err
		}
		ew.simulate(w.span.first+day(i), n)
		done += n
		if i+1 == len(days) || j.monthOf[i+1] != j.monthOf[i] {
			if err := ew.writeMonth(ctx, int(j.monthOf[i])); err != nil {
				return err
			}
		}
		if o.Progress != nil && (n > 0 || i+1 == len(days)) {
			o.Progress(done, o.Dossiers)
		}
	}
	sum.LateSent = j.lateSent
	return nil
}

func (ew *eventWriter) simulate(date day, n int) {
	for _, a := range ew.desk.day(date, n) {
		ew.life.live(a, ew.desk.number(a.office))
	}
}

func (ew *eventWriter) writeMonth(ctx context.Context, m int) error {
	events := ew.journal.months[m]
	ew.journal.months[m] = nil
	slices.SortFunc(events, compareEvents)
	return ew.files.write(ew.journal.names[m], func(out *bufio.Writer) error {
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

// writeRow writes e and, when it is time for dirt, a spoiled copy after it.
func (ew *eventWriter) writeRow(out *bufio.Writer, e *event) error {
	ew.line = ew.rows.append(ew.line[:0], e, sound)
	ew.sum.Events++
	if f := ew.dirt.next(); f != sound {
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
