package reader

import (
	"bytes"
	"fmt"
)

// oldCode says which code of the time before Unicode a text is likely in: named
// with the code's name where it can be told, plain where not.
func oldCode(text []byte, named, plain string) string {
	// The letters ă â ê ô ơ ư đ and the commonest with marks, as each code has them.
	tcvn3 := []byte("\xa8\xa9\xaa\xab\xac\xad\xae\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb")
	windows := []byte("\xe2\xe3\xea\xf0\xf4\xf5\xfd\xcc\xd2\xde\xec\xf2")
	var old, win int
	for _, b := range text {
		switch {
		case bytes.IndexByte(tcvn3, b) >= 0:
			old++
		case bytes.IndexByte(windows, b) >= 0:
			win++
		}
	}
	switch {
	case bytes.IndexByte(text, 0) >= 0 || old+win == 0:
		return plain
	case old >= win:
		return fmt.Sprintf(named, "TCVN3 (ABC)")
	}
	return fmt.Sprintf(named, "Windows-1258 / VNI")
}
