// Package buildinfo says which build of the program this is: its version, the commit that it was made of, and by
// which Go.
package buildinfo

import (
	"runtime"
	"runtime/debug"
)

// version is set when a release is linked: -ldflags "-X khohoso/internal/buildinfo.version=v1.2.3".
var version = "dev"

// Info is what is known of a build.
type Info struct {
	Version  string // "dev" unless it is a release
	Commit   string // "" where the build did not look at the repository
	Time     string // of the commit, RFC 3339
	Modified bool   // the sources differed from the commit
	Go       string // of the compiler
	Platform string // system/processor
}

// Read gives the build of the running program.
func Read() Info {
	build, _ := debug.ReadBuildInfo()
	return of(version, build)
}

// of reads what the linker and the compiler noted; build is nil where the compiler noted nothing.
func of(version string, build *debug.BuildInfo) Info {
	info := Info{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if build == nil {
		return info
	}
	for _, setting := range build.Settings {
		switch setting.Key {
		case "vcs.revision":
			info.Commit = setting.Value
		case "vcs.time":
			info.Time = setting.Value
		case "vcs.modified":
			info.Modified = setting.Value == "true"
		}
	}
	return info
}
