// Package beside lets a command run inside of the service that holds its warehouse: it is called over a socket that
// stands beside the file and that only those who may write the file can reach. Start with Listen and Serve, and with Call.
package beside

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
)

// Request is a command as it was called.
type Request struct {
	Args []string // without the name of the program
	Dir  string   // where it was called; files are meant from there
	User string   // who called it, for the audit
}

// Ending of the socket's name, behind that of the warehouse.
const Ending = ".sock"

// Kinds of frames, both ways.
const (
	frameInput    = 'i' // what the command reads; an empty one is its end
	frameOut      = 'o'
	frameErr      = 'e'
	frameStatus   = 'x'
	frameRequest  = 'r'
	longestFrame  = 1 << 20
	longestPiece  = 64 << 10
	statusLength  = 4
	headerOfFrame = 5
)

// link writes and reads frames.
type link struct {
	conn net.Conn
	in   *bufio.Reader
	mu   sync.Mutex
}

func newLink(conn net.Conn) *link { return &link{conn: conn, in: bufio.NewReader(conn)} }

func (l *link) send(kind byte, content []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	head := make([]byte, headerOfFrame, headerOfFrame+len(content))
	head[0] = kind
	binary.BigEndian.PutUint32(head[1:], uint32(len(content)))
	_, err := l.conn.Write(append(head, content...))
	return err
}

func (l *link) receive() (kind byte, content []byte, err error) {
	var head [headerOfFrame]byte
	if _, err := io.ReadFull(l.in, head[:]); err != nil {
		return 0, nil, err
	}
	size := binary.BigEndian.Uint32(head[1:])
	if size > longestFrame {
		return 0, nil, fmt.Errorf("a frame of %d bytes", size)
	}
	content = make([]byte, size)
	_, err = io.ReadFull(l.in, content)
	return head[0], content, err
}

// stream is one of the streams of a command that runs at the other end.
type stream struct {
	link *link
	kind byte
}

// Write is io.Writer.
func (s stream) Write(content []byte) (written int, err error) {
	for written < len(content) {
		piece := content[written:min(len(content), written+longestPiece)]
		if err := s.link.send(s.kind, piece); err != nil {
			return written, err
		}
		written += len(piece)
	}
	return written, nil
}

// Call has a command run by the service of a warehouse and gives its exit status. in is sent where it is not nil.
//
// Error: ErrNobody where no service listens; anything else broke off.
func Call(ctx context.Context, warehouse string, r Request, in io.Reader, out, errOut io.Writer) (status int, err error) {
	conn, err := dial(ctx, warehouse+Ending)
	if err != nil {
		return 0, errors.Join(ErrNobody, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // the service breaks the command off
	l := newLink(conn)
	text, err := json.Marshal(r)
	if err != nil {
		return 0, err
	}
	if err := l.send(frameRequest, text); err != nil {
		return 0, err
	}
	if in != nil {
		go l.sendInput(in)
	}
	for {
		kind, content, err := l.receive()
		switch {
		case ctx.Err() != nil:
			return 0, ctx.Err()
		case err != nil:
			return 0, fmt.Errorf("the service went away: %w", err)
		}
		switch kind {
		case frameOut:
			_, err = out.Write(content)
		case frameErr:
			_, err = errOut.Write(content)
		case frameStatus:
			if len(content) != statusLength {
				return 0, errors.New("a status that is none")
			}
			return int(binary.BigEndian.Uint32(content)), nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// ErrNobody: no service listens beside the warehouse.
var ErrNobody = errors.New("no service listens")

func (l *link) sendInput(in io.Reader) {
	piece := make([]byte, longestPiece)
	for {
		n, err := in.Read(piece)
		if n > 0 && l.send(frameInput, piece[:n]) != nil {
			return
		}
		if err != nil {
			_ = l.send(frameInput, nil) // where it broke off the service sees the end of it
			return
		}
	}
}

// Run runs a command with streams and gives its exit status.
type Run func(ctx context.Context, r Request, in io.Reader, out, errOut io.Writer) int

// Serve answers until the context ends, then waits for the commands that run, which it breaks off and which say so.
func Serve(ctx context.Context, listener net.Listener, run Run) {
	defer context.AfterFunc(ctx, func() { _ = listener.Close() })()
	var running sync.WaitGroup
	for {
		conn, err := listener.Accept()
		if err != nil {
			break // closed
		}
		running.Go(func() { answer(ctx, conn, run) })
	}
	running.Wait()
}

// answer runs one command. Who goes away takes it along.
func answer(ctx context.Context, conn net.Conn, run Run) {
	defer conn.Close()
	l := newLink(conn)
	heard := context.AfterFunc(ctx, func() { _ = conn.Close() })
	kind, text, err := l.receive()
	var r Request
	if !heard() || err != nil || kind != frameRequest || json.Unmarshal(text, &r) != nil {
		return
	}
	ctx, gone := context.WithCancel(ctx)
	defer gone()
	in, feed := io.Pipe()
	defer context.AfterFunc(ctx, func() { _ = feed.CloseWithError(ctx.Err()) })() // a command that waits for input ends too
	fed := make(chan struct{})
	go func() {
		defer close(fed)
		defer gone()
		feed.CloseWithError(l.feed(feed))
	}()
	status := run(ctx, r, in, stream{l, frameOut}, stream{l, frameErr})
	_ = in.Close()
	_ = l.send(frameStatus, binary.BigEndian.AppendUint32(nil, uint32(status)))
	_ = conn.Close()
	<-fed
}

// feed hands on what the command reads, then waits until the other end goes.
func (l *link) feed(to *io.PipeWriter) error {
	for {
		kind, content, err := l.receive()
		switch {
		case err != nil:
			return io.ErrUnexpectedEOF
		case kind == frameInput && len(content) == 0:
			_ = to.Close()
		case kind == frameInput:
			_, _ = to.Write(content) // a command that reads no more closes its end
		}
	}
}
