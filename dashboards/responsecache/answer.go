package responsecache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"html"

	"khohoso/internal/auth"
	"khohoso/models/store"
)

// NamePlaceholder stands in the text of a page where the name of its reader belongs. It is
// filled in for each reader anew, so that readers who may see the same can be
// given the same page. The characters are private ones that no keyboard has.
const NamePlaceholder = "\uE0B1\uF3A7reader\uF3A7\uE0B1"

// Answer is a finished answer, packed for the road. It is read only once made.
type Answer struct {
	Stamp store.Stamp // what its figures were made from
	Head  []string    // further headers: name, value, name, value

	whole  []byte  // of what is not packed again, such as Parquet
	pieces []piece // of text
	tag    [sha256.Size]byte
}

// Page makes an answer of a page, which may have gaps.
func Page(stamp store.Stamp, text []byte, head ...string) *Answer {
	a := &Answer{Stamp: stamp, Head: head, tag: sha256.Sum256(text)}
	for _, part := range bytes.Split(text, []byte(NamePlaceholder)) {
		a.pieces = append(a.pieces, packPiece(part))
	}
	return a
}

// Text makes an answer of a text as it is.
func Text(stamp store.Stamp, text []byte, head ...string) *Answer {
	return &Answer{Stamp: stamp, Head: head, tag: sha256.Sum256(text), pieces: []piece{packPiece(text)}}
}

// Bytes makes an answer of what is packed already.
func Bytes(stamp store.Stamp, whole []byte, head ...string) *Answer {
	return &Answer{Stamp: stamp, Head: head, whole: whole, tag: sha256.Sum256(whole)}
}

// Tag names the content as that reader gets it, for ETag, without quotes.
func (a *Answer) Tag(name string) string {
	tag := a.tag
	if len(a.pieces) > 1 {
		tag = sha256.Sum256(append(tag[:], name...))
	}
	return hex.EncodeToString(tag[:12])
}

// Gzip is the content with a reader's name in its gaps, as one gzip stream.
func (a *Answer) Gzip(name string) []byte {
	pieces := make([]piece, 0, 2*len(a.pieces))
	for i, p := range a.pieces {
		if i > 0 {
			pieces = append(pieces, stored(html.EscapeString(name)))
		}
		pieces = append(pieces, p)
	}
	return join(pieces)
}

// Plain is the content for a reader who does not take gzip.
func (a *Answer) Plain(name string) ([]byte, error) {
	if a.pieces == nil {
		return a.whole, nil
	}
	return unpack(a.Gzip(name))
}

// Packs says whether the content is text that Gzip gives packed.
func (a *Answer) Packs() bool { return a.pieces != nil }

// Length is that of the content before packing, without what fills the gaps.
func (a *Answer) Length() int64 {
	length := int64(len(a.whole))
	for _, p := range a.pieces {
		length += p.size
	}
	return length
}

// size is about what the answer takes in memory.
func (a *Answer) size() int64 {
	size := int64(len(a.whole)) + 500
	for _, p := range a.pieces {
		size += int64(len(p.packed)) + 50
	}
	return size
}

// Ask is a request for an answer.
type Ask struct {
	// Question is all that the request says, with the form of the answer, and
	// whatever of the reader is not asked for by Reader.May.
	Question string
	// Beside is what else the answer tells of now, besides figures: like those it may be
	// given for a moment after it has changed. "" where there is nothing.
	Beside string
	// For is what the answer is for: who goes first when many wait.
	For Use
	// Stamp is the state of the figures now.
	Stamp store.Stamp
	// Reader is who asks.
	Reader auth.Reader
	// Exact asks for the figures of Stamp, never for those of just before.
	Exact bool
}

// Use is what an answer is for.
type Use int

// The uses of answers. Pages go before rows; files to take home may take long to make and wait for
// each other alone.
const (
	Looking    Use = iota // a page
	Reckoning             // rows that a program reads
	TakingHome            // a file
)

func (u Use) priority() priority {
	if u == Reckoning {
		return api
	}
	return interactive
}

// asked is what was asked of the access rule while an answer was made. Whoever
// gets the same replies would be given the same answer.
type asked map[rule]bool

type rule struct {
	need auth.Need
	unit string
}

// holds says whether the rule replies to a reader as it did then.
func (a asked) holds(r auth.Reader) bool {
	for one, allowed := range a {
		if r.May(one.need, one.unit) != allowed {
			return false
		}
	}
	return true
}
