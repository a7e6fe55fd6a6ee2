package models_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/load"
	"khohoso/internal/simulate"
	"khohoso/models/store"
)

// keptHashes is all that a warehouse keeps of the engine's hash, with what it is of.
const keptHashes = `select string_agg(line, chr(10) order by line) from (
	select concat_ws(' ', dossier_code, event_id, status_code, event_time, file_id, is_revision, identity_hash) as line from raw_event
	union all
	select concat_ws(' ', file_id, identity_hash) from unsettled_event)`

// Another version of the engine may hash otherwise. Opened by it, a warehouse still knows every event it has, gives the
// same figures and makes them anew once.
func TestAnotherEngineKnowsEveryEvent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := must(simulate.Write(t.Context(), simulate.Options{Dossiers: 300, Seed: 7, Dir: dir})).Files
	again := filepath.Join(dir, "again.csv")
	writeText(t, again, "dossier_code,event_time,status,agency_code,event_id\n"+
		"D1,2024-03-04T08:00:00+07:00,1,A1,\nD1,2024-03-04T08:00:00+07:00,1,A2,\nD2,2024-03-04T08:00:00+07:00,1,A1,e1\nD2,2024-03-05T08:00:00+07:00,1,A1,e1\n")
	files = append(files, again)
	path := filepath.Join(dir, "khohoso.duckdb")
	open := func() *store.Warehouse {
		return must(store.Open(context.Background(), store.Options{Path: path, Create: true, Readable: files}))
	}
	hashed := func(w *store.Warehouse) (all string) {
		if err := w.DB().QueryRowContext(t.Context(), keptHashes).Scan(&all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	w := open()
	takeIn(t, w, files...)
	before := build(t, w)
	figures := digests(t, w)
	for _, noted := range []string{"18446744073709551615", ""} { // by another engine; by a program that noted nothing
		// as after a crash before a batch was tidied up
		must(w.DB().ExecContext(t.Context(), "insert into unsettled_event select distinct file_id, identity_hash from raw_event where is_revision"))
		hashes := hashed(w)
		for _, change := range []string{
			// what another function of the engine would have left
			"update raw_event set identity_hash = xor(identity_hash, 977)",
			"update unsettled_event set identity_hash = xor(identity_hash, 977)",
			"delete from meta_setting where name = 'engine_hash'",
			fmt.Sprintf("insert into meta_setting select 'engine_hash', '%[1]s' where '%[1]s' <> ''", noted),
		} {
			if _, err := w.DB().ExecContext(t.Context(), change); err != nil {
				t.Fatal(change, err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		w = open()
		if diff := cmp.Diff(hashes, hashed(w)); diff != "" {
			t.Errorf("noted %q: hashes (-before +after):\n%s", noted, diff)
		}
		results := must(load.Run(t.Context(), w.DB(), load.Request{Files: files[len(files)-3:], Now: time.Now()}))
		for _, r := range results {
			if r.Accepted > 0 {
				t.Errorf("noted %q: %s brings %d rows that are known", noted, r.File, r.Accepted)
			}
		}
		after := build(t, w)
		if after.Incremental || after.Version.ID != before.Version.ID {
			t.Errorf("noted %q: built %+v, before %+v", noted, after, before)
		}
		if diff := cmp.Diff(figures, digests(t, w)); diff != "" {
			t.Errorf("noted %q: figures (-before +after):\n%s", noted, diff)
		}
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}
