package xlsx

import (
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// deflaters are compressors to be used again: each has tables of about a megabyte.
var deflaters deflaterPool

type deflaterPool struct{ sync.Pool }

func (p *deflaterPool) get(to io.Writer) *flate.Writer {
	if known, ok := p.Get().(*flate.Writer); ok {
		known.Reset(to)
		return known
	}
	made, err := flate.NewWriter(to, flate.DefaultCompression)
	if err != nil {
		panic(err) // only for levels that do not exist
	}
	return made
}

func (p *deflaterPool) put(w *flate.Writer) { p.Put(w) }
