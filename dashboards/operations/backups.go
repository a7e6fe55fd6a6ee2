package operations

import (
	"path"
	"strconv"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
	"khohoso/internal/auth"
	"khohoso/models/jobs"
)

// BackupsPage is the page of the backups.
func BackupsPage(a layout.Reader, folders []BackupFolder, now time.Time) *Page {
	p := newPage(a, "backups")
	newest, many := newestBackup(folders)
	switch {
	case len(folders) == 0:
		p.Sentence = p.T("operations.backups.nowhere")
	case many == 0:
		p.Sentence = p.T("operations.backups.none")
	default:
		p.Sentence = p.N("operations.backups.sentence", many, p.At(newest), p.Gap(now.Sub(newest)))
	}
	if len(folders) == 0 {
		p.add(section{ID: "backups", Title: p.T("operations.backups"), Empty: p.T("operations.backups.how")})
	}
	for i, f := range folders {
		t := &table{Head: p.heads("backup", "at", ">size", "form", "verified", "do")}
		for j := len(f.Files) - 1; j >= 0; j-- {
			one := f.Files[j]
			shape := p.T("operations.backup.file")
			if one.Parquet {
				shape = p.T("operations.backup.parquet")
			}
			verified := cell{Text: locale.Missing}
			switch one.Last.State {
			case "":
			case jobs.Succeeded:
				verified.Text = p.T("operations.backup.whole", p.At(one.Last.Ended))
			case jobs.Running:
				verified.Text = p.T("run.running")
			default:
				verified = cell{Text: one.Last.Message, Class: "bad object"}
			}
			t.Rows = append(t.Rows, row{[]cell{{Text: one.Name, Class: "object"}, text(p.At(one.At)), p.size(one.Bytes), text(shape), verified, small(p.run(TaskVerify, path.Join(f.Path, one.Name), p.T("operations.backup.verify")))}})
		}
		p.add(section{
			ID: "folder-" + strconv.Itoa(i), Title: f.Path, Table: t, Empty: p.T("operations.backups.empty"), Help: p.T("operations.backups.help"),
			Forms: []form{p.run(TaskBackup, f.Path, p.T("operations.backup.run"))},
		})
	}
	return p
}

func newestBackup(folders []BackupFolder) (newest time.Time, many int64) {
	for _, f := range folders {
		for _, one := range f.Files {
			many++
			if one.At.After(newest) {
				newest = one.At
			}
		}
	}
	return newest, many
}

// Token is a token of an account.
type Token struct {
	Account auth.Account
	auth.Token
}

// TokensPage is the page of all tokens that can still be used.
func TokensPage(a layout.Reader, all []Token, now time.Time) *Page {
	p := newPage(a, "tokens")
	p.Sentence = p.N("operations.tokens.sentence", int64(len(all)))
	t := &table{Head: p.heads("account", "role", "token", "scopes", "units", "expires", "used", "do")}
	for _, one := range all {
		scopes, units := "", p.T("accounts.tokens.any")
		for i, scope := range one.Scopes {
			if i > 0 {
				scopes += "; "
			}
			scopes += p.T("scope." + string(scope))
		}
		for i, unit := range one.Units {
			if i == 0 {
				units = unit
				continue
			}
			units += ", " + unit
		}
		expires := cell{Text: p.At(one.ExpiresAt)}
		if one.ExpiresAt.Sub(now) < soon {
			expires.Class = "watch"
		}
		used := p.T("tokens.never")
		if !one.UsedAt.IsZero() {
			used = p.At(one.UsedAt)
		}
		revoke := form{Action: p.Href("/operations/tokens/revoke"), Button: p.T("tokens.revoke"), Label: p.T("tokens.revoke") + ": " + one.Account.Name + ", " + one.Label, Fields: []field{
			{Kind: "hidden", Name: "name", Value: one.Account.Name}, {Kind: "hidden", Name: "token", Value: strconv.FormatInt(one.ID, 10)},
		}}
		t.Rows = append(t.Rows, row{[]cell{text(one.Account.Name), text(p.T("role." + string(one.Account.Role))), {Text: one.Label, Class: "object"}, {Text: scopes, Class: "object"}, text(units), expires, text(used), small(revoke)}})
	}
	p.add(section{ID: "tokens", Title: p.T("operations.tokens.list"), Help: p.T("operations.tokens.help"), Table: t, Empty: p.T("operations.tokens.none"), Links: []link{{Text: p.T("operations.tokens.issue"), Href: p.Href("/accounts") + "#tokens-title", Quiet: true}}})
	return p
}

// soon is how near the end of a token is told.
const soon = 14 * 24 * time.Hour
