package query

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/catalogdoc"
	"khohoso/internal/cliout"
	"khohoso/internal/extension"
	"khohoso/models/catalog"
)

// DictionaryCommand is khohoso dictionary.
func DictionaryCommand(a *app.App) *cobra.Command {
	var formatName, path string
	command := &cobra.Command{
		Use:   "dictionary",
		Short: "Từ điển dữ liệu: mọi bảng, cột và nguồn gốc (data dictionary with lineage)",
		Long: "Mô tả mọi bảng và cột của kho đúng như chương trình này tạo ra; không cần có kho dữ liệu.\n" +
			"Describes every table and column as this program makes them; no warehouse is needed.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			render := catalogdoc.Markdown
			switch formatName {
			case "markdown":
			case "html":
				render = catalogdoc.HTML
			default:
				return apperr.New(apperr.Usage, fmt.Sprintf("--format %q: choose markdown or html", formatName),
					fmt.Sprintf("--format %q: chọn markdown hoặc html", formatName))
			}
			var added extension.Extension
			if a.Extensions != "" {
				var err error
				if added, err = extension.Read(a.Extensions); err != nil {
					return err
				}
			}
			d, err := catalog.LoadDictionary(cmd.Context(), added)
			if err != nil {
				return err
			}
			write := func(out io.Writer) error { return render(out, d, a.Lang) }
			if path == "" || path == "-" {
				return write(a.Out)
			}
			return cliout.CreateFile(path, func(file *os.File) error { return write(file) })
		},
	}
	flags := command.Flags()
	flags.StringVar(&formatName, "format", "markdown", "định dạng: markdown | html (format)")
	flags.StringVar(&path, "out", "", "tệp nhận kết quả; để trống thì in ra màn hình (file to write; empty: standard output)")
	return command
}
