package reports

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/reports/source"
	"khohoso/reports/wording"
)

// Packs is what an archive of packs holds, and its manifest.
type Packs struct {
	Period       string     `json:"period"`
	FirstDay     string     `json:"first_day"`
	LastDay      string     `json:"last_day"`
	Calendar     string     `json:"calendar"`
	Organisation string     `json:"organisation"`
	Rule         string     `json:"rule"`
	DataVersion  string     `json:"data_version"`
	DataAsOf     time.Time  `json:"data_as_of"`
	Files        []PackFile `json:"files"`
}

// PackFile is one pack of the archive.
type PackFile struct {
	Path   string `json:"path"`
	Agency string `json:"agency_code"` // "" is the province
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// PackRun is how many packs are made one after the other: both may be left out.
type PackRun struct {
	Report func(done, of int)                                  // told how many of how many are done
	Turn   func(ctx context.Context, makes func() error) error // runs the making of one, when others let it
}

// WritePacks writes the pack of the province and those of all units that hold dossiers of
// the period, or stand and ever did, into one zip archive with a manifest of checksums.
// The same data give the same bytes. No more workbooks are held at a time than there are processors.
func WritePacks(ctx context.Context, r source.Reads, q Request, out io.Writer, run PackRun) (Packs, error) {
	r = source.Shared(r)
	units, err := packUnits(ctx, r, q)
	if err != nil {
		return Packs{}, err
	}
	return writePacks(ctx, r, q, units, out, run)
}

func writePacks(ctx context.Context, r source.Reads, q Request, units []string, out io.Writer, run PackRun) (Packs, error) {
	archive := zip.NewWriter(out)
	made, err := describePacks(ctx, r, q)
	if err != nil {
		return made, err
	}
	at, err := entryTime(ctx, r, q, made.DataAsOf)
	if err != nil {
		return made, err
	}
	if run.Turn == nil {
		run.Turn = func(_ context.Context, makes func() error) error { return makes() }
	}
	if run.Report != nil {
		run.Report(0, len(units))
	}
	err = eachPack(ctx, r, q, units, run, func(n int, book []byte) error {
		q.Agency = units[n]
		path := "don-vi/" + PackName(q)
		if units[n] == "" {
			path = PackName(q)
		}
		sum := sha256.Sum256(book)
		made.Files = append(made.Files, PackFile{path, units[n], len(book), hex.EncodeToString(sum[:])})
		if run.Report != nil {
			run.Report(n+1, len(units))
		}
		return storeFile(archive, path, at, book)
	})
	if err != nil {
		return made, err
	}
	slices.SortFunc(made.Files, func(a, b PackFile) int { return strings.Compare(a.Path, b.Path) })
	manifest, err := json.MarshalIndent(made, "", "  ")
	if err != nil {
		return made, err
	}
	if err := storeFile(archive, "manifest.json", at, append(manifest, '\n')); err != nil {
		return made, err
	}
	return made, archive.Close()
}

// entryTime is the time of the files in the archive; none where the period was closed when they bore none.
func entryTime(ctx context.Context, r source.Reads, q Request, asOf time.Time) (time.Time, error) {
	c, closed, err := r.Closing(ctx, q.Period)
	if err != nil || closed && c.SignedBefore(3) {
		return time.Time{}, err
	}
	return asOf, nil
}

// storeFile adds a file with the time of the data; workbooks are compressed already.
func storeFile(archive *zip.Writer, path string, at time.Time, content []byte) error {
	to, err := archive.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Store, Modified: at})
	if err != nil {
		return err
	}
	_, err = to.Write(content)
	return err
}

func describePacks(ctx context.Context, r source.Reads, q Request) (Packs, error) {
	version, err := r.DataVersion(ctx)
	if err != nil {
		return Packs{}, err
	}
	organisation, err := metrics.ParseOrganisation(string(q.Organisation))
	if err != nil {
		return Packs{}, err
	}
	rules, err := r.Rules(ctx)
	if err != nil {
		return Packs{}, err
	}
	rule, err := metrics.FindRule(rules, q.Rule)
	return Packs{
		Period: q.Period.Name, FirstDay: q.Period.From.Format(time.DateOnly), LastDay: q.Period.To.Format(time.DateOnly), Calendar: wording.CalendarOf(q.Period),
		Organisation: string(organisation), Rule: rule.Name, DataVersion: version.ID, DataAsOf: version.AsOf,
	}, err
}

// packUnits are "" for the province and the units that get a pack, by code.
func packUnits(ctx context.Context, r source.Reads, q Request) ([]string, error) {
	rows, err := r.Flow(ctx, metrics.FlowQuery{Periods: []period.Period{q.Period}, By: metrics.ByAgency, Organisation: q.Organisation, Rule: q.Rule, Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	agencies, err := r.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	lineage, err := r.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	units := []string{""}
	for _, a := range agencies {
		holds := slices.ContainsFunc(rows, func(row metrics.FlowRow) bool { return row.Group == a.Code })
		stands := a.HasDossiers && lineage.Stands(a.Code, q.Organisation, q.Period)
		if a.Level != "province" && (holds || stands) {
			units = append(units, a.Code)
		}
	}
	slices.Sort(units)
	return units, nil
}

// eachPack makes packs side by side and hands them over in the order of units. No more
// are made ahead than there are processors.
func eachPack(ctx context.Context, r source.Reads, q Request, units []string, run PackRun, take func(n int, book []byte) error) error {
	group, ctx := errgroup.WithContext(ctx)
	workers := max(1, runtime.GOMAXPROCS(0))
	queue := make(chan chan []byte, workers)
	group.Go(func() error {
		defer close(queue)
		for n := range units {
			made := make(chan []byte, 1)
			select {
			case queue <- made:
			case <-ctx.Done():
				return ctx.Err()
			}
			own := q
			own.Agency = units[n]
			group.Go(func() error {
				var book bytes.Buffer
				if err := run.Turn(ctx, func() error { return RenderPack(ctx, r, own, &book) }); err != nil {
					return err
				}
				made <- book.Bytes()
				return nil
			})
		}
		return nil
	})
	group.Go(func() error {
		n := 0
		for made := range queue {
			select {
			case book := <-made:
				if err := take(n, book); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
			n++
		}
		return nil
	})
	return group.Wait()
}
