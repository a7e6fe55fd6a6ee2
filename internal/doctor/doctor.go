// Package doctor looks at everything an installation stands on (folders, disks, clock, memory, certificates, sign-on,
// databases, the warehouse itself) and says of each how it is, why, and what mends it. It changes nothing and speaks to
// nobody whom the settings do not name. Start with Examine.
package doctor

import (
	"context"
	"time"

	"khohoso/internal/apperr"
	"khohoso/internal/config"
)

// State is how a thing is.
type State string

// The states, from good to bad: a warning may go wrong one day, a fault keeps something from working now.
const (
	OK      State = "ok"
	Warning State = "warning"
	Fault   State = "fault"
)

// Text is a sentence in both languages.
type Text struct{ VI, EN string }

// In is the sentence of a language.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.VI
}

// Finding is what was found of one thing.
type Finding struct {
	Check string // what was looked at, one word for scripts
	State State
	Cause Text // how it is, or what is wrong
	Cure  Text // what mends it; empty where nothing has to
}

// Patient is what is looked at.
type Patient struct {
	config.Settings
	ConfigFile string
	Faults     []error           // what is wrong with the settings
	Strays     map[string]string // variables that look like settings, with what was probably meant
	Sources    []config.Source
	SignOn     *config.SingleSignOn
	Jobs       []config.Job
	Secrets    []string  // files with keys and passwords
	InClear    []string  // sources that are asked over the network without encryption
	Built      time.Time // of the program's sources; zero where that is not known
	Now        func() time.Time

	held bool // the warehouse is in another process' hands: the service runs
}

// Examine looks at everything, one thing after the other.
func Examine(ctx context.Context, p Patient) []Finding {
	var all []Finding
	for _, look := range []func(context.Context, *Patient) []Finding{
		settings, warehouse, rights, secrets, disk, memory, clock, zone, address, certificate, proxy, signOn, sources, accounts, backups,
	} {
		all = append(all, look(ctx, &p)...)
	}
	return all
}

// Worst is the worst state among findings.
func Worst(all []Finding) State {
	worst := OK
	for _, f := range all {
		if f.State == Fault || f.State == Warning && worst == OK {
			worst = f.State
		}
	}
	return worst
}

func ok(check, vi, en string) Finding { return Finding{Check: check, State: OK, Cause: Text{vi, en}} }

func bad(check string, state State, causeVI, causeEN, cureVI, cureEN string) Finding {
	return Finding{check, state, Text{causeVI, causeEN}, Text{cureVI, cureEN}}
}

// fault is a finding that an error tells, which names the way out itself.
func fault(check string, err error, cureVI, cureEN string) Finding {
	return bad(check, Fault, apperr.Sentence(err, "vi"), apperr.Sentence(err, "en"), cureVI, cureEN)
}

// settings says what is wrong with the settings.
func settings(_ context.Context, p *Patient) (all []Finding) {
	for _, err := range p.Faults {
		all = append(all, fault("config", err, "sửa dòng đó, rồi chạy: khohoso config check", "mend that line, then run: khohoso config check"))
	}
	for name, known := range p.Strays {
		cureVI, cureEN := "bỏ biến đó", "take the variable away"
		if known != "" {
			cureVI, cureEN = "có phải "+known+"?", "was "+known+" meant?"
		}
		all = append(all, bad("config", Warning, "biến môi trường "+name+" không phải thiết lập nào", "environment variable "+name+" is no setting", cureVI, cureEN))
	}
	if len(all) > 0 {
		return all
	}
	file := config.Locate(p.ConfigFile)
	if file == "" {
		return []Finding{bad("config", Warning, "không có tệp cấu hình; mọi thiết lập là mặc định", "there is no config file; all settings are the defaults",
			"tạo bằng: khohoso init", "make one: khohoso init")}
	}
	return []Finding{ok("config", file+" đúng", file+" is right")}
}
