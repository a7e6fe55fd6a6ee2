package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"khohoso/internal/extension"
	"khohoso/models/graph"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// findingDefinitions is a digest of the patterns: another version of them makes
// every finding anew.
func findingDefinitions(added extension.Extension) uint64 {
	digest := sha256.New()
	for _, file := range append(findingFiles(added), graph.FindingInputs()...) {
		fmt.Fprintf(digest, "%s\n%s\n", file.Name, file.Text)
	}
	return binary.BigEndian.Uint64(digest.Sum(nil)) >> 1 // within what the engine's driver takes
}

// partFindings parts the patterns that look at one dossier at a time, whose
// header says "-- incremental: dossier", from those that look at many together.
func partFindings(added extension.Extension) (single, together []sqlfiles.Statement, err error) {
	for _, file := range findingFiles(added) {
		upkeep, err := graph.ReadStrategy(file.Text)
		switch {
		case err != nil:
			return nil, nil, fmt.Errorf("finding %s: %w", file.Name, err)
		case upkeep.Kind == graph.ByDossier:
			single = append(single, file)
		default:
			together = append(together, file)
		}
	}
	return single, together, nil
}

// lookAtTouched finds what is wrong with the touched dossiers, one by one, while
// their rows stand under the models' names.
func (u *incrementalBuild) lookAtTouched(ctx context.Context) error {
	single, _, err := partFindings(u.by.Extension)
	if err != nil {
		return err
	}
	const empty = "create temp table next_finding as select * from %s.finding limit 0"
	if err := u.keep(ctx, "next_finding", fmt.Sprintf(empty, u.main)); err != nil {
		return err
	}
	for _, input := range graph.FindingInputs() {
		if err := u.override(ctx, inputName(input), "table", input.Text); err != nil {
			return err
		}
	}
	for _, finding := range single {
		if _, err := u.tx.ExecContext(ctx, findingStatement("temp.next_finding", finding)); err != nil {
			return fmt.Errorf("finding %s: %w", finding.Name, err)
		}
	}
	return nil
}

// replaceFindings puts the findings of the touched dossiers in place.
func (u *incrementalBuild) replaceFindings(ctx context.Context) error {
	single, _, err := partFindings(u.by.Extension)
	if err != nil {
		return err
	}
	variant := u.names()
	variant["Findings"] = namesOf(single)
	return u.exec(ctx, "finding_apply", variant)
}

// lookAtMany makes those findings anew that look at many dossiers together: one
// more dossier may say something about all the others of its unit and month.
func (u *incrementalBuild) lookAtMany(ctx context.Context) error {
	_, together, err := partFindings(u.by.Extension)
	if err != nil {
		return err
	}
	variant := u.names()
	variant["Findings"] = namesOf(together)
	if err := u.exec(ctx, "finding_clear", variant); err != nil {
		return err
	}
	for _, finding := range together {
		if _, err := u.tx.ExecContext(ctx, findingStatement("finding", finding)); err != nil {
			return fmt.Errorf("finding %s: %w", finding.Name, err)
		}
	}
	return nil
}

func namesOf(findings []sqlfiles.Statement) string {
	names := make([]string, len(findings))
	for i, f := range findings {
		names[i] = f.Name
	}
	return store.QuoteAll(names)
}

// inputName is the table of an input of findings; the number before it orders the files.
func inputName(input sqlfiles.Statement) string {
	_, table, _ := strings.Cut(input.Name, "_")
	return table
}

// findingStatement adds what one pattern finds to a table like finding.
func findingStatement(table string, finding sqlfiles.Statement) string {
	return fmt.Sprintf("insert into %s\nselect %s, agency_key, dossier_code, found_on, detail\nfrom (\n%s\n)",
		table, store.Quote(finding.Name), finding.Text)
}
