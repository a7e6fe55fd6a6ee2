//go:build !linux

package doctor

import "os"

// writable says whether this account may write to a folder, by doing so.
func writable(path string) bool {
	file, err := os.CreateTemp(path, ".khohoso-*")
	if err != nil {
		return false
	}
	file.Close()
	return os.Remove(file.Name()) == nil
}

func ownerOf(string) (uint32, bool)       { return 0, false }
func deviceOf(string) (uint64, bool)      { return 0, false }
func FreeBytes(string) (int64, bool)      { return 0, false }
func totalMemory() (int64, bool)          { return 0, false }
func synchronised() (follows, known bool) { return false, false }
