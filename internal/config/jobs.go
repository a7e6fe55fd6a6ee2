package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"khohoso/internal/apperr"
)

// Job is one line of jobs: what is done by the clock. Which of the settings below
// Cron belong to which kind is said beside them.
type Job struct {
	Name        string `yaml:"name"`
	Kind        string `yaml:"kind"`
	Cron        string `yaml:"cron"`
	WorkingDays bool   `yaml:"working-days"` // by the holiday table

	Source   string `yaml:"source"`    // pull: a name of sources
	Period   string `yaml:"period"`    // publish, close: kind of period, whose latest complete one is meant
	Calendar string `yaml:"calendar"`  // publish, close
	Out      string `yaml:"out"`       // publish: the folder
	ByReader bool   `yaml:"by-reader"` // publish: a folder for each group of readers
	Folder   string `yaml:"folder"`    // backup: the folder
	Keep     int    `yaml:"keep"`      // backup: how many are kept
	Parquet  bool   `yaml:"parquet"`   // backup: as a folder of Parquet files
}

// JobKinds are what a job can do, with the settings that each needs.
var JobKinds = map[string][]string{
	"pull": {"source"}, "build": nil, "check": nil, "publish": {"period", "out"}, "close": {"period"}, "backup": {"folder"}, "retention": nil,
}

// mayHave are the settings that a kind takes beside those that it needs.
var mayHave = map[string][]string{"publish": {"calendar", "by-reader"}, "close": {"calendar"}, "backup": {"keep", "parquet"}}

// given are the settings of kinds that the job has, with their values as text.
func (j Job) given() map[string]string {
	given := map[string]string{"source": j.Source, "period": j.Period, "calendar": j.Calendar, "out": j.Out, "folder": j.Folder}
	if j.Keep != 0 {
		given["keep"] = fmt.Sprint(j.Keep)
	}
	if j.Parquet {
		given["parquet"] = "true"
	}
	if j.ByReader {
		given["by-reader"] = "true"
	}
	maps.DeleteFunc(given, func(_, value string) bool { return value == "" })
	return given
}

var jobName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,49}$`)

// ReadJobs reads the jobs of the config file that holds; none when it has none.
// Errors: apperr.Usage naming job and setting.
func ReadJobs(path string) ([]Job, error) {
	file, err := Read(path)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, job := range file.Settings.Jobs {
		if err := job.check(file.Path, known); err != nil {
			return nil, err
		}
		known[job.Name] = true
	}
	return file.Settings.Jobs, nil
}

func (j Job) check(path string, known map[string]bool) error {
	if !jobName.MatchString(j.Name) {
		return badJob(path, j.Name, "the name takes small letters, digits and hyphens", "tên chỉ gồm chữ thường, chữ số và dấu gạch nối")
	}
	if known[j.Name] {
		return badJob(path, j.Name, "the name stands twice", "tên bị lặp")
	}
	needs, isKind := JobKinds[j.Kind]
	if !isKind {
		var kinds []string
		for kind := range JobKinds {
			kinds = append(kinds, kind)
		}
		slices.Sort(kinds)
		return badJob(path, j.Name, fmt.Sprintf("kind %q: choose %s", j.Kind, strings.Join(kinds, ", ")), fmt.Sprintf("kind %q: chọn %s", j.Kind, strings.Join(kinds, ", ")))
	}
	given := j.given()
	for _, name := range needs {
		if given[name] == "" {
			return badJob(path, j.Name, j.Kind+" needs "+name, j.Kind+" cần "+name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(needs, name) && !slices.Contains(mayHave[j.Kind], name) {
			return badJob(path, j.Name, name+" is no setting of "+j.Kind+"; take it out", name+" không phải thiết đặt của "+j.Kind+"; hãy bỏ đi")
		}
	}
	if j.Keep < 0 {
		return badJob(path, j.Name, "keep: one at least", "keep: ít nhất một bản")
	}
	return nil
}

func badJob(path, name, why, whyVI string) error {
	if path = Locate(path); path == "" {
		path = DefaultFile
	}
	return apperr.New(apperr.Usage, fmt.Sprintf("config file %q: job %q: %s", path, name, why), fmt.Sprintf("tệp cấu hình %q: công việc %q: %s", path, name, whyVI))
}

// BadJob puts the name of a job before what is wrong with a setting of it.
func BadJob(path, name string, err error) error {
	return apperr.Wrap(apperr.Usage, err, badJob(path, name, apperr.Sentence(err, "en"), "").Error(), apperr.Sentence(badJob(path, name, "", apperr.Sentence(err, "vi")), "vi"))
}
