package buildinfo

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestOf(t *testing.T) {
	t.Parallel()
	here := Info{Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	for name, c := range map[string]struct {
		version string
		build   *debug.BuildInfo
		want    Info
	}{
		"nothing noted":     {"dev", nil, Info{Version: "dev"}},
		"without a history": {"dev", &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "CGO_ENABLED", Value: "1"}}}, Info{Version: "dev"}},
		"a release": {"v1.2.3", &debug.BuildInfo{Settings: []debug.BuildSetting{
			{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "404cb31"}, {Key: "vcs.time", Value: "2026-11-29T19:38:21Z"}, {Key: "vcs.modified", Value: "false"}}},
			Info{Version: "v1.2.3", Commit: "404cb31", Time: "2026-11-29T19:38:21Z"}},
		"edited since": {"dev", &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "404cb31"}, {Key: "vcs.modified", Value: "true"}}},
			Info{Version: "dev", Commit: "404cb31", Modified: true}},
	} {
		c.want.Go, c.want.Platform = here.Go, here.Platform
		if got := of(c.version, c.build); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestReadOfAnUnreleasedProgram(t *testing.T) {
	t.Parallel()
	if info := Read(); info.Version != "dev" || info.Go != runtime.Version() {
		t.Errorf("%+v", info)
	}
}
