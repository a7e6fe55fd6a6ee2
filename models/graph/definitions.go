package graph

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"khohoso/internal/apperr"
	"khohoso/internal/extension"
	"khohoso/internal/workinghours"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

var seedName = regexp.MustCompile(`\bseed_(\w+)\b`)

// Definitions are what the figures of a warehouse go by beside what is shipped. The zero value is the shipped ones.
type Definitions struct {
	Hours     workinghours.Hours // none: the shipped ones
	Extension extension.Extension
}

// Digest is a digest of everything that figures are defined by: the models'
// SQL, without its comments and spacing, the seeds, and the working hours and the extension that a
// warehouse has instead of the shipped ones. What it was when a period was closed
// tells a changed rule from changed data.
func (d Definitions) Digest() string {
	digest := shippedDefinitions()
	if len(d.Hours) > 0 {
		hours := sha256.Sum256([]byte(d.Hours.String()))
		digest += "-" + hex.EncodeToString(hours[:])[:6]
	}
	if added := d.Extension.Digest(); added != "" {
		digest += "+" + added
	}
	return digest
}

// Change is what two digests differ by.
type Change int

// What digests may differ by, what weighs more first.
const (
	SameDefinitions Change = iota
	OtherProgram
	OtherExtension
	OtherHours
)

// ChangeOf says what a digest of before differs from one of now by.
func ChangeOf(before, now string) Change {
	before, addedBefore, _ := strings.Cut(before, "+")
	now, addedNow, _ := strings.Cut(now, "+")
	before, hoursBefore, _ := strings.Cut(before, "-")
	now, hoursNow, _ := strings.Cut(now, "-")
	switch {
	case before != now:
		return OtherProgram
	case addedBefore != addedNow:
		return OtherExtension
	case hoursBefore != hoursNow:
		return OtherHours
	}
	return SameDefinitions
}

var shippedDefinitions = sync.OnceValue(func() string {
	digest := sha256.New()
	seen := map[string]bool{}
	for _, layer := range ModelLayers {
		for _, model := range sqlfiles.Layer(layer) {
			whole, err := Composed(model)
			if err != nil {
				panic("sql: " + err.Error()) // compiled in, and run by every test
			}
			text := strings.Join(strings.Fields(store.WithoutComments(whole)), " ")
			fmt.Fprintf(digest, "%s\n%s\n", model.Name, text)
			for _, seed := range seedName.FindAllStringSubmatch(text, -1) {
				if !seen[seed[1]] {
					seen[seed[1]] = true
					fmt.Fprintf(digest, "%s\n%s\n", seed[0], sqlfiles.Seed(seed[1]))
				}
			}
		}
	}
	return hex.EncodeToString(digest.Sum(nil))[:12]
})

// RecordDefinitions notes what a build went by, in the build's transaction.
func RecordDefinitions(ctx context.Context, tx *sql.Tx, by Definitions) error {
	if _, err := tx.ExecContext(ctx, "delete from meta_definition"); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "insert into meta_definition values (?)", by.Digest())
	return err
}

// BuiltDefinitions is the digest that the figures were built with; "" when an
// older version built them.
func BuiltDefinitions(ctx context.Context, w *store.Warehouse) (digest string, err error) {
	err = w.DB().QueryRowContext(ctx, "select digest from main.meta_definition").Scan(&digest)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return digest, err
}

// RefuseOutdated refuses to freeze figures that another version of the program
// built: reads of this one might not fit them.
func RefuseOutdated(ctx context.Context, w *store.Warehouse) error {
	built, err := BuiltDefinitions(ctx, w)
	if err != nil {
		return err
	}
	kept, err := StoredDefinitions(ctx, w.DB())
	if err != nil {
		return err
	}
	if built != kept.Digest() {
		return apperr.New(apperr.NotBuilt, "the figures were built by another version of this program; run khohoso build, look at the figures, then close",
			"số liệu do phiên bản khác của chương trình tổng hợp; hãy chạy khohoso build, xem lại số liệu rồi chốt")
	}
	return nil
}
