package pipeline

import (
	"context"
	"slices"
	"strings"

	"khohoso/models/graph"
	sqlfiles "khohoso/sql"
)

// takenBack refuses what only all events can tell: whether a unit outside the
// catalogue still bears its name, or a year still has events, when an event that said
// so is revised or withdrawn. All events are looked at only if there is such a one.
func (u *incrementalBuild) takenBack(ctx context.Context) (Reason, error) {
	isFound, err := u.hasRows(ctx, "names_moved", u.names())
	if err != nil {
		return Reason{}, err
	}
	if isFound {
		if reason, err := u.namesDiffer(ctx); err != nil || reason != (Reason{}) {
			return reason, err
		}
	}
	if isFound, err = u.hasRows(ctx, "years_suspect", u.names()); err == nil && isFound {
		isFound, err = u.hasRows(ctx, "years_moved", u.names())
	}
	if err != nil || !isFound {
		return Reason{}, err
	}
	return Reason{"an event was taken back or moved to another year", "có sự kiện bị thu hồi hoặc chuyển sang năm khác"}, nil
}

// namesDiffer makes the dimensions of units and procedures from all events and
// compares them with those in place.
func (u *incrementalBuild) namesDiffer(ctx context.Context) (Reason, error) {
	for _, m := range u.plan.replay {
		if m.Strategy.Kind != graph.Dimension || slices.ContainsFunc(m.Reads, u.isFact) {
			continue
		}
		if _, err := u.tx.ExecContext(ctx, "create or replace temp table fresh as\n"+m.Query); err != nil {
			return Reason{}, err
		}
		same, err := u.isSame(ctx, "temp.fresh", u.main+"."+m.Name)
		if err != nil {
			return Reason{}, err
		}
		if !same {
			return Reason{"a revised event renames or moves a unit or procedure that is not in the catalogue (" + m.Name + ")",
				"sự kiện được sửa làm đổi tên hoặc chuyển đơn vị, thủ tục ngoài danh mục (" + m.Name + ")"}, nil
		}
	}
	return Reason{}, nil
}

// isFact says whether a table is made from events and is not yet up to date.
func (u *incrementalBuild) isFact(table string) bool {
	return slices.ContainsFunc(u.plan.replay, func(m graph.Model) bool {
		return m.Name == table && (m.Strategy.Kind == graph.ByEvent || m.Strategy.Kind == graph.ByDossier)
	})
}

// drift refuses new rows that make a dimension differ: keys are numbered
// through, so one new unit moves those of all after it.
func (u *incrementalBuild) drift(ctx context.Context, m graph.Model) (Reason, error) {
	variant := u.names()
	variant["Model"], variant["Query"], variant["Key"] = m.Name, m.Query, strings.TrimPrefix(m.Name, "dim_")+"_key"
	isFound, err := u.hasRows(ctx, "dimension_drift", variant)
	if err != nil || !isFound {
		return Reason{}, err
	}
	return Reason{"new events bring a unit, procedure or year that is new or goes by another name (" + m.Name + ")",
		"sự kiện mới có đơn vị, thủ tục, năm mới hoặc đổi tên (" + m.Name + ")"}, nil
}

// hasRows says whether a statement of sql/ops/build gives any row.
func (u *incrementalBuild) hasRows(ctx context.Context, statement string, variant map[string]any) (bool, error) {
	text, err := sqlfiles.Render("ops/build", statement, variant)
	if err != nil {
		return false, err
	}
	var found int64
	err = u.tx.QueryRowContext(ctx, "select count(*) from (\n"+text+"\n)").Scan(&found)
	return found > 0, err
}
