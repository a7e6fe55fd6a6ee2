//go:build !linux

package publish

import "os"

// replace puts the new folder in the place of the old one; where folders cannot
// be exchanged, the old one steps aside first.
func replace(made, out string) error {
	if _, err := os.Lstat(out); os.IsNotExist(err) {
		return os.Rename(made, out)
	}
	return swap(made, out)
}
