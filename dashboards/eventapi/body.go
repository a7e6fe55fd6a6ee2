package eventapi

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"

	"khohoso/internal/apperr"
)

// The lowest rate: a body comes at leastRate on the whole, after a while to begin with.
const (
	toBegin   = 20 * time.Second
	leastRate = 16 << 10 // bytes a second
	// heldBefore is how much of a body is read before it takes a place: most bodies are read whole.
	heldBefore = 1 << 20
)

var errSlow error = apperr.New(apperr.TooSlow, "the body comes too slowly, below 16 KiB a second; send it over a better line or in several",
	"nội dung gửi quá chậm, dưới 16 KiB mỗi giây; hãy gửi qua đường truyền tốt hơn hoặc chia thành nhiều lượt")

// enter lets one more body of a source in, unless it has many here already.
func (h *handler) enter(source string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sources[source] >= atOnceEach {
		return false
	}
	h.sources[source]++
	return true
}

func (h *handler) leave(source string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sources[source]--; h.sources[source] == 0 {
		delete(h.sources, source)
	}
}

// steadyBody is a body whose sender must keep up the lowest rate; what comes more slowly ends with
// os.ErrDeadlineExceeded.
type steadyBody struct {
	io.Reader
	control *http.ResponseController
	began   time.Time
	read    int64
}

// Read is io.Reader.
func (b *steadyBody) Read(into []byte) (int, error) {
	until := b.began.Add(toBegin + time.Duration(b.read)*time.Second/leastRate)
	_ = b.control.SetReadDeadline(until) // a recorder of a test has no deadlines
	n, err := b.Reader.Read(into)
	b.read += int64(n)
	return n, err
}

// beginning reads the beginning of a body, in most cases all of it.
func beginning(body io.Reader) (io.Reader, error) {
	var held bytes.Buffer
	_, err := io.CopyN(&held, body, heldBefore)
	switch {
	case errors.Is(err, io.EOF):
		return &held, nil
	case err != nil:
		return nil, err
	}
	return io.MultiReader(&held, body), nil
}
