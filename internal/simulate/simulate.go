package simulate

import (
	"context"
	"time"

	"khohoso/internal/simulate/files"
	"khohoso/internal/simulate/portal"
	"khohoso/internal/simulate/province"
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
	// the reorganization of 1 July 2025 is part of the run when To comes after it.
	From, To time.Time
	// MoreCommunes adds as many invented communes before the reorganization, spread over the
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
	// Events is the number of data rows in the event files, noise included.
	Events int
	// DirtyRows is the number of rows that have to be quarantined: an impossible
	// date, an unknown status, no dossier code, too few columns, or an unknown
	// channel. Each stands beside the sound row that it was made from, so the
	// dossier itself stays whole.
	DirtyRows int
	// Duplicates is the number of rows that repeat the row before them exactly.
	Duplicates int
	// LateSent is the number of sound rows that an office of before the reorganization
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
	w, err := province.New(o.Seed, span, o.MoreCommunes)
	if err != nil {
		return Summary{}, err
	}
	files, err := files.Open(o.Dir)
	if err != nil {
		return Summary{}, err
	}
	defer files.Discard()

	sum := Summary{Dossiers: o.Dossiers, Agencies: len(w.Agencies), Procedures: len(w.Procedures)}
	if err := writeCatalogues(files, w); err != nil {
		return Summary{}, err
	}
	counts := portal.NewExpectedFigures(w)
	if err := writeEvents(ctx, files, w, counts, o, &sum); err != nil {
		return Summary{}, err
	}
	if err := writeRest(files, w, counts, o, &sum); err != nil {
		return Summary{}, err
	}
	sum.Files, sum.EventFiles = files.Paths()
	if err := writeReadme(files, o, span, sum); err != nil {
		return Summary{}, err
	}
	if err := files.Commit(); err != nil {
		return Summary{}, err
	}
	return sum, nil
}

// writeRest writes what dossiers cannot tell, and what the portal makes of all of it.
func writeRest(files *files.Set, w *province.World, counts *portal.ExpectedFigures, o Options, sum *Summary) error {
	if err := writeTargets(files, w); err != nil {
		return err
	}
	if err := writeServices(files, w, o.Seed); err != nil {
		return err
	}
	all := portal.Feedbacks(w, o.Seed, o.Dossiers)
	counts.Subjects.Name(w, all, o.Seed)
	sum.Feedback = len(all)
	if err := portal.WriteFeedback(files, w, all); err != nil {
		return err
	}
	counts.Hear(all)
	national := portal.NationalCounts(w, counts, o.Seed)
	if err := portal.WriteNationalCounts(files, w, national); err != nil {
		return err
	}
	return portal.WritePublished(files, portal.New(w, counts, national, o.Seed))
}
