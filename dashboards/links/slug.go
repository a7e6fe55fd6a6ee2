package links

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// plainCode is the shape that agency codes should have; only these become
// lower-case slugs, so no two codes that differ in case can meet on a disk
// that does not tell case apart.
var plainCode = regexp.MustCompile(`^[A-Z0-9]+(?:[.-][A-Z0-9]+)*$`)

// deviceName matches the names that Windows keeps for devices, with or without an extension.
var deviceName = regexp.MustCompile(`^(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?:\.|$)`)

var notReadable = regexp.MustCompile(`[^a-z0-9]+`)

// Longest plain code and longest readable part of a coded slug: a path of the
// publication stays well under the 260 characters of older Windows tools.
const (
	longestPlain    = 48
	longestReadable = 24
)

// Slug is the name of an agency in paths: "H28.01" gives "h28.01". Any other
// code gives what is readable of it, an underscore, which no plain slug has,
// and a digest, so that every code has a slug of its own that is safe on
// every file system and in every address.
func Slug(code string) string {
	if len(code) <= longestPlain && plainCode.MatchString(code) && !deviceName.MatchString(code) {
		return strings.ToLower(code)
	}
	readable := strings.Trim(notReadable.ReplaceAllString(strings.ToLower(code), "-"), "-")
	if len(readable) > longestReadable {
		readable = strings.TrimRight(readable[:longestReadable], "-")
	}
	digest := sha256.Sum256([]byte(code))
	return "u" + readable + "_" + hex.EncodeToString(digest[:12])
}
