package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"khohoso/internal/app"
)

var updateContract = flag.Bool("update", false, "write the list of commands in docs/contract.md anew")

const contractBegin, contractEnd = "<!-- commands -->\n", "<!-- /commands -->\n"

// The contract lists every command with every flag, and nothing that is not there.
func TestContractListsEveryCommand(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "docs", "contract.md")
	text := string(must(os.ReadFile(file)))
	before, rest, found := strings.Cut(text, contractBegin)
	listed, after, ended := strings.Cut(rest, contractEnd)
	if !found || !ended {
		t.Fatalf("%s has no list between %q and %q", file, contractBegin, contractEnd)
	}
	want := commandTable(rootCommand((&app.App{})))
	if listed == want {
		return
	}
	if *updateContract {
		if err := os.WriteFile(file, []byte(before+contractBegin+want+contractEnd+after), 0o644); err != nil { //nolint:gosec // a document
			t.Fatal(err)
		}
		return
	}
	stands := strings.Split(listed, "\n")
	for _, line := range strings.Split(want, "\n") {
		if !slices.Contains(stands, line) {
			t.Errorf("%s lacks\n%s\n(go test ./cmd/khohoso -run ContractLists -update)", file, line)
		}
	}
	if !t.Failed() {
		t.Errorf("%s lists commands that are not there", file)
	}
}

// commandTable has a row for each command that is called, with its own flags; needed ones stand bare.
func commandTable(root *cobra.Command) string {
	var table strings.Builder
	fmt.Fprintf(&table, "| Lệnh (command) | Cờ (flags) |\n|---|---|\n| mọi lệnh | %s |\n", flagList(root.PersistentFlags()))
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
			return
		}
		if c != root && c.Runnable() {
			arguments := strings.TrimPrefix(c.Use, c.Name())
			if at := strings.Index(arguments, "--"); at >= 0 {
				arguments = strings.TrimRight(arguments[:at], " [")
			}
			fmt.Fprintf(&table, "| `%s` | %s |\n", strings.ReplaceAll(c.CommandPath()+arguments, "|", "\\|"), cmp.Or(flagList(c.NonInheritedFlags()), "–"))
		}
		below := slices.Clone(c.Commands())
		slices.SortFunc(below, func(a, b *cobra.Command) int { return strings.Compare(a.Name(), b.Name()) })
		for _, one := range below {
			walk(one)
		}
	}
	walk(root)
	return table.String()
}

func flagList(flags *pflag.FlagSet) string {
	var names []string
	flags.VisitAll(func(f *pflag.Flag) {
		name := "`--" + f.Name + "`"
		if f.Name == "help" || f.Hidden {
			return
		}
		if f.Annotations[cobra.BashCompOneRequiredFlag] == nil {
			name = "[" + name + "]"
		}
		names = append(names, name)
	})
	return strings.Join(names, " ")
}
