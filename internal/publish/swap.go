package publish

import (
	"errors"
	"os"
)

// swap moves the old folder aside, the new one in, and puts the old one back if
// that fails. Between the two renames the place is empty for an instant.
func swap(made, out string) error {
	aside := made + ".old"
	if err := os.Rename(out, aside); err != nil {
		return err
	}
	if err := os.Rename(made, out); err != nil {
		return errors.Join(err, os.Rename(aside, out))
	}
	return os.RemoveAll(aside)
}
