package pipeline

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"khohoso/models/graph"
	sqlfiles "khohoso/sql"
)

// update brings the figures up to date by the dossiers that new rows touch, or
// says why that cannot be done, with nothing changed.
//
// The models' own statements do the work. Names in them are unqualified, and a
// temporary table comes before the warehouse's table of the same name: with the
// touched dossiers' rows as temporary raw_event, the same SQL makes these
// dossiers' part of every model. Nothing here knows what a model computes.
func (b *modelBuild) update(ctx context.Context) (touched int64, reason Reason, err error) {
	u := incrementalBuild{modelBuild: b, plan: planUpdate(b.graph), changed: map[string]bool{}}
	if reason, err := u.refusal(ctx); err != nil || reason != (Reason{}) {
		return 0, reason, err
	}
	err = u.bringUp(ctx, &reason)
	return u.touched, reason, errors.Join(err, u.sweep(ctx))
}

// bringUp does it, or gives a reason before anything is written.
func (u *incrementalBuild) bringUp(ctx context.Context, reason *Reason) (err error) {
	if err := u.touch(ctx); err != nil {
		return err
	}
	if u.touched > 0 {
		if *reason, err = u.recompute(ctx); err != nil || *reason != (Reason{}) {
			return err
		}
	}
	if err := errors.Join(u.dropOverrides(ctx), u.rebuild(ctx)); err != nil || u.touched == 0 {
		return err
	}
	return u.lookAtMany(ctx)
}

// incrementalBuild is one incremental build.
type incrementalBuild struct {
	*modelBuild
	plan      updatePlan
	lastFile  int64           // rows of later files are not in the figures yet
	dossiers  int64           // in the figures of before
	touched   int64           // dossiers with rows in later files
	temporary []string        // tables made on the way
	shadows   []string        // "table x" or "view y" before the warehouse's own of that name, in their order
	changed   map[string]bool // tables and views whose rows may differ from before
}

// refusal is why an incremental build cannot be right, from what is known before
// any event is looked at. It also finds out where the last build ended.
func (u *incrementalBuild) refusal(ctx context.Context) (Reason, error) {
	var built string
	var migrations, applied, failures, findings int64
	statement, err := sqlfiles.Render("ops/build", "basis", nil)
	if err != nil {
		return Reason{}, err
	}
	err = u.tx.QueryRowContext(ctx, statement).Scan(&built, &u.lastFile, &u.dossiers, &migrations, &applied, &failures, &findings)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Reason{"no figures yet", "chưa có số liệu"}, nil
	case err != nil:
		return Reason{}, err
	case graph.ChangeOf(built, u.by.Digest()) == graph.OtherHours:
		return Reason{"the working hours changed", "giờ làm việc vừa thay đổi"}, nil
	case graph.ChangeOf(built, u.by.Digest()) == graph.OtherExtension:
		return Reason{"the province's own definitions changed", "định nghĩa riêng của tỉnh vừa thay đổi"}, nil
	case built != u.by.Digest(), uint64(findings) != findingDefinitions(u.by.Extension):
		return Reason{"another version of the program built the figures", "số liệu do phiên bản khác của chương trình tổng hợp"}, nil
	case migrations != applied:
		return Reason{"the warehouse was migrated", "kho dữ liệu vừa được nâng cấp"}, nil
	case failures > 0:
		return Reason{"a data test failed on the figures of before", "kiểm tra dữ liệu không đạt trên số liệu trước đó"}, nil
	}
	if reason, err := u.missing(ctx); err != nil || reason != (Reason{}) {
		return reason, err
	}
	return u.catalogueChanged(ctx)
}

// missing asks for every table and view of the models.
func (u *incrementalBuild) missing(ctx context.Context) (Reason, error) {
	isView, err := existingTables(ctx, u.tx)
	if err != nil {
		return Reason{}, err
	}
	for _, m := range u.graph.Models {
		if view, exists := isView[m.Name]; !exists || view != m.IsView {
			return Reason{m.Name + " is missing", "thiếu bảng " + m.Name}, nil
		}
	}
	if _, exists := isView["finding"]; !exists {
		return Reason{"finding is missing", "thiếu bảng finding"}, nil
	}
	return Reason{}, nil
}

// catalogueChanged looks for new rows of raw tables other than events. Where such
// a table reaches a model that is replayed for touched dossiers only, all the
// other dossiers may change too. What no new row reaches stays as it is, even if the rest is made anew.
func (u *incrementalBuild) catalogueChanged(ctx context.Context) (reason Reason, err error) {
	for table, isReplayed := range u.plan.rawInputs(u.graph) {
		var isNew bool
		query := fmt.Sprintf("select count(*) > 0 from %s.%s where file_id > ?", u.main, table)
		if err := u.tx.QueryRowContext(ctx, query, u.lastFile).Scan(&isNew); err != nil {
			return Reason{}, err
		}
		if isNew && isReplayed {
			reason = Reason{"the catalogue changed (" + table + ")", "danh mục vừa thay đổi (" + table + ")"}
		}
		u.changed[table] = isNew
	}
	u.stays = u.graph.Unreached(u.changed)
	return reason, nil
}

// touch lists the dossiers with new rows.
func (u *incrementalBuild) touch(ctx context.Context) error {
	if err := u.make(ctx, "touched_dossier", "touched_dossier", u.names()); err != nil {
		return err
	}
	return u.tx.QueryRowContext(ctx, "select count(*) from touched_dossier").Scan(&u.touched)
}

// steps is about how many models there are to do, for progress.
func (u *incrementalBuild) steps() int { return len(u.plan.replay) + len(u.plan.anew) }

// names are what the statements of sql/ops/build vary by.
func (u *incrementalBuild) names() map[string]any {
	return map[string]any{"Main": u.main, "LastFile": u.lastFile}
}

// make runs a statement of sql/ops/build that makes a temporary table.
func (u *incrementalBuild) make(ctx context.Context, table, statement string, variant map[string]any) error {
	text, err := sqlfiles.Render("ops/build", statement, variant)
	if err != nil {
		return err
	}
	return u.keep(ctx, table, text)
}

// keep runs a statement that makes a temporary table under a name of its own.
func (u *incrementalBuild) keep(ctx context.Context, table, statement string) error {
	if _, err := u.tx.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	u.temporary = append(u.temporary, table)
	return nil
}

// override puts a temporary table or view before the warehouse's own of that name.
func (u *incrementalBuild) override(ctx context.Context, name, kind, query string) error {
	if _, err := u.tx.ExecContext(ctx, fmt.Sprintf("create temp %s %s as\n%s", kind, name, query)); err != nil {
		return fmt.Errorf("part of %s: %w", name, err)
	}
	u.shadows = append(u.shadows, kind+" temp."+name)
	return nil
}

// dropOverrides gives all names back to the warehouse's own tables.
func (u *incrementalBuild) dropOverrides(ctx context.Context) error {
	for _, made := range slices.Backward(u.shadows) {
		if _, err := u.tx.ExecContext(ctx, "drop "+made); err != nil {
			return err
		}
	}
	u.shadows = nil
	return nil
}

// sweep drops all that was made on the way: a later reader on this connection
// must find the warehouse's tables under their names.
func (u *incrementalBuild) sweep(ctx context.Context) error {
	if err := u.dropOverrides(ctx); err != nil {
		return err
	}
	for _, table := range u.temporary {
		if _, err := u.tx.ExecContext(ctx, "drop table temp."+table); err != nil {
			return err
		}
	}
	u.temporary = nil
	_, err := u.tx.ExecContext(ctx, "drop table if exists temp.fresh")
	return err
}
