package publish

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/internal/safecsv"
	"khohoso/models/restatement"
)

// RestatementsFile lists what would be published otherwise today, in the
// publication of a closed period. It and the style sheet that points at it stand
// outside the manifest: they follow the data, the frozen files do not.
const RestatementsFile = "restatements.csv"

// RestatementColumns are the columns of RestatementsFile.
var RestatementColumns = []string{
	"period", "agency_code", "agency_name", "set", "indicator", "measure", "old", "new", "difference", "dossiers", "batches", "cause",
}

// RestatementRecord is one row of RestatementsFile. An empty agency is the whole province.
func RestatementRecord(r restatement.Restatement) []string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	return []string{
		r.Period, r.AgencyCode, r.AgencyName, r.Set, r.Indicator, r.Measure,
		number(r.Old), number(r.New), number(r.Difference()), strconv.FormatInt(r.Dossiers, 10), Batches(r.Batches), Causes(r.Causes),
	}
}

// Batches writes batch numbers of the ledger: "2 5".
func Batches(batches []int64) string {
	return strings.Trim(fmt.Sprint(batches), "[]")
}

// Causes writes causes with their dossiers: "late_event 3; corrected_event 1".
func Causes(causes []restatement.CauseCount) string {
	all := make([]string, len(causes))
	for i, c := range causes {
		if all[i] = string(c.Cause); c.Dossiers > 0 {
			all[i] += " " + strconv.FormatInt(c.Dossiers, 10)
		}
	}
	return strings.Join(all, "; ")
}

// restatements writes what stands beside the frozen files of a closed period, and
// the style sheet that every publication has.
func (p *publication) restatements(ctx context.Context) error {
	if p.closed == nil {
		return p.folder.put(links.WithheldFile, nil)
	}
	found, err := restatement.List(ctx, p.warehouse, p.Period, "")
	if err != nil {
		return err
	}
	var list bytes.Buffer
	w := safecsv.NewWriter(&list)
	if err := w.Write(RestatementColumns); err != nil {
		return err
	}
	for _, r := range found {
		if err := w.Write(RestatementRecord(r)); err != nil {
			return err
		}
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	if err := p.folder.put(RestatementsFile, list.Bytes()); err != nil {
		return err
	}
	if len(found) == 0 {
		return p.folder.put(links.WithheldFile, nil)
	}
	return p.folder.put(links.WithheldFile, []byte(layout.RestatedStyle(len(found))))
}
