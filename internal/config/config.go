// Package config gathers the settings of a run: a YAML file, then environment
// variables, then flags, each stronger than the one before.
package config

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"khohoso/internal/apperr"
	"khohoso/internal/extension"
	"khohoso/internal/workinghours"
)

// DefaultAddress is this machine only, until certificates or a proxy are named.
const DefaultAddress = "127.0.0.1:8080"

// Settings are the global settings; the YAML names are those of the flags.
type Settings struct {
	Warehouse   string `yaml:"warehouse"`
	Timezone    string `yaml:"timezone"`
	Lang        string `yaml:"lang"`
	Quiet       bool   `yaml:"quiet"`
	LogFormat   string `yaml:"log-format"`
	MemoryLimit string `yaml:"memory-limit"`
	Layout      string `yaml:"layout"`     // folder or file of forms of one's own
	Extensions  string `yaml:"extensions"` // folder of indicators, findings, forms and mappings of one's own
	NullWords   string `yaml:"null-words"` // what stands for an empty cell in files that are taken in, like NULL,N/A
	FileGroup   string `yaml:"file-group"` // that may read what is written; "": that of the process

	WorkingHours string `yaml:"working-hours"` // of a working day; "": as the warehouse was last built

	Serve        `yaml:",inline"`
	SingleSignOn *SingleSignOn     `yaml:"single-sign-on"` // of the file only, see ReadSingleSignOn
	Sources      map[string]Source `yaml:"sources"`        // of the file only, see ReadSources
	Jobs         []Job             `yaml:"jobs"`           // of the file only, see ReadJobs
	Retention    map[string]string `yaml:"retention"`      // of the file only, see ReadRetention
}

// Defaults are the settings of a run without file, environment or flags.
func Defaults() Settings {
	return Settings{
		Warehouse: "khohoso.duckdb", Lang: "vi", LogFormat: "text", MemoryLimit: "2GiB",
		Serve: Serve{
			Addr: DefaultAddress, BackupEvery: 24 * time.Hour, BackupKeep: 7, SessionIdle: 30 * time.Minute, SessionLimit: 12 * time.Hour,
			KeepAnswers: 256, WorkMemory: 512, FiguresBack: 15 * time.Second,
			PacksKeep: 12, PacksSize: 2048, PacksAge: 60 * 24 * time.Hour,
		},
	}
}

var memory = regexp.MustCompile(`^[1-9]\d{0,5}(\.\d+)? ?[KMGT]i?B$`)

// MappingFile is where a mapping of this name lies: among those of the province's own, else as it is named.
func (s Settings) MappingFile(name string) string {
	if s.Extensions == "" || strings.ContainsAny(name, `/\.`) {
		return name
	}
	own := filepath.Join(s.Extensions, extension.Mappings, name+".yaml")
	if _, err := os.Stat(own); err != nil {
		return name
	}
	return own
}

// FormPaths are files and folders of forms, those of the province's own extension among them.
func (s Settings) FormPaths(named []string) []string {
	if s.Extensions == "" {
		return named
	}
	own := filepath.Join(s.Extensions, extension.Forms)
	if _, err := os.Stat(own); err != nil {
		return named
	}
	return append([]string{own}, named...)
}

// NullWordList are the words that stand for an empty cell.
func (s Settings) NullWordList() (words []string) {
	for _, word := range strings.Split(s.NullWords, ",") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// Validate says which setting is wrong, its value, and what is allowed.
func (s Settings) Validate() error {
	if !slices.Contains([]string{"vi", "en"}, s.Lang) {
		return apperr.New(apperr.Usage, fmt.Sprintf("--lang %q: choose vi or en", s.Lang), fmt.Sprintf("--lang %q: chọn vi hoặc en", s.Lang))
	}
	if !slices.Contains([]string{"text", "json"}, s.LogFormat) {
		return apperr.New(apperr.Usage, fmt.Sprintf("--log-format %q: choose text or json", s.LogFormat),
			fmt.Sprintf("--log-format %q: chọn text hoặc json", s.LogFormat))
	}
	if _, err := workinghours.Parse(s.WorkingHours); err != nil {
		return err
	}
	if !memory.MatchString(s.MemoryLimit) {
		return apperr.New(apperr.Usage, fmt.Sprintf("--memory-limit %q: write it like 2GiB or 512MB", s.MemoryLimit),
			fmt.Sprintf("--memory-limit %q: viết dạng 2GiB hoặc 512MB", s.MemoryLimit))
	}
	if _, err := time.LoadLocation(s.Timezone); err != nil {
		return apperr.New(apperr.Zone, fmt.Sprintf("unknown time zone %q; write it like Asia/Ho_Chi_Minh", s.Timezone),
			fmt.Sprintf("không có múi giờ %q; hãy viết dạng Asia/Ho_Chi_Minh", s.Timezone))
	}
	return nil
}
