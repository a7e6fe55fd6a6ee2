package jsontext

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fields are the parts of an object that are read as the cells of a row. One Fields
// serves one reader: it remembers the keys of the row before.
//
// A field is a key ("status"), a path ("a.b"), or a path through one array
// ("DanhSachLePhi[].Gia") with what is made of its elements behind a bar:
//
//	|each     all of them, as a JSON array of texts: for one event per element
//	|first    the first that is filled, |last the last one
//	|any      "1" if one means yes, "0" if they are filled with something else
//	|filled   "1" if one is filled, "0" if none of them is
//	|sum      the sum of whole numbers
//	|has:X    "1" if one is X, "0" if there are others
//
// Keys are compared without case and outer blanks; of a key that stands twice in an
// object the last one counts.
type Fields struct {
	root   *node
	slots  []slot
	known  map[string]known // keys by their raw text
	last   []known          // keys of the row before, in its order
	cells  []string
	odd    bool
	wanted bool
	place  int // of a key in its row

	learnt   bool     // last is not what it was
	met      []filled // by fastPath
	distinct bool     // fastPath may go by the keys in last
	keptNode *node    // what Check keeps the value of
	kept     []byte   // by Check
}

// slot is one cell in the making.
type slot struct {
	make   string // behind the bar; "" for a plain value
	text   string
	values []string // of the elements so far
	row    int      // in which it was filled last
}

// node is what is read below a key.
type node struct {
	spelling string // of the key, as asked for
	slots    []int
	below    map[string]*node // by folded key
	items    *node            // of the elements of an array
}

// known is what a raw key leads to.
type known struct {
	raw  string
	node *node // nil: nothing is asked for there
	same bool  // spelled as asked for
}

// NewFields prepares to read fields. Error: one that is misspelled.
func NewFields(fields []string) (*Fields, error) {
	f := &Fields{root: &node{}, known: map[string]known{}}
	for i, field := range fields {
		path, made, _ := strings.Cut(field, "|")
		if err := checkField(path, made); err != nil {
			return nil, err
		}
		f.slots = append(f.slots, slot{make: made})
		at := f.root
		for _, step := range strings.Split(path, ".") {
			key, isArray := strings.CutSuffix(step, "[]")
			at = at.child(key)
			if isArray {
				if at.items == nil {
					at.items = &node{}
				}
				at = at.items
			}
		}
		at.slots = append(at.slots, i)
	}
	f.cells = make([]string, len(fields))
	return f, nil
}

func checkField(path, made string) error {
	arrays := strings.Count(path, "[]")
	name, _, _ := strings.Cut(made, ":")
	switch {
	case path == "", arrays > 1, strings.Contains(path, "[].") && strings.HasSuffix(path, "."):
		return fmt.Errorf("path %q: write it like a.b or list[].a", path)
	case arrays == 1 && !strings.Contains(" each first last any filled sum has ", " "+name+" "):
		return fmt.Errorf("path %q goes through a list: pick one of first, last, any, filled, sum, has:VALUE, or make an event of each", path)
	case arrays == 0 && made != "":
		return fmt.Errorf("path %q goes through no list: there is nothing to pick", path)
	}
	return nil
}

func (n *node) child(key string) *node {
	if n.below == nil {
		n.below = map[string]*node{}
	}
	folded := fold(key)
	if n.below[folded] == nil {
		n.below[folded] = &node{spelling: key}
	}
	return n.below[folded]
}

func fold(key string) string { return strings.ToLower(strings.TrimSpace(key)) }

// Odd says whether an object had a key twice or in another spelling than asked for,
// so that a reader that goes by the letter sees something else.
func (f *Fields) Odd() bool { return f.odd }

// Cells reads the fields of one object. The slice holds until the next call.
//
// Errors: ErrMalformed, ErrEncoding.
func (f *Fields) Cells(object []byte) ([]string, error) {
	if f.fastPath(object) {
		clear(f.cells)
		for _, one := range f.met {
			for _, at := range one.node.slots {
				f.cells[at] = string(one.text)
			}
		}
		return f.cells, nil
	}
	f.wanted = true
	err := f.read(object)
	f.remember()
	if err != nil {
		return nil, err
	}
	for i := range f.slots {
		f.cells[i] = f.slots[i].reduce()
	}
	return f.cells, nil
}

// Keep has Check keep the value of a field that is a key at the top.
func (f *Fields) Keep(field int) {
	for _, n := range f.root.below {
		if slices.Contains(n.slots, field) {
			f.keptNode = n
		}
	}
}

// Kept is that value in the object just checked, as the text of a cell. It holds until
// the next call.
func (f *Fields) Kept() []byte { return f.kept }

// Check reads an object like Cells without making anything of it but what is kept.
func (f *Fields) Check(object []byte) error {
	f.kept = f.kept[:0]
	if f.fastPath(object) {
		for _, one := range f.met {
			if one.node == f.keptNode {
				f.kept = append(f.kept, one.text...)
			}
		}
		return nil
	}
	valid := utf8.Valid(object)
	f.odd = f.odd || !valid
	f.wanted = !valid || bytes.Contains(object, []byte(`\u`))
	err := f.read(object)
	f.remember()
	return err
}

func (f *Fields) read(object []byte) error {
	for i := range f.slots {
		f.slots[i].text, f.slots[i].values, f.slots[i].row = "", f.slots[i].values[:0], 0
	}
	f.place = 0
	s := scanner{data: object}
	if err := s.object(func(key []byte) error { return f.field(&s, key) }); err != nil {
		return err
	}
	if s.peek() != 0 || s.at < len(s.data) {
		return ErrMalformed
	}
	return nil
}

// field reads the value of a key at the top.
func (f *Fields) field(s *scanner, key []byte) error {
	var k known
	if f.place < len(f.last) && f.last[f.place].raw == string(key) {
		k = f.last[f.place]
	} else {
		k = f.lookUp(key)
		if f.place < 1000 {
			f.last, f.learnt = append(f.last[:f.place], k), true
		}
	}
	f.place++
	if k.node == nil {
		return s.skip()
	}
	if !k.same {
		f.odd = true
	}
	return f.walk(s, k.node)
}

func (f *Fields) lookUp(key []byte) known {
	if k, found := f.known[string(key)]; found {
		return k
	}
	name, err := unescaped(key)
	k := known{raw: string(key)}
	if err == nil {
		k.node = f.root.below[fold(name)]
		k.same = k.node != nil && k.node.spelling == string(key)
	}
	if len(f.known) < 10_000 {
		f.known[k.raw] = k
	}
	return k
}

// walk reads a value for all that is asked for below a node.
func (f *Fields) walk(s *scanner, n *node) error {
	next := s.peek()
	switch {
	case n.items != nil && next == '[':
		f.clear(n.items)
		return s.array(func() error { return f.element(s, n.items) })
	case n.items != nil && next != 'n': // one element without its brackets
		f.clear(n.items)
		return f.element(s, n.items)
	case n.below != nil && next == '{':
		return s.object(func(key []byte) error {
			name, err := unescaped(key)
			if err != nil || n.below[fold(name)] == nil {
				return s.skip()
			}
			return f.walk(s, n.below[fold(name)])
		})
	case len(n.slots) == 0:
		return s.skip()
	}
	return f.fill(s, n.slots)
}

// fill reads a value into slots.
func (f *Fields) fill(s *scanner, slots []int) error {
	if !f.wanted && (f.keptNode == nil || !slices.Equal(slots, f.keptNode.slots)) {
		for _, at := range slots {
			f.odd = f.odd || f.slots[at].row > 0
			f.slots[at].row = 1
		}
		return s.skip()
	}
	text, err := s.text()
	for _, at := range slots {
		f.odd = f.odd || f.slots[at].row > 0 && f.slots[at].make == ""
		f.slots[at].row = 1
		f.slots[at].text = text
	}
	if f.keptNode != nil && slices.Equal(slots, f.keptNode.slots) {
		f.kept = append(f.kept[:0], text...)
	}
	return err
}

// element reads one element of an array: every slot below gets one value of it.
func (f *Fields) element(s *scanner, items *node) error {
	var all []int
	items.collect(&all)
	for _, at := range all {
		f.slots[at].text = ""
	}
	if err := f.walk(s, items); err != nil {
		return err
	}
	for _, at := range all {
		f.slots[at].values = append(f.slots[at].values, f.slots[at].text)
	}
	return nil
}

// clear forgets the elements of an array that stood there before under the same key.
func (f *Fields) clear(items *node) {
	var all []int
	items.collect(&all)
	for _, at := range all {
		f.slots[at].values = f.slots[at].values[:0]
	}
}

func (n *node) collect(into *[]int) {
	*into = append(*into, n.slots...)
	for _, below := range n.below {
		below.collect(into)
	}
}
