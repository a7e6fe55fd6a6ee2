package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/fixtures"
	"khohoso/models/store"
)

// digests gives rows and a digest of the contents of every table that figures are
// read from; which file a row came in with, and whether its time was written with an
// offset, is no part of it.
func digests(t testing.TB, warehouse string) map[string]string {
	t.Helper()
	w, err := store.Open(context.Background(), store.Options{Path: warehouse, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	return tableDigests(t, w.DB(), "main", "fct_%", "dim_%", "mart_%", "ind_%", "indicator_%")
}

func tableDigests(t testing.TB, db *sql.DB, schema string, patterns ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range patterns {
		rows, err := db.Query(`select table_name, string_agg('"' || column_name || '"', ', ' order by column_index)
			from duckdb_columns()
			where schema_name = ? and table_name like ? and column_name not in ('file_id', 'offset_given') and not internal
			group by table_name`, schema, pattern)
		if err != nil {
			t.Fatal(err)
		}
		columns := map[string]string{}
		for rows.Next() {
			var table, list string
			if err := rows.Scan(&table, &list); err != nil {
				t.Fatal(err)
			}
			columns[table] = list
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		for table, list := range columns {
			var digest string
			query := fmt.Sprintf("select count(*) || ' rows, ' || coalesce(sum(hash(%s)::hugeint), 0) from %s.%s", list, schema, table)
			if err := db.QueryRow(query).Scan(&digest); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
			found[table] = digest
		}
	}
	if len(found) < 5 {
		t.Fatalf("only %d tables to compare", len(found))
	}
	return found
}

// The same files three times are the files once.
func TestTheSameFilesThreeTimes(t *testing.T) {
	t.Parallel()
	made := fixtures.Files(t, 600, 3)
	p := newProgram(t, "")
	var want map[string]string
	for round := range 3 {
		p.must(append([]string{"ingest", "--quiet"}, made.Files...)...)
		p.must("build")
		p.must("check")
		got := digests(t, p.warehouse)
		if round == 0 {
			want = got
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("round %d (-first +now):\n%s", round+1, diff)
		}
	}
}

// A province cut into ten overlapping parts, taken in in any order, one by one
// with builds between some of them, gives the tables of one clean run.
func TestOverlappingPartsInAnyOrder(t *testing.T) {
	t.Parallel()
	rounds := uint64(2)
	if os.Getenv("KHOHOSO_SOAK") != "" {
		rounds = 40
	}
	made := fixtures.Files(t, 600, 4)
	clean := newProgram(t, "")
	clean.must(append([]string{"ingest", "--quiet"}, made.Files...)...)
	clean.must("build")
	want := digests(t, clean.warehouse)
	for seed := range rounds {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			chance := rand.New(rand.NewPCG(seed, 1))
			parts := overlappingParts(t, chance, made.EventFiles)
			parts = append(parts, made.Files[:len(made.Files)-len(made.EventFiles)]...)
			chance.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
			p := newProgram(t, "")
			for _, part := range parts {
				p.must("ingest", "--quiet", part)
				if chance.IntN(4) == 0 {
					p.must("build")
				}
			}
			p.must("build")
			p.must("check")
			if diff := cmp.Diff(want, digests(t, p.warehouse)); diff != "" {
				t.Errorf("(-clean +parts):\n%s", diff)
			}
		})
	}
}

// overlappingParts deals the rows of files over ten files, every third row to two of them.
func overlappingParts(t testing.TB, chance *rand.Rand, files []string) []string {
	t.Helper()
	const parts = 10
	texts := make([]bytes.Buffer, parts)
	for i, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(text), "\n")
		for part := range texts {
			if i == 0 {
				texts[part].WriteString(lines[0])
			}
		}
		for _, line := range lines[1:] {
			texts[chance.IntN(parts)].WriteString(line)
			if chance.IntN(3) == 0 {
				texts[chance.IntN(parts)].WriteString(line)
			}
		}
	}
	dir := t.TempDir()
	var paths []string
	for part := range texts {
		path := filepath.Join(dir, fmt.Sprintf("part-%d.csv", part))
		if err := os.WriteFile(path, texts[part].Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}
