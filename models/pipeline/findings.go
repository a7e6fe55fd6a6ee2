package pipeline

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"khohoso/internal/extension"
	"khohoso/models/graph"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Severity says how much a finding can distort a figure.
type Severity string

// The severities, the gravest first.
const (
	High   Severity = "high"   // changes whether a dossier counts on time, or on which day
	Medium Severity = "medium" // makes a figure hard to defend
	Low    Severity = "low"    // untidy
)

// Severities are all of them, the worst first.
var Severities = []Severity{High, Medium, Low}

// Finding is one pattern of what goes wrong in real feeds: a file of sql/findings.
type Finding struct {
	Name          string
	Title         string // Vietnamese
	TitleEN       string
	Severity      Severity
	Explanation   string // Vietnamese: what it means and what can be done
	ExplanationEN string
}

// Findings lists every pattern that is looked for in a warehouse, the gravest first, then by name.
func Findings(ctx context.Context, w *store.Warehouse) ([]Finding, error) {
	return store.Cached(w, "findings", "", func() ([]Finding, error) {
		added, err := graph.StoredExtension(ctx, w.DB())
		return describeFindings(findingFiles(added)), err
	})
}

// ShippedFindings lists those that every warehouse is looked through for.
func ShippedFindings() []Finding { return describeFindings(sqlfiles.Layer("findings")) }

// findingFiles are the shipped patterns and those of an extension, by name within each.
func findingFiles(added extension.Extension) []sqlfiles.Statement {
	files := sqlfiles.Layer("findings")
	for _, f := range added.Findings {
		text := f.SQL
		if f.ValidFrom != "" {
			text += fmt.Sprintf("\n) as own\nwhere found_on >= date '%s'", f.ValidFrom)
			at := headerEnd(f.SQL)
			text = text[:at] + "select * from (\n" + text[at:]
		}
		files = append(files, sqlfiles.Statement{Name: f.Name, Layer: "findings", Text: text})
	}
	return files
}

// headerEnd is where the comments at the top of a statement end.
func headerEnd(text string) (at int) {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "--") {
			break
		}
		at += len(line)
	}
	return at
}

func describeFindings(files []sqlfiles.Statement) []Finding {
	all := make([]Finding, 0, len(files))
	for _, file := range files {
		all = append(all, describeFinding(file))
	}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return slices.Index(Severities, a.Severity) - slices.Index(Severities, b.Severity)
	})
	return all
}

func describeFinding(file sqlfiles.Statement) Finding {
	header, err := sqlfiles.ReadHeader(file.Text)
	if err != nil {
		panic("finding " + file.Name + ": " + err.Error()) // shipped ones are run by every test, others were checked when they were read
	}
	return Finding{
		Name:          file.Name,
		Title:         header["title_vi"],
		TitleEN:       header["title_en"],
		Severity:      Severity(header["severity"]),
		Explanation:   header["explanation_vi"],
		ExplanationEN: header["explanation_en"],
	}
}

// RefreshFindings looks for every pattern anew in the figures as they stand. Build
// does so too, in its own transaction; this is for patterns that changed since.
func RefreshFindings(ctx context.Context, w *store.Warehouse) error {
	if _, err := w.DataVersion(ctx); err != nil {
		return err
	}
	conn, err := w.DB().Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	added, err := graph.StoredExtension(ctx, tx)
	if err != nil {
		return err
	}
	if err := buildFindings(ctx, tx, added); err != nil {
		return err
	}
	return tx.Commit()
}

// buildFindings fills table finding from the star schema. It only reads what
// figures are made from, and no figure reads table finding.
func buildFindings(ctx context.Context, tx *sql.Tx, added extension.Extension) error {
	for _, step := range findingSteps(added) {
		if _, err := tx.ExecContext(ctx, step.Text); err != nil {
			return fmt.Errorf("%s %s: %w", step.Layer, step.Name, err)
		}
	}
	return nil
}

// findingSteps are the statements in their order: the empty table, the inputs
// that several findings share, the findings, the inputs thrown away.
func findingSteps(added extension.Extension) []sqlfiles.Statement {
	steps := []sqlfiles.Statement{{Layer: "ops/build", Name: "create_finding", Text: sqlfiles.Text("ops/build", "create_finding")}}
	var cleanup []sqlfiles.Statement
	for _, input := range graph.FindingInputs() {
		table := inputName(input)
		steps = append(steps, sqlfiles.Statement{Layer: input.Layer, Name: table,
			Text: "create or replace temp table " + table + " as\n" + input.Text})
		cleanup = append(cleanup, sqlfiles.Statement{Layer: input.Layer, Name: table, Text: "drop table temp." + table})
	}
	for _, finding := range findingFiles(added) {
		steps = append(steps, sqlfiles.Statement{Layer: finding.Layer, Name: finding.Name, Text: findingStatement("finding", finding)})
	}
	return append(steps, cleanup...)
}
