package load

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"khohoso/internal/apperr"
)

// A full or read-only disk is told as such, whoever notices it.
func TestTroubleWithTheDisk(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		fmt.Errorf("write rows: %w", syscall.ENOSPC),
		fmt.Errorf("open rows: %w", syscall.EROFS),
		fmt.Errorf("open rows: %w", syscall.EACCES),
		errors.New("IO Error: Could not write file: No space left on device"),
		errors.New("TransactionContext Error: Failed to commit: Cannot write to file: Read-only file system"),
	} {
		if got := apperr.CodeOf(storageFault(err)); got != apperr.Storage {
			t.Errorf("%v is told as %s", err, got)
		}
	}
	known := apperr.New(apperr.BadInput, "file: permission denied", "")
	if got := storageFault(known); got != error(known) {
		t.Errorf("a fault for the reader became %v", got)
	}
	if storageFault(nil) != nil {
		t.Error("nothing became a fault")
	}
}
