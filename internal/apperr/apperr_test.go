package apperr_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"khohoso/internal/apperr"
)

// Who leaves and what takes too long is no defect of the program, whatever the engine says besides.
func TestWhatAContextBreaksOffIsNoDefect(t *testing.T) {
	t.Parallel()
	engine := errors.New("INTERRUPT Error: Interrupted!")
	for _, c := range []struct {
		err  error
		want int
	}{
		{errors.Join(context.Canceled, engine), 499}, {fmt.Errorf("read: %w", errors.Join(context.DeadlineExceeded, engine)), 503},
		{engine, 500}, {apperr.Wrap(apperr.NotBuilt, context.Canceled, "x", "x"), 503},
	} {
		if got := apperr.HTTPStatus(c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
	}
}
