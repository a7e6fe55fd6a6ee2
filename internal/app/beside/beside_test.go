package beside

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// served has a socket beside a warehouse whose name is too long for one, and runs what is called there.
func served(t *testing.T, run Run) (warehouse string, stop func()) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), strings.Repeat("dài", 30))
	if err := os.Mkdir(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	warehouse = filepath.Join(folder, "w.duckdb")
	if err := os.WriteFile(warehouse+Ending, nil, 0o600); err != nil { // left by a service that was killed
		t.Fatal(err)
	}
	listener, err := Listen(warehouse)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); Serve(ctx, listener, run) }()
	stop = func() { cancel(); <-ended }
	t.Cleanup(stop)
	return warehouse, stop
}

// A command gets its arguments, its folder and its input, and gives back both outputs and its status, however long they are.
func TestCall(t *testing.T) {
	t.Parallel()
	warehouse, stop := served(t, func(_ context.Context, r Request, in io.Reader, out, errOut io.Writer) int {
		read, err := io.ReadAll(in)
		fmt.Fprint(errOut, r.Args, r.Dir, r.User, err)
		_, _ = out.Write(read)
		return 3
	})
	long := strings.Repeat("một dòng\n", 100_000)
	var out, errOut bytes.Buffer
	status, err := Call(t.Context(), warehouse, Request{Args: []string{"a", "-"}, Dir: "/d", User: "lan"}, strings.NewReader(long), &out, &errOut)
	if err != nil || status != 3 || out.String() != long || errOut.String() != "[a -]/dlan<nil>" {
		t.Errorf("status %d, %d bytes of %d, says %q: %v", status, out.Len(), len(long), errOut.String(), err)
	}
	if info, err := os.Stat(warehouse + Ending); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("rights: %v %v", info, err)
	}
	stop()
	if _, err := os.Stat(warehouse + Ending); !os.IsNotExist(err) {
		t.Errorf("the socket stays: %v", err)
	}
	if _, err := Call(t.Context(), warehouse, Request{}, nil, &out, &errOut); !errors.Is(err, ErrNobody) {
		t.Errorf("nobody listens: %v", err)
	}
}

// Who breaks a command off takes it along; a service that ends breaks off what runs and says so.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	began, ended := make(chan struct{}, 2), make(chan error, 2)
	warehouse, stop := served(t, func(ctx context.Context, _ Request, _ io.Reader, _, _ io.Writer) int {
		began <- struct{}{}
		<-ctx.Done()
		ended <- ctx.Err()
		return 1
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-began; cancel() }()
	if _, err := Call(ctx, warehouse, Request{}, nil, io.Discard, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v", err)
	}
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the command goes on")
	}
	go func() { <-began; stop() }()
	if status, err := Call(t.Context(), warehouse, Request{}, nil, io.Discard, io.Discard); err != nil || status != 1 {
		t.Errorf("the service ended: %d %v", status, err)
	}
}
