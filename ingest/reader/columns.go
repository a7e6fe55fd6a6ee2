package reader

import (
	"slices"
	"strings"
)

// Columns are the column names that the beginning of the file shows.
func (s *Source) Columns() []string {
	if s.HasOpenColumns() {
		return s.Seen
	}
	return s.Header
}

// NationalMapping names the shipped mapping of what is sent to the national portal,
// if this is that.
func (s *Source) NationalMapping() string {
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !s.Has(name) })
	}
	switch {
	case !s.HasOpenColumns() || s.Has("dossier_code"):
		return ""
	case strings.EqualFold(s.service, "DongBoHoSoMC"), has("MaHoSo", "TrangThaiHoSo"):
		return "national"
	case strings.EqualFold(s.service, "CapNhatTienDoHoSoMC"), has("MaHoSo", "TrangThai", "ThoiDiemXuLy"):
		return "national-progress"
	}
	return ""
}
