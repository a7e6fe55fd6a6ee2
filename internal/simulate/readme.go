package simulate

import (
	"bufio"
	_ "embed"
	"fmt"
	"text/template"
)

//go:embed readme.txt.tmpl
var readmeSource string

// writeReadme leaves a note beside the data, because files travel without the
// program that made them: nobody may take them for a real province's figures.
func writeReadme(files *fileSet, o Options, s span, sum Summary) error {
	t, err := template.New("readme").Parse(readmeSource)
	if err != nil {
		return fmt.Errorf("readme: %w", err)
	}
	return files.write("README.txt", func(out *bufio.Writer) error {
		return t.Execute(out, struct {
			Summary
			Seed     uint64
			From, To day
			Reformed bool
		}{sum, o.Seed, s.first, s.last, s.reformed()})
	})
}
