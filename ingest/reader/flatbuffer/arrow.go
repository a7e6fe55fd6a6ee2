package flatbuffer

// Message checks the metadata of a message of Arrow IPC, as Message.fbs and
// Schema.fbs of the format lay it out. Other kinds of messages than schemas,
// dictionaries and record batches hold no rows and are refused.
func Message(data []byte) error {
	const kindOf, header, bodyLength, custom = 1, 2, 3, 4
	b := newBuffer(data)
	root, err := b.follow(0)
	if err != nil {
		return err
	}
	t, err := b.enter(root)
	if err != nil {
		return err
	}
	kind := t.field(kindOf)
	if kind == 0 || kind >= len(data) || t.field(header) == 0 {
		return ErrMalformed
	}
	known := map[byte]check{1: schema, 2: dictionaryBatch, 3: recordBatch}[data[kind]]
	if known == nil {
		return ErrMalformed
	}
	return t.check(b, map[int]check{0: scalar(2), header: known, bodyLength: scalar(8), custom: keyValues})
}

func schema(b *buffer, at int) error {
	return b.table(map[int]check{0: scalar(2), 1: each(field), 2: keyValues, 3: structs(8)})(b, at)
}

func keyValues(b *buffer, at int) error {
	return each(b.table(map[int]check{0: text, 1: text}))(b, at)
}

// field checks a column and those inside of it.
func field(b *buffer, at int) error {
	const kindOf, typeTable = 2, 3
	to, err := b.follow(at)
	if err != nil {
		return err
	}
	t, err := b.enter(to)
	if err != nil {
		return err
	}
	defer b.leave()
	typed := b.table(nil)
	if kind := t.field(kindOf); kind != 0 && kind < len(b.data) {
		typed = b.table(typeFields[b.data[kind]])
	}
	return t.check(b, map[int]check{0: text, 1: scalar(1), kindOf: scalar(1), typeTable: typed, 4: dictionary, 5: each(field), 6: keyValues})
}

// typeFields are the fields behind an offset of the types that have any, Timestamp
// and Union; the other types hold numbers alone.
var typeFields = map[byte]map[int]check{
	10: {0: scalar(2), 1: text},
	14: {0: scalar(2), 1: structs(4)},
}

func dictionary(b *buffer, at int) error {
	return b.table(map[int]check{0: scalar(8), 1: b.table(map[int]check{0: scalar(4), 1: scalar(1)}), 2: scalar(1), 3: scalar(2)})(b, at)
}

// recordBatch checks nodes and buffers, which are structs of 16 bytes.
func recordBatch(b *buffer, at int) error {
	return b.table(map[int]check{
		0: scalar(8), 1: structs(16), 2: structs(16), 3: b.table(map[int]check{0: scalar(1), 1: scalar(1)}), 4: structs(8),
	})(b, at)
}

func dictionaryBatch(b *buffer, at int) error {
	return b.table(map[int]check{0: scalar(8), 1: recordBatch, 2: scalar(1)})(b, at)
}
