package beside

import (
	"fmt"
	"os"
	"path/filepath"
)

// longestName is what the name of a socket may have, with room to spare.
const longestName = 100

// shortened is another name of the same file, for a name that is too long for a socket: through the open folder.
func shortened(path string) (name string, done func(), err error) {
	if len(path) <= longestName {
		return path, func() {}, nil
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), filepath.Base(path)), func() { _ = folder.Close() }, nil
}
