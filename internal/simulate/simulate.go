package simulate

import (
	"context"
	"time"
)

// Options say how much is simulated, when, and where the files go.
type Options struct {
	// Dossiers is how many dossiers are registered or received from From to To.
	Dossiers int
	// Seed picks the province; equal options give equal bytes.
	Seed uint64
	// Dir receives the files and is created when absent.
	Dir string
	// From and To are the first and the last day, both included, read in
	// Asia/Ho_Chi_Minh. Zero values mean 2023-07-01 and 2025-09-30;
	// the reform of 1 July 2025 is part of the run when To comes after it.
	From, To time.Time
	// MoreCommunes adds as many invented communes before the reform, spread over the
	// districts, for a province with more units than the real one's 180.
	MoreCommunes int
	// Progress, when set, hears how many dossiers are done, up to (total, total).
	Progress func(done, total int)
}

// Summary counts what was written, so that a caller can check what was taken in:
// accepted rows = Events − DirtyRows − Duplicates.
type Summary struct {
	// Dossiers is the number asked for. Dossiers of the last days may have no
	// event yet when their first one would come after the end.
	Dossiers int
	// Events is the number of data rows in the event files, dirt included.
	Events int
	// DirtyRows is the number of rows that have to be quarantined: an impossible
	// date, an unknown status, no dossier code, too few columns, or an unknown
	// channel. Each stands beside the sound row that it was made from, so the
	// dossier itself stays whole.
	DirtyRows int
	// Duplicates is the number of rows that repeat the row before them exactly.
	Duplicates int
	// LateSent is the number of sound rows that an office of before the reform
	// entered after it: they carry its old code, happened before July 2025, were
	// recorded since (recorded_at) and stand first in events-2025-07.csv.
	LateSent   int
	Agencies   int
	Procedures int
	// Files are the paths of all data files, in an order to take them in: the
	// catalogues first, the events last. README.txt is not among them.
	Files []string
	// EventFiles are those of Files with events, by month.
	EventFiles []string
	// Feedback is the number of complaints and suggestions in feedback.csv.
	Feedback int
}

// Write simulates a province into o.Dir. Files get their names together at the
// end: after an error or a cancelled context what was there before is untouched.
func Write(ctx context.Context, o Options) (Summary, error) {
	span, err := o.check()
	if err != nil {
		return Summary{}, err
	}
	w, err := newWorld(o.Seed, span, o.MoreCommunes)
	if err != nil {
		return Summary{}, err
	}
	files, err := openFileSet(o.Dir)
	if err != nil {
		return Summary{}, err
	}
	defer files.discard()

	sum := Summary{Dossiers: o.Dossiers, Agencies: len(w.agencies), Procedures: len(w.procedures)}
	if err := writeCatalogues(files, w); err != nil {
		return Summary{}, err
	}
	counts := newTally(w)
	if err := writeEvents(ctx, files, w, counts, o, &sum); err != nil {
		return Summary{}, err
	}
	if err := writeRest(files, w, counts, o, &sum); err != nil {
		return Summary{}, err
	}
	sum.Files, sum.EventFiles = files.paths()
	if err := writeReadme(files, o, span, sum); err != nil {
		return Summary{}, err
	}
	if err := files.commit(); err != nil {
		return Summary{}, err
	}
	return sum, nil
}

// writeRest writes what dossiers cannot tell, and what the portal makes of all of it.
func writeRest(files *fileSet, w *world, counts *tally, o Options, sum *Summary) error {
	if err := writeTargets(files, w); err != nil {
		return err
	}
	if err := writeServices(files, w, o.Seed); err != nil {
		return err
	}
	all := feedbacks(w, o.Seed, o.Dossiers)
	counts.subjects.name(w, all, o.Seed)
	sum.Feedback = len(all)
	if err := writeFeedback(files, w, all); err != nil {
		return err
	}
	counts.hear(all)
	national := nationalCounts(w, counts, o.Seed)
	if err := writeNationalCounts(files, w, national); err != nil {
		return err
	}
	return writePublished(files, newPortal(w, counts, national, o.Seed))
}
