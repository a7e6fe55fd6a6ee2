package load

import (
	"context"

	"khohoso/ingest/reader"
)

// input is one table of a batch: a file, a sheet or a body.
type input struct {
	source     reader.Source
	normalized *normalizedCopy // what the engine reads instead; nil: the file itself
}

// inputs opens the heads of everything that is to be taken in.
func (r Request) inputs() ([]*input, error) {
	var found []*input
	add := func(source reader.Source, err error) error {
		if err != nil {
			return err
		}
		sources := []reader.Source{source}
		if source.Format == reader.XLSX {
			if sources, err = source.Sheets(r.fits); err != nil {
				return err
			}
		}
		for _, one := range sources {
			found = append(found, &input{source: one})
		}
		return nil
	}
	for _, name := range r.Files {
		if err := add(reader.Open(name, r.Mapping.HeaderRow())); err != nil {
			return nil, err
		}
	}
	for _, body := range r.Bodies {
		if err := add(reader.OpenBody(body.Name, body.Content, r.Mapping.HeaderRow())); err != nil {
			return nil, err
		}
	}
	if r.Table != nil {
		found = append(found, &input{source: reader.OpenTable(r.From, r.Table)})
	}
	return found, nil
}

// fits says what is wrong with a source, if anything.
func (r Request) fits(source reader.Source) error {
	_, err := r.plan(source, 0)
	return err
}

// normalizeAhead makes normalized copies of what the engine cannot read itself.
func (r Request) normalizeAhead(ctx context.Context, inputs []*input) (err error) {
	for i, in := range inputs {
		p, err := r.plan(in.source, 0)
		if err != nil {
			return err
		}
		if in.source.EngineReads() && (p.mapping == nil || in.source.Format != reader.NDJSON) {
			continue
		}
		if r.Report != nil {
			r.Report(Progress{File: in.source.Name, Index: i + 1, Of: len(inputs), Stage: Reading})
		}
		if in.normalized, err = r.normalize(ctx, in.source); err != nil {
			return err
		}
	}
	return nil
}
