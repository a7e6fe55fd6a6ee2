package setup

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"khohoso/internal/app"
	"khohoso/internal/cliout"
)

// manCommand writes the manual pages, for who makes a package.
func manCommand(a *app.App) *cobra.Command {
	var out string
	command := &cobra.Command{
		Use:    "man --out DIR",
		Short:  "Ghi các trang man (manual pages)",
		Hidden: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := os.MkdirAll(out, 0o755); err != nil {
				return cliout.Unwritable(out, err)
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "khohoso", Manual: "khohoso"}, out)
		},
	}
	command.Flags().StringVar(&out, "out", "", "thư mục sẽ ghi (folder to write)")
	command.MarkFlagRequired("out") //nolint:errcheck // the flag is defined above
	return command
}
