package simulate

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/simulate/calendar"
)

// checksum is the SHA-256 over names and contents of a folder.
func checksum(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	for _, e := range entries {
		f, err := os.Open(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(h, e.Name())
		if _, err := io.Copy(h, f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestSameOptionsSameBytes(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) string {
		dir := t.TempDir()
		if _, err := Write(context.Background(), Options{Dossiers: 3000, Seed: seed, Dir: dir}); err != nil {
			t.Fatal(err)
		}
		return checksum(t, dir)
	}
	first := run(7)
	if again := run(7); again != first {
		t.Errorf("seed 7 gave %s, then %s", first, again)
	}
	if other := run(8); other == first {
		t.Error("seeds 7 and 8 gave the same bytes")
	}
}

func TestWriteAgainReplaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := Options{Dossiers: 300, Seed: 1, Dir: dir}
	for range 2 {
		if _, err := Write(context.Background(), o); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := 27 + 8; len(entries) != want {
		t.Errorf("folder holds %d files, want %d", len(entries), want)
	}
}

func TestSmallRunIsSane(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 10, 200} {
		p, err := readProvince(Options{Dossiers: n, Seed: 3, Dir: t.TempDir()})
		if err != nil {
			t.Fatalf("%d dossiers: %v", n, err)
		}
		if len(p.dossiers) > n || len(p.dossiers) < n-3 {
			t.Errorf("%d dossiers asked for, %d seen", n, len(p.dossiers))
		}
		if n >= 100 && p.sum.DirtyRows < 5 {
			t.Errorf("%d dossiers have %d dirty rows, want at least 5", n, p.sum.DirtyRows)
		}
	}
}

func TestOneDay(t *testing.T) {
	t.Parallel()
	sunday := time.Date(2024, 6, 9, 12, 0, 0, 0, time.UTC)
	p, err := readProvince(Options{Dossiers: 40, Seed: 1, Dir: t.TempDir(), From: sunday, To: sunday})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.dossiers) != 40 {
		t.Errorf("%d dossiers, want 40", len(p.dossiers))
	}
	for code, h := range p.dossiers {
		if h.channel != "online" || h.at["received"] != "" {
			t.Fatalf("%s on a Sunday: %+v", code, h)
		}
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	var seen [][2]int
	o := Options{Dossiers: 500, Seed: 1, Dir: t.TempDir(), Progress: func(done, total int) {
		seen = append(seen, [2]int{done, total})
	}}
	if _, err := Write(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if last := seen[len(seen)-1]; last != [2]int{500, 500} {
		t.Errorf("last progress %v, want 500 of 500", last)
	}
	for i := 1; i < len(seen); i++ {
		if seen[i][0] < seen[i-1][0] {
			t.Fatalf("progress went back from %d to %d", seen[i-1][0], seen[i][0])
		}
	}
}

func TestCancelLeavesFolderAsItWas(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Write(context.Background(), Options{Dossiers: 100, Seed: 1, Dir: dir}); err != nil {
		t.Fatal(err)
	}
	before := checksum(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o := Options{Dossiers: 2000, Seed: 2, Dir: dir, Progress: func(done, _ int) {
		if done > 1000 {
			cancel()
		}
	}}
	if _, err := Write(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	if after := checksum(t, dir); after != before {
		t.Error("a cancelled run changed the folder")
	}
}

func TestOptionErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	foreign := filepath.Join(dir, "foreign")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(foreign, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(foreign, "events-2022-05.csv"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	date := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, calendar.Vietnam) }
	for _, tc := range []struct {
		o    Options
		want string
	}{
		{Options{Dir: dir}, "dossiers 0: must be 1 to 50000000"},
		{Options{Dossiers: -4, Dir: dir}, "dossiers -4"},
		{Options{Dossiers: 60_000_000, Dir: dir}, "dossiers 60000000"},
		{Options{Dossiers: 9}, `dir ""`},
		{Options{Dossiers: 9, Dir: file}, "is a file"},
		{Options{Dossiers: 9, Dir: foreign}, "events-2022-05.csv of another run"},
		{Options{Dossiers: 9, Dir: dir, From: date(2019, 1, 1)}, "from 2019-01-01: must be 2022-01-01 to 2026-12-31"},
		{Options{Dossiers: 9, Dir: dir, To: date(2030, 1, 1)}, "to 2030-01-01"},
		{Options{Dossiers: 9, Dir: dir, From: date(2025, 1, 2), To: date(2025, 1, 1)}, "is after to 2025-01-01"},
	} {
		_, err := Write(context.Background(), tc.o)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("error %v, want one with %q", err, tc.want)
		}
	}
}

// A date in another zone means the day that it is in Vietnam at that instant.
func TestSpanIsLocal(t *testing.T) {
	t.Parallel()
	s, err := Options{
		Dossiers: 1, Dir: t.TempDir(), From: time.Date(2024, 2, 29, 18, 0, 0, 0, time.UTC),
	}.check()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2024-03-01", "2025-09-30"}, []string{s.First.String(), s.Last.String()}); diff != "" {
		t.Error(diff)
	}
}
