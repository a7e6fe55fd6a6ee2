package doctor

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// writable says whether this account may write to a folder.
func writable(path string) bool { return unix.Access(path, unix.W_OK|unix.X_OK) == nil }

func ownerOf(path string) (uint32, bool) {
	var info unix.Stat_t
	err := unix.Stat(path, &info)
	return info.Uid, err == nil
}

func deviceOf(path string) (uint64, bool) {
	var info unix.Stat_t
	err := unix.Stat(path, &info)
	return info.Dev, err == nil
}

// FreeBytes is what this account may still write to a disk.
func FreeBytes(path string) (int64, bool) {
	var info unix.Statfs_t
	if err := unix.Statfs(path, &info); err != nil {
		return 0, false
	}
	return int64(info.Bavail) * info.Bsize, true
}

// totalMemory is that of the machine, or what a container or the service's unit leaves of it.
func totalMemory() (int64, bool) {
	total, known := int64(0), false
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "MemTotal:" {
				kib, err := strconv.ParseInt(fields[1], 10, 64)
				total, known = kib<<10, err == nil
			}
		}
	}
	if text, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && (!known || limit < total) {
			total, known = limit, true
		}
	}
	return total, known
}

// synchronised asks the kernel whether something keeps its clock right.
func synchronised() (follows, known bool) {
	var state unix.Timex
	code, err := unix.Adjtimex(&state)
	const timeError = 5
	return code != timeError, err == nil
}
