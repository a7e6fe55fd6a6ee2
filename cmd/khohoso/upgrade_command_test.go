package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/models/backup"
	"khohoso/models/store"
)

// A warehouse of an earlier release is brought up with its file kept; closed periods stay the same; there is nothing to
// do a second time.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	for file, periods := range map[string]string{"first-release.duckdb.gz": "0 closed", "closed-period.duckdb.gz": "1 closed"} {
		p := newProgram(t, "")
		unpack(t, filepath.Join("testdata", "upgrade", file), p.warehouse)
		was := must(os.ReadFile(p.warehouse))
		keep := filepath.Join(t.TempDir(), "kept.duckdb")
		if out := p.must("upgrade", "--keep", keep, "--lang", "en"); !strings.Contains(out, periods) {
			t.Errorf("%s: %s", file, out)
		}
		if !bytes.Equal(must(os.ReadFile(keep)), was) {
			t.Errorf("%s: the file of before was not kept as it was", file)
		}
		if _, err := backup.VerifyBackup(keep); err != nil {
			t.Error(err)
		}
		p.must("check")
		if out := p.must("upgrade", "--lang", "en"); !strings.Contains(out, "nothing to do") {
			t.Error(out)
		}
		for _, ending := range []string{".upgrade", ".upgrade.wal", ".upgrade.tmp"} {
			if _, err := os.Stat(p.warehouse + ending); err == nil {
				t.Errorf("%s is left", p.warehouse+ending)
			}
		}
	}
}

// Where something would differ, or anything else goes wrong, nothing has changed.
func TestUpgradeRollsBack(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	unpack(t, filepath.Join("testdata", "upgrade", "closed-period.duckdb.gz"), p.warehouse)
	was := must(os.ReadFile(p.warehouse))
	for words, prove := range map[string]func(context.Context, *store.Warehouse) error{
		"would differ": func(ctx context.Context, w *store.Warehouse) error {
			var table string
			if err := w.DB().QueryRowContext(ctx, "select '\"' || schema_name || '\".fct_dossier' from duckdb_tables() where table_name = 'fct_dossier' and schema_name <> 'main' limit 1").Scan(&table); err != nil {
				return err
			}
			_, err := w.DB().ExecContext(ctx, "delete from "+table)
			return err
		},
		"table main.raw_event": func(ctx context.Context, w *store.Warehouse) error {
			_, err := w.DB().ExecContext(ctx, "delete from raw_event")
			return err
		},
		"not today": func(context.Context, *store.Warehouse) error { return errors.New("not today") },
	} {
		keep := filepath.Join(t.TempDir(), "kept.duckdb")
		_, err := backup.Upgrade(t.Context(), p.warehouse, backup.UpgradeOptions{Keep: keep, Prove: prove})
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", words, err)
		}
		if _, err := os.Stat(keep); err == nil {
			t.Errorf("%s: something was kept", words)
		}
		if !bytes.Equal(must(os.ReadFile(p.warehouse)), was) {
			t.Fatalf("%s: the file of before has changed", words)
		}
	}
}

// Killed at any moment, an upgrade leaves the file of before or the new one, and the next goes on from there.
func TestUpgradeKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	warehouse := filepath.Join(dir, "khohoso.duckdb")
	unpack(t, filepath.Join("testdata", "upgrade", "closed-period.duckdb.gz"), warehouse)
	was := must(os.ReadFile(warehouse))
	whole := runProcess(t, warehouse, 0, []string{"upgrade", "--keep", filepath.Join(dir, "whole.duckdb")})
	done := must(os.ReadFile(warehouse))
	if bytes.Equal(was, done) {
		t.Fatal("nothing was upgraded")
	}
	for k := range 4 {
		if err := os.WriteFile(warehouse, was, 0o600); err != nil {
			t.Fatal(err)
		}
		runProcess(t, warehouse, whole*time.Duration(k+1)/5, []string{"upgrade", "--keep", filepath.Join(dir, "killed", "k.duckdb")})
		needed, err := backup.NeedsUpgrade(t.Context(), warehouse)
		if err != nil {
			t.Fatal(err)
		}
		if needed && !bytes.Equal(must(os.ReadFile(warehouse)), was) {
			t.Errorf("after a kill the file is neither that of before nor the new one")
		}
		if needed {
			runProcess(t, warehouse, 0, []string{"upgrade", "--keep", filepath.Join(t.TempDir(), "again.duckdb")})
		}
	}
}

// A backup leaves the warehouse with who holds it: to read the file must not let go of its lock.
func TestBackupLeavesTheLock(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("one.csv", "HS-1,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\n")
	w, err := store.Open(t.Context(), store.Options{Path: p.warehouse})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for range 2 {
		if _, err := backup.Write(t.Context(), w, filepath.Join(t.TempDir(), "b.duckdb")); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("khohoso", "flow", "--period", "2024-06", "--lang", "en", "--warehouse", p.warehouse).CombinedOutput(); err == nil || !strings.Contains(string(out), "is held by") {
			t.Errorf("another process opens it: %v, %s", err, out)
		}
	}
}
