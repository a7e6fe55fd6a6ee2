package ingest

import (
	"context"
	"slices"
	"strings"
)

// input is one table of a batch: a file, a sheet or a body.
type input struct {
	source Source
	copy   *fairCopy // what the engine reads instead; nil: the file itself
}

// inputs opens the heads of everything that is to be taken in.
func (r Request) inputs() ([]*input, error) {
	var found []*input
	add := func(source Source, err error) error {
		if err != nil {
			return err
		}
		sources := []Source{source}
		if source.Format == XLSX {
			if sources, err = source.sheets(r.fits); err != nil {
				return err
			}
		}
		for _, one := range sources {
			found = append(found, &input{source: one})
		}
		return nil
	}
	for _, name := range r.Files {
		if err := add(openSource(name, r.Mapping.headRow())); err != nil {
			return nil, err
		}
	}
	for _, body := range r.Bodies {
		if err := add(openBody(body.Name, body.Content, r.Mapping.headRow())); err != nil {
			return nil, err
		}
	}
	if r.Table != nil {
		found = append(found, &input{source: openTable(r.From, r.Table)})
	}
	return found, nil
}

// fits says what is wrong with a source, if anything.
func (r Request) fits(source Source) error {
	_, err := r.plan(source, 0)
	return err
}

// copyBeforehand makes fair copies of what the engine cannot read itself.
func (r Request) copyBeforehand(ctx context.Context, inputs []*input) (err error) {
	for i, in := range inputs {
		p, err := r.plan(in.source, 0)
		if err != nil {
			return err
		}
		if in.source.engineReads() && (p.mapping == nil || in.source.Format != NDJSON) {
			continue
		}
		if r.Report != nil {
			r.Report(Progress{File: in.source.Name, Index: i + 1, Of: len(inputs), Stage: Reading})
		}
		if in.copy, err = r.spellOut(ctx, in.source); err != nil {
			return err
		}
	}
	return nil
}

// columns are the column names that the beginning of the file shows.
func (s *Source) columns() []string {
	if s.openHead() {
		return s.seen
	}
	return s.Header
}

// nationalMapping names the shipped mapping of what is sent to the national portal,
// if this is that.
func (s *Source) nationalMapping() string {
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !s.has(name) })
	}
	switch {
	case !s.openHead() || s.has("dossier_code"):
		return ""
	case strings.EqualFold(s.service, "DongBoHoSoMC"), has("MaHoSo", "TrangThaiHoSo"):
		return "national"
	case strings.EqualFold(s.service, "CapNhatTienDoHoSoMC"), has("MaHoSo", "TrangThai", "ThoiDiemXuLy"):
		return "national-progress"
	}
	return ""
}
