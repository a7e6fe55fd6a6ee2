package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"text/template"

	"khohoso/internal/apperr"
	"khohoso/internal/workinghours"
	sqlfiles "khohoso/sql"
)

var closingTemplates = func() *template.Template {
	all := template.Must(sharedParts.Clone())
	for _, file := range sqlfiles.Layer("closing") {
		template.Must(all.New(file.Name).Parse(file.Text))
	}
	return all
}()

func closingStatement(name string, variant any) (string, error) {
	var text bytes.Buffer
	err := closingTemplates.ExecuteTemplate(&text, name, variant)
	return text.String(), err
}

var commentLine = regexp.MustCompile(`(?m)--.*$`)

var seedName = regexp.MustCompile(`\bseed_(\w+)\b`)

func withoutComments(text string) string { return commentLine.ReplaceAllString(text, "") }

// definitions is a digest of everything that figures are defined by: the models'
// SQL, without its comments and spacing, the seeds, and the working hours that a
// warehouse has instead of the shipped ones. What it was when a period was closed
// tells a changed rule from changed data.
func definitions(hours workinghours.Hours) string {
	if len(hours) == 0 {
		return shippedDefinitions()
	}
	digest := sha256.Sum256([]byte(hours.String()))
	return shippedDefinitions() + "-" + hex.EncodeToString(digest[:])[:6]
}

// sameShipped says whether two digests differ by working hours at most.
func sameShipped(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return a == b
}

var shippedDefinitions = sync.OnceValue(func() string {
	digest := sha256.New()
	seen := map[string]bool{}
	for _, layer := range modelLayers {
		for _, model := range sqlfiles.Layer(layer) {
			whole, err := composed(model)
			if err != nil {
				panic("sql: " + err.Error()) // compiled in, and run by every test
			}
			text := strings.Join(strings.Fields(withoutComments(whole)), " ")
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

// recordDefinitions notes what a build went by, in the build's transaction.
func recordDefinitions(ctx context.Context, tx *sql.Tx, hours workinghours.Hours) error {
	if _, err := tx.ExecContext(ctx, "delete from meta_definition"); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "insert into meta_definition values (?)", definitions(hours))
	return err
}

// builtDefinitions is the digest that the figures were built with; "" when an
// older version built them.
func (w *Warehouse) builtDefinitions(ctx context.Context) (digest string, err error) {
	err = w.db.QueryRowContext(ctx, "select digest from main.meta_definition").Scan(&digest)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return digest, err
}

// sameDefinitions refuses to freeze figures that another version of the program
// built: reads of this one might not fit them.
func (w *Warehouse) sameDefinitions(ctx context.Context) error {
	built, err := w.builtDefinitions(ctx)
	if err != nil {
		return err
	}
	hours, err := storedHours(ctx, w.db)
	if err != nil {
		return err
	}
	if built != definitions(hours) {
		return apperr.New(apperr.NotBuilt, "the figures were built by another version of this program; run khohoso build, look at the figures, then close",
			"số liệu do phiên bản khác của chương trình tổng hợp; hãy chạy khohoso build, xem lại số liệu rồi chốt")
	}
	return nil
}
