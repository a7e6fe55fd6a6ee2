package publish

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pages"
)

// Trees of a publication by reader. Those of units are named like their addresses.
const (
	PublicTree   = "public"   // everyone's figures, nobody's dossiers
	ProvinceTree = "province" // everything, for those who see the whole province
	UnitsTree    = "units"    // below it a tree for each unit: its own pages and those of the units below it
)

// byReader writes a tree for each group of readers, each with its own manifest: a web
// server gives every group its tree as it is, and public to all of them.
func (p *publication) byReader(ctx context.Context) error {
	for _, tree := range []struct {
		name  string
		write func(context.Context, *publication) error
	}{
		{PublicTree, func(ctx context.Context, t *publication) error { t.withoutDossiers = true; return t.whole(ctx) }},
		{ProvinceTree, func(ctx context.Context, t *publication) error { return t.whole(ctx) }},
	} {
		if err := p.tree(ctx, tree.name, tree.write); err != nil {
			return err
		}
	}
	for _, code := range p.snapshot.Units() {
		name := UnitsTree + "/" + links.Slug(code)
		if err := p.tree(ctx, name, func(ctx context.Context, t *publication) error { return t.unit(ctx, code) }); err != nil {
			return err
		}
	}
	return nil
}

// tree writes a part of the publication as one of its own.
func (p *publication) tree(ctx context.Context, name string, write func(context.Context, *publication) error) error {
	t := *p
	t.folder = &folder{root: filepath.Join(p.folder.root, filepath.FromSlash(name))}
	if err := write(ctx, &t); err != nil {
		return err
	}
	if err := t.folder.writeManifest(&t); err != nil {
		return err
	}
	p.folder.entries = append(p.folder.entries, t.folder.entries...)
	return nil
}

// unit writes what the readers of a unit see beyond what is public.
func (p *publication) unit(ctx context.Context, code string) error {
	var own []string
	for _, one := range p.snapshot.Units() {
		if p.snapshot.IsWithin(one, code) {
			own = append(own, one)
		}
	}
	p.links = &unitLinks{Files: p.fileLinks(), own: own}
	for _, one := range own {
		if err := p.workbook(ctx, one); err != nil {
			return err
		}
		if err := p.agency(ctx, one); err != nil {
			return err
		}
	}
	if err := p.assets(); err != nil {
		return err
	}
	return p.folder.put(links.WithheldFile, nil)
}

// unitLinks lead from the pages of a unit's tree to the public ones beside it.
type unitLinks struct {
	links.Files
	own []string
}

// To gives the relative path to a page, in this tree or in the public one.
func (l *unitLinks) To(from, to links.Place) string {
	path := l.Files.To(from, to)
	if path == "" || to.Page == links.AgencyPage && slices.Contains(l.own, to.Code) {
		return path
	}
	upwards := path[:len(path)-len(strings.TrimLeft(path, "./"))]
	return upwards + "../../" + PublicTree + "/" + path[len(upwards):]
}

// Workbook gives the path to the workbook of a unit of this tree.
func (l *unitLinks) Workbook(from links.Place, code string) string {
	if !slices.Contains(l.own, code) {
		return ""
	}
	return l.Files.Workbook(from, code)
}

// agency writes the pages of a unit.
func (p *publication) agency(ctx context.Context, code string) error {
	return p.pages(ctx, links.Place{Page: links.AgencyPage, Code: code}, func(out io.Writer, v layout.Options) error {
		return pages.WriteAgency(p.snapshot, out, v, code)
	})
}

// giveTo lets a group read a publication.
func giveTo(root string, group int) error {
	if group == 0 {
		return nil
	}
	return filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, -1, group)
	})
}
