package serve

import (
	"math"
	"runtime/debug"

	"khohoso/dashboards/web"
)

// boundMemory has the program collect what nobody uses any more before it has more than is configured: MiB of finished
// answers, MiB for answers that are being made, bodies that are read and passwords that are checked, and the figures
// of periods. The engine's memory, which --memory-limit bounds, is not among it. A limit in the environment
// (GOMEMLIMIT) stays.
func boundMemory(answers, work int) {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(int64(answers+work)<<20 + web.CachedBytes)
	}
}
