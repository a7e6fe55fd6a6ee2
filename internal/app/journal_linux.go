package app

import (
	"fmt"
	"io"
	"os"
	"syscall"
)

// toJournal says whether what is written goes to systemd's journal, which names it in the environment.
func toJournal(out io.Writer) bool {
	file, is := out.(*os.File)
	if !is || os.Getenv("JOURNAL_STREAM") == "" {
		return false
	}
	info, err := file.Stat()
	if err != nil {
		return false
	}
	stat, known := info.Sys().(*syscall.Stat_t)
	return known && os.Getenv("JOURNAL_STREAM") == fmt.Sprintf("%d:%d", stat.Dev, stat.Ino)
}
