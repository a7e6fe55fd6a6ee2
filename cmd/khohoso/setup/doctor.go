package setup

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/buildinfo"
	"khohoso/internal/config"
	"khohoso/internal/doctor"
)

// doctorCommand looks at what the installation stands on.
func doctorCommand(a *app.App) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "doctor",
		Short: "Khám hệ thống: cấu hình, quyền, ổ đĩa, đồng hồ, bộ nhớ, TLS, đăng nhập, nguồn, sao lưu; nguyên nhân và cách chữa (examine the installation)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := serveSettings(a); err != nil {
				return err
			}
			found := doctor.Examine(cmd.Context(), patient(a))
			if asJSON {
				return errors.Join(writeFindingsJSON(a, found), verdict(found))
			}
			return errors.Join(writeFindings(a, found, true), verdict(found))
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "JSON cho chương trình khác (for programs)")
	return command
}

// patient is the installation that the settings describe. What is wrong with them is a finding, too.
func patient(a *app.App) doctor.Patient {
	p := doctor.Patient{Settings: a.Settings, ConfigFile: a.ConfigFile, Strays: config.Strays(os.Environ()), Now: app.Clock}
	if err := whole(a); err != nil {
		p.Faults = parts(err)
	}
	var err error
	if p.Sources, err = work.ReadSources(a.ConfigFile, a.Settings); err != nil {
		p.Sources = nil // told by whole, as what follows
	}
	if p.SignOn, err = config.ReadSingleSignOn(a.ConfigFile); err != nil {
		p.SignOn = nil
	}
	if p.Jobs, err = config.ReadJobs(a.ConfigFile); err != nil {
		p.Jobs = nil
	}
	p.Secrets, p.InClear = a.SecretFiles(p.Sources), app.InClear(p.Sources)
	if built, err := time.Parse(time.RFC3339, buildinfo.Read().Time); err == nil {
		p.Built = built
	}
	return p
}

// parts are the errors that were joined.
func parts(err error) (all []error) {
	if joined, several := err.(interface{ Unwrap() []error }); several {
		for _, one := range joined.Unwrap() {
			all = append(all, parts(one)...)
		}
		return all
	}
	return []error{err}
}

// stateWords are the states as people read them.
var stateWords = map[doctor.State]doctor.Text{
	doctor.OK: {VI: "tốt", EN: "ok"}, doctor.Warning: {VI: "chú ý", EN: "warning"}, doctor.Fault: {VI: "LỖI", EN: "FAULT"},
}

// writeFindings writes findings for people; those that are well only where all are asked for.
func writeFindings(a *app.App, found []doctor.Finding, all bool) error {
	counts := map[doctor.State]int{}
	for _, f := range found {
		counts[f.State]++
		if f.State == doctor.OK && !all {
			continue
		}
		fmt.Fprintf(a.Out, "%-8s %-15s %s\n", stateWords[f.State].In(a.Lang), f.Check, f.Cause.In(a.Lang))
		if cure := f.Cure.In(a.Lang); cure != "" {
			fmt.Fprintf(a.Out, "%-24s → %s\n", "", cure)
		}
	}
	_, err := fmt.Fprintf(a.Out, a.Tr("%d tốt, %d chú ý, %d lỗi\n", "%d ok, %d warning(s), %d fault(s)\n"), counts[doctor.OK], counts[doctor.Warning], counts[doctor.Fault])
	return err
}

func writeFindingsJSON(a *app.App, found []doctor.Finding) error {
	type line struct {
		Check string       `json:"check"`
		State doctor.State `json:"state"`
		Cause string       `json:"cause"`
		Cure  string       `json:"cure,omitempty"`
	}
	answer := struct {
		State  doctor.State `json:"state"`
		Checks []line       `json:"checks"`
	}{State: doctor.Worst(found)}
	for _, f := range found {
		answer.Checks = append(answer.Checks, line{f.Check, f.State, f.Cause.In(a.Lang), f.Cure.In(a.Lang)})
	}
	out := json.NewEncoder(a.Out)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(answer)
}

// verdict makes a fault of the installation one of the command.
func verdict(found []doctor.Finding) error {
	if doctor.Worst(found) != doctor.Fault {
		return nil
	}
	return apperr.New(apperr.Storage, "something keeps the service from working; see the faults above", "có điều khiến dịch vụ không chạy được; xem các lỗi ở trên")
}
