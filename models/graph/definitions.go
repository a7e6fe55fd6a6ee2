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
	"khohoso/internal/workinghours"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

var seedName = regexp.MustCompile(`\bseed_(\w+)\b`)

// Digest is a digest of everything that figures are defined by: the models'
// SQL, without its comments and spacing, the seeds, and the working hours that a
// warehouse has instead of the shipped ones. What it was when a period was closed
// tells a changed rule from changed data.
func Digest(hours workinghours.Hours) string {
	if len(hours) == 0 {
		return shippedDefinitions()
	}
	digest := sha256.Sum256([]byte(hours.String()))
	return shippedDefinitions() + "-" + hex.EncodeToString(digest[:])[:6]
}

// SameShipped says whether two digests differ by working hours at most.
func SameShipped(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return a == b
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
func RecordDefinitions(ctx context.Context, tx *sql.Tx, hours workinghours.Hours) error {
	if _, err := tx.ExecContext(ctx, "delete from meta_definition"); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "insert into meta_definition values (?)", Digest(hours))
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

// SameDefinitions refuses to freeze figures that another version of the program
// built: reads of this one might not fit them.
func SameDefinitions(ctx context.Context, w *store.Warehouse) error {
	built, err := BuiltDefinitions(ctx, w)
	if err != nil {
		return err
	}
	hours, err := storedHours(ctx, w.DB())
	if err != nil {
		return err
	}
	if built != Digest(hours) {
		return apperr.New(apperr.NotBuilt, "the figures were built by another version of this program; run khohoso build, look at the figures, then close",
			"số liệu do phiên bản khác của chương trình tổng hợp; hãy chạy khohoso build, xem lại số liệu rồi chốt")
	}
	return nil
}
