package simulate

import (
	"bufio"
	_ "embed"
	"fmt"
	"text/template"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/files"
)

//go:embed readme.txt.tmpl
var readmeSource string

// writeReadme leaves a note beside the data, because files travel without the
// program that made them: nobody may take them for a real province's figures.
func writeReadme(files *files.Set, o Options, s calendar.Span, sum Summary) error {
	t, err := template.New("readme").Parse(readmeSource)
	if err != nil {
		return fmt.Errorf("readme: %w", err)
	}
	return files.Write("README.txt", func(out *bufio.Writer) error {
		return t.Execute(out, struct {
			Summary
			Seed     uint64
			From, To calendar.Day
			Reformed bool
		}{sum, o.Seed, s.First, s.Last, s.Reorganized()})
	})
}
