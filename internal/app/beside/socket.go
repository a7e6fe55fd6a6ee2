package beside

import (
	"context"
	"net"
	"os"
)

// Listen stands the socket beside a warehouse. Only who holds the file may call it: a socket that is there already was
// left by a service that ended without taking it away. Its rights are the owner's alone, as those to write the file.
func Listen(warehouse string) (net.Listener, error) {
	path := warehouse + Ending
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	short, done, err := shortened(path)
	if err != nil {
		return nil, err
	}
	defer done()
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: short, Net: "unix"})
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(false) // by the name above, which need not hold any more
	if err := os.Chmod(path, 0o600); err != nil {
		_ = listener.Close()
		return nil, err
	}
	return socket{listener, path}, nil
}

// socket takes its file away when it is closed.
type socket struct {
	net.Listener
	path string
}

// Close is net.Listener.
func (s socket) Close() error {
	_ = os.Remove(s.path)
	return s.Listener.Close()
}

func dial(ctx context.Context, path string) (net.Conn, error) {
	short, done, err := shortened(path)
	if err != nil {
		return nil, err
	}
	defer done()
	return (&net.Dialer{}).DialContext(ctx, "unix", short)
}
