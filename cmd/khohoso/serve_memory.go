package main

import (
	"math"
	"runtime/debug"

	"khohoso/dashboards"
)

// workMemory is what the program may have beside finished answers and figures of periods: answers that are being made,
// bodies that are read, passwords that are checked.
const workMemory = 512 << 20

// boundMemory has the program collect what nobody uses any more before it has more than is configured; the engine's
// memory, which --memory-limit bounds, is not among it. A limit in the environment (GOMEMLIMIT) stays.
func boundMemory(answers int64) {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(answers + dashboards.KeptFigures + workMemory)
	}
}
