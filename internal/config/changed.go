package config

import "reflect"

// TakeSections makes the sections those of a file, which flags and variables do not reach.
func (s *Settings) TakeSections(of Settings) {
	s.SingleSignOn, s.Sources, s.Jobs, s.Retention = of.SingleSignOn, of.Sources, of.Jobs, of.Retention
}

// TakeReloaded takes from other settings what a running service takes in; the rest stays, and goes on to wait.
func (s *Settings) TakeReloaded(next Settings) {
	s.BackupDir, s.BackupEvery, s.BackupKeep = next.BackupDir, next.BackupEvery, next.BackupKeep
	s.Jobs, s.Retention = next.Jobs, next.Retention
	if (s.TLSCert == "") == (next.TLSCert == "") {
		s.TLSCert, s.TLSKey = next.TLSCert, next.TLSKey
	}
}

// Changed says which settings differ: those that a running service takes in, and those that wait for a restart.
func Changed(now, next Settings) (taken, left []string) {
	note := func(key string, reload bool) {
		if reload {
			taken = append(taken, key)
		} else {
			left = append(left, key)
		}
	}
	for _, d := range definitions {
		if d.text(&now) != d.text(&next) {
			speaks := (now.TLSCert == "") == (next.TLSCert == "") // to begin or to stop speaking HTTPS is another matter
			note(d.Key, d.Reload && (speaks || d.Key != "tls-cert" && d.Key != "tls-key"))
		}
	}
	for i, differ := range []bool{
		!reflect.DeepEqual(now.SingleSignOn, next.SingleSignOn), !reflect.DeepEqual(now.Sources, next.Sources),
		!reflect.DeepEqual(now.Jobs, next.Jobs), !reflect.DeepEqual(now.Retention, next.Retention),
	} {
		if differ {
			note(sections[i].key, sections[i].reload)
		}
	}
	return taken, left
}
