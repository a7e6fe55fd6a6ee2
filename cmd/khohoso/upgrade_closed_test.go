package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

// The workbooks of a period that an earlier release closed are, byte for byte, what that release
// made of it: the file holds the warehouse as it left it, the sums are of its own workbooks. A sum that no
// longer fits means that what an office has signed cannot be made again; do not update it.
func TestWorkbooksOfAPeriodClosedByAnEarlierRelease(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	unpack(t, filepath.Join("testdata", "upgrade", "closed-period.duckdb.gz"), p.warehouse)
	p.must("build", "--quiet")
	for _, made := range []struct {
		sum  string
		args []string
	}{
		{"7a1ca0b34c6a4e38016d0e0af6586e424aa5dc76c5386983a2cd49178e06a68d", []string{"pack", "--agency", "H28"}},
		{"527a233750d82f8662982d89339f8db34869e4ebb955c891c9fec0deadd1324d", []string{"pack", "--agency", "A1"}},
		{"e841e9aa0dfbc58e36eebc1f98a3827797113f74096e2d09cb99a7d12a94ea59", []string{"dossiers", "--where", "received", "--agency", "A1"}},
	} {
		out := filepath.Join(t.TempDir(), "made.xlsx")
		p.must(append(append([]string{"report"}, made.args...), "--period", "2024-06", "--out", out)...)
		sum := sha256.Sum256(must(os.ReadFile(out)))
		if got := hex.EncodeToString(sum[:]); got != made.sum {
			t.Errorf("report %v has the sum %s, the release that closed the period made %s", made.args, got, made.sum)
		}
	}
}
